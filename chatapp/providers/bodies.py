"""What a provider's body is and says, whatever its headers call it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from chatapp.providers.sse import FrameSplitter

_LONGEST_WORDS = 20_000
"""Characters of an error without JSON that are looked through."""


class Form(StrEnum):
    """How a body is to be read."""

    STREAM = "stream"
    JSON = "json"
    PAGE = "page"


def media_type(content_type: str) -> str:
    """Return a content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def form_of(content_type: str, opening: bytes) -> Form:
    """Tell the form by a body's first bytes: gateways send JSON as a stream and the reverse.

    No line of a stream begins with a bracket. The header decides for what is no more than a page
    or has no bytes at all.
    """
    kind, first = media_type(content_type), opening.lstrip()[:1]
    if kind == "text/html" or first == b"<":
        return Form.PAGE
    if first in {b"{", b"["} or (not first and kind.endswith("json")):
        return Form.JSON
    return Form.STREAM


def parsed(body: bytes) -> Any:
    """Return the JSON of `body`, or None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def error_body(body: bytes) -> Any:
    """Return an error's JSON, or that of its last event, or else its words."""
    found = parsed(body)
    if found is not None:
        return found
    splitter = FrameSplitter()
    frames = [frame for frame, _ in (*splitter.feed(body), *splitter.flush())]
    if frames:
        return frames[-1]
    page = body.lstrip().startswith(b"<")
    return None if page else body[:_LONGEST_WORDS].decode("utf-8", "replace")
