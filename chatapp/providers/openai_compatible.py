"""A reply from any provider that speaks OpenAI's chat completions, read from the raw stream."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from chatapp.providers.capture import Capture
from chatapp.providers.errors import NotConfigured
from chatapp.providers.exchange import Exchange
from chatapp.providers.model import Model
from refusals.engine.events import Event, Finished, FinishReason, Served, TextDelta
from refusals.engine.replies import Ask, Reply


def reply(
    model: Model,
    environ: Mapping[str, str],
    *,
    max_characters: int = 400_000,
    capture: Capture | None = None,
) -> Reply:
    """Return the reply of `model`; its key is read from `environ`, its text cut at the most.

    A request is sent once, whatever comes back: only a person may ask again. Raises
    `ProviderError` for what is no answer and no refusal. A `capture` keeps the wire of one answer.
    """

    async def answer(ask: Ask) -> AsyncGenerator[Event, None]:
        exchange = Exchange(model, _key(model, environ), capture)
        left, cut = max_characters, False
        async with aclosing(exchange.texts(ask)) as texts:
            async for text in texts:
                if served := exchange.newly_served():
                    yield Served(served)
                if kept := text[:left]:
                    yield TextDelta(kept)
                cut = len(text) > left
                if cut:
                    break
                left -= len(text)
        if served := exchange.newly_served():
            yield Served(served)
        yield Finished(FinishReason.LENGTH) if cut else exchange.ending()

    return answer


def _key(model: Model, environ: Mapping[str, str]) -> str:
    if missing := model.missing_key(environ):
        raise NotConfigured(f"set {missing}")
    return environ[model.api_key_env].strip() if model.api_key_env else ""
