"""What came over the wire in one exchange, kept whole: for recording vectors, not for turns."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from chatapp.providers.bodies import Form, error_body, form_of, parsed
from chatapp.providers.errors import BadResponse
from chatapp.providers.sse import FrameSplitter
from refusals.engine.signals import SignalReader, VerdictKind

_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Frames:
    """A captured answer as its transport brought it."""

    transport: str
    """`sse`, `sse_error`, `http_error` or `http_json`."""
    events: tuple[Any, ...]
    """The JSON of each frame, or of the whole body; null for a body that is none."""
    names: Mapping[str, str]
    """The SSE event field, by the place of its frame."""
    done: bool = True
    comments: bool = False


class Capture:
    """Give it to one reply; once that has ended, `frames` tells what came."""

    def __init__(self) -> None:
        self.status = 0
        """The HTTP status; 0 while nothing came."""
        self.headers: Mapping[str, str] = {}
        self._body = bytearray()

    async def watch(
        self, status: int, headers: Mapping[str, str], pieces: AsyncGenerator[bytes, None]
    ) -> AsyncGenerator[bytes, None]:
        """Yield `pieces` as they come, and keep them."""
        self.take(status, headers, b"")
        async with aclosing(pieces):
            async for piece in pieces:
                self._body += piece
                if len(self._body) > _LARGEST:
                    raise BadResponse("endless stream")
                yield piece

    def take(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer that came in one piece."""
        self.status, self.headers = status, headers
        self._body[:] = body

    def frames(self) -> Frames:
        """Return the answer's frames, read as a turn reads them."""
        body = bytes(self._body)
        if self.status >= 300:
            return Frames("http_error", (error_body(body),), {})
        if form_of(self.headers.get("content-type", ""), body) is Form.JSON:
            return Frames("http_json", (parsed(body),), {})
        splitter = FrameSplitter()
        found = [*splitter.feed(body), *splitter.flush()]
        names = {str(place): name for place, (_, name) in enumerate(found) if name}
        return Frames(
            transport="sse_error" if found and _is_error(*found[-1]) else "sse",
            events=tuple(event for event, _ in found),
            names=names,
            done=splitter.done,
            comments=any(line.startswith(b":") for line in self._body.split(b"\n")),
        )


def _is_error(event: object, name: str | None) -> bool:
    """Recognise an error frame, whether it means a failure or a no."""
    if not isinstance(event, dict):
        return False
    if event.get("error") or name == "error" or event.get("type") == "error":
        return True
    reader = SignalReader()
    reader.feed(event, name)
    return reader.result().kind is VerdictKind.ERROR
