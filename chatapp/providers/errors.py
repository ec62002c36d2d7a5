"""What can go wrong between us and a provider.

    UpstreamError (refusals.engine.events)
    └── ProviderError
        ├── NotConfigured       its key is not set
        ├── AuthFailed          its key, region or access was turned down
        ├── NotFound            no such model or address
        ├── BadRequest          it cannot read what we asked
        │   └── ContextTooLong  the conversation does not fit
        ├── RateLimited         too many requests; may say when to come back
        ├── QuotaExceeded       nothing left on the account
        ├── Overloaded          it is too busy
        ├── ServerFailed        it broke
        ├── BadResponse         it answered what is no chat completion
        └── ConnectionLost      it went away, before or in mid-answer
            ├── FirstTokenTimeout   nothing came in time
            └── TotalTimeout        the answer took too long

None of them carries the provider's own message: those quote people's words, keys and account names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from refusals.engine.events import UpstreamError


class ProviderError(UpstreamError):
    """A failure that is no refusal; `retry_after` is in seconds, if the provider named it."""

    code: ClassVar[str] = "server"
    retryable: ClassVar[bool] = True

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        """Keep a short word for the log: a status or a provider's code, never its message."""
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.retry_after = retry_after


class NotConfigured(ProviderError):
    code, retryable = "not_configured", False


class AuthFailed(ProviderError):
    code, retryable = "auth", False


class NotFound(ProviderError):
    code, retryable = "not_found", False


class BadRequest(ProviderError):
    code, retryable = "bad_request", False


class ContextTooLong(BadRequest):
    code = "context_length"


class RateLimited(ProviderError):
    code = "rate_limit"


class QuotaExceeded(ProviderError):
    code, retryable = "quota", False


class Overloaded(ProviderError):
    code = "overloaded"


class ServerFailed(ProviderError):
    code = "server"


class BadResponse(ProviderError):
    code = "bad_response"


class ConnectionLost(ProviderError):
    code = "connection"


class FirstTokenTimeout(ConnectionLost):
    code = "first_token_timeout"


class TotalTimeout(ConnectionLost):
    code = "total_timeout"


_BY_REASON: Mapping[str, type[ProviderError]] = {
    kind.code: kind
    for kind in (
        AuthFailed,
        BadRequest,
        ContextTooLong,
        NotFound,
        Overloaded,
        QuotaExceeded,
        RateLimited,
        ServerFailed,
    )
}


def failure(reason: str, code: str, headers: Mapping[str, str]) -> ProviderError:
    """Return the error for a verdict's reason and code."""
    kind = _BY_REASON.get(reason, ServerFailed)
    return kind(code[:40], retry_after=_retry_after(headers))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the provider asks us to wait; its other form, a date, is not read."""
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return None
