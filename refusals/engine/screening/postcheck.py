"""Look at what a model answers, and take back what it should not have said."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from refusals.engine.events import Declined, Event, Finished, Refused, TextDelta, UpstreamError
from refusals.engine.gate import gate
from refusals.engine.languages import language_of
from refusals.engine.packs.sources import current_policy
from refusals.engine.policy import decide, withdraws
from refusals.engine.replies import Ask, Reply
from refusals.engine.screening.answers import complied_with, plugged, worth_a_look
from refusals.engine.screening.plugged import PluggedFailed, ask_plugged
from refusals.engine.terms import Category, DecidedBy, Kind

logger = logging.getLogger(__name__)

_EVERY = 1_000
_STRETCH = 3_000
_OVERLAP = 40
_ENDINGS = ".!?。！？؟\n"


class CheckAnswers:
    """A middleware outside the one that intercepts refusals: it sees what the reader sees.

    Our rules look at stretches of the answer, at the ends of sentences while it streams; a host's
    check looks once, at the whole. What is found is our no: withdrawn as policy says.
    """

    def __call__(self, reply: Reply) -> Reply:
        """Return `reply`, its answers looked at."""

        async def checked(ask: Ask) -> AsyncGenerator[Event, None]:
            shown = _Shown()
            async with aclosing(reply(ask)) as events:
                try:
                    async for event in events:
                        if isinstance(event, TextDelta):
                            yield event
                            if shown.due(event.text) and (found := shown.look()):
                                yield _withdrawn(ask, found)
                                return
                        else:
                            yield await _ending(ask, shown, event)
                except UpstreamError:
                    # What was shown of an answer that broke off stands, so it is looked at too.
                    if not (found := shown.look()):
                        raise
                    yield _withdrawn(ask, found)

        return checked


class _Shown:
    """What the reader has of one answer."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._new = 0
        self._cued = False

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def due(self, text: str) -> bool:
        """Take more text and say whether a stretch has come to the end of a sentence."""
        self._pieces.append(text)
        self._new += len(text)
        return self._new >= _EVERY and (
            text.rstrip(" ").endswith(tuple(_ENDINGS)) or self._new >= 2 * _EVERY
        )

    def look(self) -> Category | None:
        """Look at what came since the last look, with what stood before it."""
        new, self._new = self._new, 0
        text = self.text
        self._cued = self._cued or worth_a_look(text[max(0, len(text) - new - _OVERLAP) :])
        if not self._cued:
            return None
        reach = new + _STRETCH
        for start in range(max(0, len(text) - reach), len(text), _STRETCH // 2):
            if found := complied_with(text[start : start + _STRETCH]):
                return found
        return None


async def _ending(ask: Ask, shown: _Shown, event: Event) -> Event:
    """Return how the answer ends: as it did, unless what stands should not."""
    stands = isinstance(event, Finished) or (
        isinstance(event, Refused) and event.withdraw_from is None
    )
    if isinstance(event, Declined) or not stands or not shown.text.strip():
        return event
    found = shown.look() or await _by_the_host(ask, shown.text)
    return _withdrawn(ask, found) if found else event


async def _by_the_host(ask: Ask, text: str) -> Category | None:
    check = plugged()
    if check is None:
        return None
    checks = current_policy().checks
    try:
        return await ask_plugged(
            check, ask.text, text, ask.context, answers=Category, seconds=checks.timeout_seconds
        )
    except PluggedFailed as error:
        asked_for = gate(ask.text, ask.context).category or Category.UNKNOWN
        closed = asked_for in checks.fail_closed
        logger.warning("Check of an answer failed %s: %s", "closed" if closed else "open", error)
        return asked_for if closed else None


def _withdrawn(ask: Ask, category: Category) -> Refused:
    """Make our no of an answer; support is never withdrawn, other text as policy says."""
    withdrawn = withdraws(category, ask.context)
    return Refused(
        kind=Kind.FULL if withdrawn else Kind.PARTIAL,
        decided_by=DecidedBy.RULES,
        decision=decide(category, ask.context, decided_by=DecidedBy.RULES),
        signal="post_check",
        language=language_of(ask.text, ask.context.language),
        withdraw_from=0 if withdrawn else None,
    )
