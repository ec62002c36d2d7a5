"""Cut a stream of bytes into server-sent events' data, wherever the bytes were split."""

from __future__ import annotations

import json
from collections.abc import Iterator

from chatapp.providers.errors import BadResponse

_BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 8 * 1024 * 1024


class FrameSplitter:
    r"""Feed it bytes; it yields each frame's JSON with its event name.

    Lines end with `\n` alone: U+2028 and its like are text inside JSON. A line of `data:` that is
    JSON by itself is a frame at once, so a last line without a newline is not lost; what is not
    JSON yet waits for the event's next line, and is dropped at its end, unless the event is called
    an error: then its words are the frame. Comments and other fields are passed over.
    """

    def __init__(self) -> None:
        self.done = False
        """Whether `[DONE]` came; nothing after it is read."""
        self._rest = b""
        self._event: str | None = None
        self._pending = ""

    def feed(self, piece: bytes) -> Iterator[tuple[object, str | None]]:
        """Yield the frames that `piece` completes."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise BadResponse("endless line")
        for line in lines:
            yield from self._line(line)

    def flush(self) -> Iterator[tuple[object, str | None]]:
        """Yield the frame that the stream ended in."""
        line, self._rest = self._rest, b""
        yield from self._line(line)
        yield from self._end()

    def _line(self, line: bytes) -> Iterator[tuple[object, str | None]]:
        line = line.removesuffix(b"\r")
        if self.done:
            return
        if line.startswith(b"data:"):
            yield from self._data(line[5:])
        elif line.startswith(b"event:"):
            self._event = line[6:].strip().decode("utf-8", "replace")
        elif line.startswith(_BOM):
            yield from self._line(line.removeprefix(_BOM))
        elif not line:
            yield from self._end()

    def _end(self) -> Iterator[tuple[object, str | None]]:
        """Close an event; one whose data never became JSON is told only if it is an error."""
        event, words = self._event, self._pending.strip()
        self._event, self._pending = None, ""
        if event == "error" and words:
            yield words, event

    def _data(self, data: bytes) -> Iterator[tuple[object, str | None]]:
        if data.strip() == b"[DONE]":
            self.done = True
            return
        text = self._pending + data.decode("utf-8", "replace").removeprefix(" ")
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            self._pending = text + "\n"
            return
        self._pending = ""
        yield frame, self._event
