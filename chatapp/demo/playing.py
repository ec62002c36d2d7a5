"""Choose the script for a request and put it on the wire as an OpenAI-compatible server would."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chatapp.demo.asked import Asked
from chatapp.demo.looking import read_in, seen_in
from chatapp.demo.matching import fold
from chatapp.demo.scripts import SCRIPTS, Act, Script
from refusals.engine.languages import language_of

_PIECE = re.compile(
    r"\s*(?:[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]{1,2}|[^\s\u3040-\u9fff]{1,9})|\s+|.",
    re.DOTALL,
)
_UNEVEN = (0.7, 1.1, 0.9, 1.5, 0.8, 1.0, 1.2, 0.8)
_FIRST_WAIT = 6
"""How many chunks' time passes before the first one."""
_STALL_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Play:
    """A script that is about to be played to one request."""

    script: Script
    asked: Asked
    pieces: tuple[str, ...]
    length_cut: bool

    @property
    def text(self) -> str:
        """What will be said."""
        return "".join(self.pieces)

    @property
    def serves(self) -> str:
        """The model that the answer says it comes from."""
        return self.script.serves or self.asked.model

    @property
    def finish(self) -> str:
        """The finish reason, when one is sent."""
        if self.script.act is Act.FILTER:
            return "content_filter"
        return "length" if self.length_cut else "stop"

    @property
    def usage(self) -> dict[str, int]:
        """Chunks sent and read; a scripted model has no tokens of its own."""
        read, said = len(pieces_of(self.asked.prompt)), len(self.pieces)
        return {"prompt_tokens": read, "completion_tokens": said, "total_tokens": read + said}


def choose(asked: Asked) -> Play:
    """Return the first script that answers the last thing the person said."""
    prompt = fold(asked.prompt)
    script = next(
        script for script in SCRIPTS if script.plays(asked.model, prompt, image=asked.image)
    )
    language = language_of(asked.prompt).partition("-")[0]
    text = script.text(language).replace("{seen}", seen_in(asked.images))
    pieces = pieces_of(text.replace("{read}", read_in(asked.prompt)))
    kept = pieces[: asked.max_tokens] if asked.max_tokens else pieces
    return Play(script, asked, kept, length_cut=len(kept) < len(pieces))


def pieces_of(text: str) -> tuple[str, ...]:
    """Cut a text as a model's tokens do: words in most scripts, characters in Chinese."""
    return tuple(_PIECE.findall(text))


async def stream(play: Play, pace: float) -> AsyncGenerator[bytes, None]:
    """Yield the server-sent events of a play, `pace` chunks a second; 0 does not wait."""
    frames = _Frames(play.serves)
    yield frames.chunk({"role": "assistant", "content": ""})
    field = "refusal" if play.script.act is Act.REFUSE else "content"
    started, gaps = time.monotonic(), due_times(pace)
    for piece in play.pieces:
        if pace:
            await asyncio.sleep(max(0.0, started + next(gaps) - time.monotonic()))
        yield frames.chunk({field: piece})
    match play.script.act:
        case Act.CUT:
            return
        case Act.STALL:
            await asyncio.sleep(_STALL_SECONDS)
    yield frames.chunk({}, play.finish, _filtered(play.script.category))
    if play.asked.include_usage:
        yield frames.usage(play.usage)
    yield b"data: [DONE]\n\n"


def whole(play: Play) -> dict[str, Any]:
    """Return the play as one completion, for a request that does not stream."""
    refused = play.script.act is Act.REFUSE
    message = {
        "role": "assistant",
        "content": None if refused else play.text,
        "refusal": play.text if refused else None,
    }
    choice = {"index": 0, "message": message, "finish_reason": play.finish}
    head = _Frames(play.serves).head
    return {**head, "object": "chat.completion", "choices": [choice], "usage": play.usage}


def error_of(script: Script) -> dict[str, Any]:
    """Return the body of a play that is an HTTP error."""
    if script.act is Act.FAIL:
        code = {429: "rate_limit_exceeded", 503: "overloaded_error"}.get(script.status)
        error = {"message": script.text("en"), "type": "server_error", "code": code}
        return {"error": error}
    found = _filtered(script.category)
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": found}
    message = (
        "The response was filtered due to the prompt triggering the content management policy."
    )
    error = {"message": message, "type": None, "param": "prompt", "code": "content_filter"}
    return {"error": error | {"status": 400, "innererror": inner}}


def _filtered(category: str) -> dict[str, Any]:
    """Return a content filter's results in which only `category` was filtered."""
    if not category:
        return {}
    kinds = ("hate", "self_harm", "sexual", "violence")
    found: dict[str, Any] = {kind: {"filtered": False, "severity": "safe"} for kind in kinds}
    return {**found, category: {"filtered": True, "severity": "high"}}


class _Frames:
    """Writes the chunks of one completion."""

    def __init__(self, model: str) -> None:
        self.head: Mapping[str, Any] = {
            "id": f"chatcmpl-{uuid4().hex}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": model,
        }

    def chunk(
        self,
        delta: Mapping[str, str],
        finish: str | None = None,
        filtered: Mapping[str, Any] | None = None,
    ) -> bytes:
        choice: dict[str, Any] = {"index": 0, "delta": delta, "finish_reason": finish}
        if filtered:
            choice["content_filter_results"] = filtered
        return self._event({"choices": [choice]})

    def usage(self, counts: Mapping[str, int]) -> bytes:
        return self._event({"choices": [], "usage": counts})

    def _event(self, more: Mapping[str, Any]) -> bytes:
        data = json.dumps({**self.head, **more}, ensure_ascii=False, separators=(",", ":"))
        return f"data: {data}\n\n".encode()


def due_times(pace: float) -> Iterator[float]:
    """Yield when each chunk is due, in seconds from the start: a little unevenly, as models are."""
    due = float(_FIRST_WAIT)
    for uneven in itertools.cycle(_UNEVEN):
        yield due / pace
        due += uneven
