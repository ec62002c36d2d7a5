"""Every documented wire shape ends as it should, through real HTTP, and is asked for once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatapp.providers.errors import ProviderError
from chatapp.providers.model import served_as
from chatapp.providers.openai_compatible import reply
from refusals.engine.events import Declined, Event, Finished, Served, TextDelta
from refusals.engine.replies import Ask
from tests.providers.conftest import Answer, Provider, plain, sse

pytestmark = pytest.mark.enable_socket
VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "engine" / "vectors.json").read_text(encoding="utf-8")
)


def answer_of(vector: dict[str, Any]) -> Answer:
    """Return what the provider of a vector does."""
    headers = vector.get("headers")
    if vector["transport"] in {"http_error", "http_json"}:
        return plain(vector["events"][0], vector["status"], headers)
    how = vector.get("wire", {})
    return sse(
        vector["events"],
        size=11,
        headers=headers,
        done=how.get("done", True),
        comments=how.get("comments", False),
        names=how.get("event_names", {}),
    )


def came_to(end: Event | ProviderError) -> tuple[str, str, object]:
    """Say what an ending is in the words of the vectors."""
    match end:
        case Declined():
            return "structured", end.reason, end.category
        case Finished(reason) if reason in {"stop", "tool_calls"}:
            return "none", reason, None
        case Finished(reason):
            return "truncated", reason, None
        case ProviderError():
            return "error", end.code, None
    raise AssertionError(end)


async def misread(vector: dict[str, Any], provider: Provider) -> str:
    """Ask for a vector's answer and say what came out wrong, or nothing."""
    provider.answer = answer_of(vector)
    provider.requests.clear()
    model = provider.model(
        id=vector["requested_model"], served_names=tuple(vector.get("expected_models", ()))
    )
    events, end = [], None
    try:
        events = [event async for event in reply(model, {})(Ask("Hi", model.id))]
    except ProviderError as error:
        end = error
    expect = vector["expect"]
    # The two ways in which a provider says that it gave up in mid-answer are one to a reader.
    reason = {"overloaded": "aborted", "server": "aborted"}.get(expect["reason"])
    reason = reason if reason and expect["kind"] == "truncated" else expect["reason"]
    came = came_to(end or events[-1])
    if came != (expect["kind"], reason, expect["category"]):
        return f"came to {came}"
    if len(provider.requests) != 1:
        return f"asked {len(provider.requests)} times"
    if end:
        return ""
    served = [event.model for event in events if isinstance(event, Served)]
    if expect["served_model_differs"] is all(served_as(model, name) for name in served):
        return f"served by {served}"
    others = [event for event in events[:-1] if not isinstance(event, Served | TextDelta)]
    return f"also {others}" if others else ""


@pytest.mark.timeout(60)
async def test_every_wire_shape_ends_as_documented_and_is_asked_for_once(
    provider: Provider,
) -> None:
    wrong = {vector["id"]: await misread(vector, provider) for vector in VECTORS}
    assert {name: what for name, what in wrong.items() if what} == {}
