"""What a request to the demo endpoint asks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MODELS = ("demo-aster", "demo-jade", "demo-shield", "demo-lantern")


class BadAsk(Exception):
    """The request is not one that chat completions knows; says why."""


class NoSuchModel(Exception):
    """The request names a model that is not here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a request that a scripted model looks at."""

    model: str
    prompt: str
    """The last thing the person said."""
    images: tuple[str, ...]
    """Their addresses, as `data:`."""
    streamed: bool
    include_usage: bool
    max_tokens: int | None

    @property
    def image(self) -> bool:
        """Whether an image came with it."""
        return bool(self.images)


def read(body: bytes) -> Asked:
    """Read a request's JSON; raise `BadAsk` or `NoSuchModel`."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadAsk("The body is not JSON.") from error
    if not isinstance(given, dict):
        raise BadAsk("The body is not an object.")
    model = given.get("model")
    if model not in MODELS:
        raise NoSuchModel(str(model)[:80])
    prompt, images = _last_said(given.get("messages"))
    options = given.get("stream_options")
    return Asked(
        model=str(model),
        prompt=prompt,
        images=images,
        streamed=given.get("stream") is True,
        include_usage=isinstance(options, dict) and options.get("include_usage") is True,
        max_tokens=_limit(given),
    )


def _last_said(messages: object) -> tuple[str, tuple[str, ...]]:
    """Return the last message of the user and the images that it carries."""
    if not isinstance(messages, list) or not messages:
        raise BadAsk("messages must be a list with at least one message.")
    said = [said for said in messages if isinstance(said, dict) and said.get("role") == "user"]
    if not said:
        raise BadAsk("messages must hold one of the role user.")
    content = said[-1].get("content")
    if isinstance(content, str):
        return content, ()
    parts: list[Any] = content if isinstance(content, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    shown = [part.get("image_url") for part in parts if isinstance(part, dict)]
    images = tuple(str(image.get("url", "")) for image in shown if isinstance(image, dict))
    return "\n".join(text for text in texts if isinstance(text, str)), images


def _limit(given: dict[str, Any]) -> int | None:
    limit = given.get("max_completion_tokens") or given.get("max_tokens")
    if limit is None:
        return None
    if not isinstance(limit, int) or limit < 1:
        raise BadAsk("max_tokens must be a whole number above zero.")
    return limit
