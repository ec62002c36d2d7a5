"""One request to a provider: what is sent, the text that comes back, and how it ended."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import AsyncExitStack, aclosing
from typing import Any, assert_never, cast

from chatapp.providers.bodies import Form, error_body, form_of, media_type, parsed
from chatapp.providers.capture import Capture
from chatapp.providers.clients import client_for, network_errors, status_error
from chatapp.providers.deadlines import Deadlines
from chatapp.providers.errors import BadResponse, ConnectionLost, TotalTimeout, failure
from chatapp.providers.legible import Joiner, legible
from chatapp.providers.model import Model, canonical, served_as
from chatapp.providers.sse import FrameSplitter
from refusals.engine.events import Declined, DeclineReason, Finished, FinishReason
from refusals.engine.replies import Ask, Author, Said
from refusals.engine.signals import SignalReader, Verdict, VerdictKind

_ROLES = {
    Author.PERSON: "user",
    Author.MODEL: "assistant",
    Author.AGENT: "assistant",
    Author.SYSTEM: "system",
}
_LONGEST_BODY = 4 * 1024 * 1024
_TRAILER_SECONDS = 2.0
_FINISHES: Mapping[str, FinishReason] = {reason.value: reason for reason in FinishReason}


class Exchange:
    """Iterate `texts` once, then ask for the `ending`; nothing is ever sent twice."""

    def __init__(self, model: Model, key: str, capture: Capture | None = None) -> None:
        self._model = model
        self._key = key
        self._capture = capture
        self._signals = SignalReader()
        self._joiner = Joiner()
        self._headers: Mapping[str, str] = {}
        self._named = ""

    async def texts(self, ask: Ask) -> AsyncGenerator[str, None]:
        """Yield the visible text as it comes; closing the generator closes the connection."""
        deadlines = Deadlines(self._model.first_token_timeout, self._model.total_timeout)
        client = await deadlines.wait(client_for(self._model.base_url, self._key))
        try:
            async with AsyncExitStack() as stack:
                request = client.chat.completions.with_streaming_response.create(
                    model=self._model.id,
                    messages=messages(ask),
                    stream=True,
                    stream_options={"include_usage": True},
                    extra_body=self._model.request,
                )
                response = await deadlines.wait(stack.enter_async_context(request))
                self._headers = response.headers
                raw = cast("AsyncGenerator[bytes, None]", response.iter_bytes())  # it is one
                if self._capture:
                    raw = self._capture.watch(response.status_code, response.headers, raw)
                pieces = await stack.enter_async_context(aclosing(raw))
                async with aclosing(self._read(pieces, deadlines)) as texts:
                    async for text in texts:
                        yield text
        except status_error() as error:
            self._take_status(error)
        except ConnectionLost as lost:
            self._end_early(lost)
        except network_errors() as error:
            self._end_early(ConnectionLost(type(error).__name__))

    def newly_served(self) -> str:
        """Return the serving model's name when it is first known, or has changed; else nothing."""
        name = legible(self._signals.model)
        if name == self._named or not name:
            return ""
        known, self._named = self._named, name
        if known and canonical(known) == canonical(name):
            return ""
        return self._hidden_fallback() or name

    def ending(self) -> Declined | Finished:
        """Return how the exchange ended, or raise what went wrong."""
        return _ending(self._signals.result(), self._headers)

    async def _read(
        self, pieces: AsyncGenerator[bytes, None], deadlines: Deadlines
    ) -> AsyncGenerator[str, None]:
        kind = self._headers.get("content-type", "")
        piece = await self._opening(pieces, deadlines)
        match form_of(kind, piece or b""):
            case Form.PAGE:
                raise BadResponse(media_type(kind))
            case Form.JSON:
                yield legible(self._signals.json_body(await _whole_json(piece, pieces, deadlines)))
                return
        splitter = FrameSplitter()
        while piece is not None:
            if text := self._text(splitter.feed(piece)):
                yield text
            piece = None if splitter.done else await self._next(pieces, deadlines)
        if text := self._text(splitter.flush()) + self._joiner.flush():
            yield text

    def _text(self, frames: Iterable[tuple[object, str | None]]) -> str:
        return self._joiner.feed(
            "".join([self._signals.feed(frame, event) for frame, event in frames])
        )

    async def _opening(
        self, pieces: AsyncGenerator[bytes, None], deadlines: Deadlines
    ) -> bytes | None:
        """Return the first bytes that are more than white space, or None if none come."""
        while (piece := await self._next(pieces, deadlines)) is not None:
            if opening := piece.lstrip():
                return opening
        return None

    async def _next(
        self, pieces: AsyncGenerator[bytes, None], deadlines: Deadlines
    ) -> bytes | None:
        """Return the next bytes, or None at the end; a whole answer needs no more than a moment."""
        deadlines.began = self._signals.began
        if self._signals.ended:
            deadlines.end_within(_TRAILER_SECONDS)
        try:
            return await deadlines.wait(anext(pieces, None))
        except TotalTimeout:
            if self._signals.ended:
                return None
            raise

    def _end_early(self, lost: ConnectionLost) -> None:
        """Raise what broke the exchange, unless what came before says how it ended."""
        if not self._signals.told:
            raise lost from None

    def _take_status(self, error: Exception) -> None:
        """Read an HTTP error's own body: the client's view of it loses what stands beside it."""
        response = error.response  # type: ignore[attr-defined]  # an APIStatusError has one
        self._headers = response.headers
        if self._capture:
            self._capture.take(response.status_code, response.headers, response.content)
        self._signals.http_error(response.status_code, error_body(response.content))

    def _hidden_fallback(self) -> str:
        """Return the name of a fallback that a gateway took but wrote over with the asked name."""
        attempted = self._headers.get("x-litellm-attempted-fallbacks", "0")
        if attempted in {"", "0"} or not served_as(self._model, self._named):
            return ""
        group = self._headers.get("x-litellm-model-group", "")
        return group if group and not served_as(self._model, group) else "undisclosed fallback"


def messages(ask: Ask) -> list[Any]:
    """Return the conversation as chat completions takes it, the ask last."""
    asked = Said(Author.PERSON, ask.text, ask.images)
    return [
        {"role": _ROLES[said.author], "content": _content(said)} for said in (*ask.history, asked)
    ]


def _content(said: Said) -> str | list[Any]:
    """Return the words alone, or in parts together with the images."""
    if not said.images:
        return said.text
    images = [{"type": "image_url", "image_url": {"url": url}} for url in said.images]
    return [{"type": "text", "text": said.text}, *images]


async def _whole_json(
    opening: bytes | None, pieces: AsyncGenerator[bytes, None], deadlines: Deadlines
) -> Any:
    body = opening or b""
    while (piece := await deadlines.wait(anext(pieces, None))) is not None:
        body += piece
        if len(body) > _LONGEST_BODY:
            raise BadResponse("endless body")
    found = parsed(body)
    if not isinstance(found, dict | list):
        raise BadResponse("not JSON")
    return found


def _ending(verdict: Verdict, headers: Mapping[str, str]) -> Declined | Finished:
    match verdict.kind:
        case VerdictKind.STRUCTURED:
            return Declined(
                DeclineReason(verdict.reason),
                legible(verdict.code)[:64],
                verdict.category,
                verdict.partial,
                legible(verdict.text),
                verdict.blocks_person,
            )
        case VerdictKind.NONE | VerdictKind.TRUNCATED:
            return Finished(_FINISHES.get(verdict.reason, FinishReason.ABORTED))
        case VerdictKind.ERROR:
            raise failure(verdict.reason, verdict.code, headers)
        case _:
            assert_never(verdict.kind)
