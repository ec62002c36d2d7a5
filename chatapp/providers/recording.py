"""Ask a model once and make a wire vector of its answer, in the form that the tests replay."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatapp.providers.anonymous import Anonymizer
from chatapp.providers.capture import Capture, Frames
from chatapp.providers.errors import BadResponse, ConnectionLost, NotConfigured, ProviderError
from chatapp.providers.model import Model, served_as
from chatapp.providers.openai_compatible import reply
from refusals.engine.events import Served
from refusals.engine.replies import Ask
from refusals.engine.signals import SignalReader, Verdict, VerdictKind

# Headers that say something of the answer; no other is kept.
_HEADERS = (
    "retry-after",
    "x-litellm-attempted-fallbacks",
    "x-litellm-model-group",
    "x-should-retry",
)
_HEADER_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")

Vector = dict[str, Any]


class MeaningLost(Exception):
    """What had to be removed was the signal itself, so the vector would be wrong."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask; only its place and its language are ever written down."""

    place: int
    text: str
    language: str


async def record(model: Model, prompt: Prompt, environ: Mapping[str, str], on: date) -> Vector:
    """Send `prompt` once and return the redacted vector of what came back.

    A provider's error is a vector too. Raises `NotConfigured`; `ConnectionLost` and `BadResponse`
    for an answer that did not come whole or is none; `MeaningLost`.
    """
    capture, swapped = Capture(), False
    answer = reply(model, environ, max_characters=sys.maxsize, capture=capture)
    try:
        async with aclosing(answer(Ask(prompt.text, model.id))) as events:
            async for event in events:
                if isinstance(event, Served) and not served_as(model, event.model):
                    swapped = True
    except (NotConfigured, ConnectionLost, BadResponse):
        raise
    except ProviderError:
        pass  # what it means is read from its frames, like everything else
    frames = capture.frames()
    kept = Anonymizer(prompt.text).events(frames.events)
    verdict = _verdict(frames, kept, capture.status)
    if _meaning(verdict) != _meaning(_verdict(frames, frames.events, capture.status)):
        raise MeaningLost("its signal stands in words that cannot be kept")
    return {
        "id": f"{_slug(model.id)}-{on:%Y%m%d}-{prompt.place}",
        "provider": model.provider,
        "transport": frames.transport,
        "status": capture.status,
        "requested_model": model.id,
        **_wire(model, capture, frames),
        "events": kept,
        "expect": _expect(verdict, swapped=swapped),
        "evidence": "recorded",
        "recorded": {
            "on": on.isoformat(),
            "prompt": prompt.place,
            "language": prompt.language,
            **({"scripted": True} if model.scripted else {}),
        },
    }


def _wire(model: Model, capture: Capture, frames: Frames) -> dict[str, Any]:
    """Return how the events came, as far as it is not the usual way."""
    how: dict[str, Any] = {}
    if frames.names:
        how["event_names"] = dict(frames.names)
    if not frames.done:
        how["done"] = False
    if frames.comments:
        how["comments"] = True
    found = {name: capture.headers.get(name, "") for name in _HEADERS}
    headers = {name: value for name, value in found.items() if _HEADER_VALUE.fullmatch(value)}
    more = {"expected_models": list(model.served_names), "headers": headers, "wire": how}
    return {name: value for name, value in more.items() if value}


def _expect(verdict: Verdict, *, swapped: bool) -> dict[str, Any]:
    expect = {
        "kind": verdict.kind.value,
        "reason": verdict.reason,
        "category": verdict.category.value if verdict.category else None,
        "served_model_differs": swapped,
    }
    if verdict.kind is VerdictKind.STRUCTURED:
        expect["partial"] = verdict.partial
    return expect


def _verdict(frames: Frames, events: Sequence[Any], status: int) -> Verdict:
    """Read events as their transport brings them."""
    reader = SignalReader()
    match frames.transport:
        case "http_error":
            reader.http_error(status, events[0])
        case "http_json":
            reader.json_body(events[0])
        case _:
            for place, event in enumerate(events):
                reader.feed(event, frames.names.get(str(place)))
    return reader.result()


def _meaning(verdict: Verdict) -> tuple[object, ...]:
    return verdict.kind, verdict.reason, verdict.category, verdict.partial


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
