"""Our rules and the host's own check, together: the stricter of the two decides."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace

from refusals.engine.gate import Gate, GateVerdict, gate, instruction_for
from refusals.engine.packs.sources import current_policy
from refusals.engine.screening.plugged import PluggedFailed, ask_plugged
from refusals.engine.terms import Category, Context

logger = logging.getLogger(__name__)

Moderation = Callable[[str, Context], GateVerdict | Awaitable[GateVerdict | None] | None]
"""A host's own check, sync or async; `None` leaves the verdict to the rules."""

_MOST_KEPT = 4_096
_KEY = secrets.token_bytes(32)


class Decisions:
    """The latest verdicts of a check, by a keyed digest: no prompt is kept."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._verdicts: OrderedDict[bytes, GateVerdict | None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._verdicts)

    async def ask(
        self, check: Moderation, prompt: str, context: Context, seconds: float
    ) -> GateVerdict | None:
        """Return the check's verdict, asked once for the same prompt and context."""
        key = _digest(check, prompt, context)
        if key not in self._verdicts:
            self._verdicts[key] = await ask_plugged(
                check, prompt, context, answers=GateVerdict, seconds=seconds
            )
            while len(self._verdicts) > self._most:
                self._verdicts.popitem(last=False)
        self._verdicts.move_to_end(key)
        return self._verdicts[key]


_decisions = Decisions()
_plugged: Callable[[], Moderation | None] = lambda: None  # noqa: E731


def follow(plugged: Callable[[], Moderation | None]) -> None:
    """Take the host's check from `plugged` each time; `None`: the rules alone."""
    global _plugged  # noqa: PLW0603  (the one place where a host plugs its check in)
    _plugged = plugged


def plugged() -> Moderation | None:
    """Return the host's own check, if it has one."""
    return _plugged()


async def moderate(
    prompt: str, context: Context, check: Moderation, decisions: Decisions = _decisions
) -> GateVerdict:
    """Judge `prompt` by our rules, then by `check`, which may be stricter, never milder.

    When the check fails, the policy says for which categories that means no; for the others the
    prompt goes on, but is not cleared for another model.
    """
    ours = gate(prompt, context)
    if ours.gate is Gate.REFUSE:
        return ours
    checks = current_policy().checks
    try:
        theirs = await decisions.ask(check, prompt, context, checks.timeout_seconds)
    except PluggedFailed as error:
        category = ours.category or Category.UNKNOWN
        closed = category in checks.fail_closed
        logger.warning("Moderation failed %s: %s", "closed" if closed else "open", error)
        return GateVerdict(Gate.REFUSE, category) if closed else replace(ours, unsure=True)
    return _stricter(ours, theirs)


def _stricter(ours: GateVerdict, theirs: GateVerdict | None) -> GateVerdict:
    if theirs is None or (ours.gate is Gate.STEER and theirs.gate is not Gate.REFUSE):
        return ours
    if theirs.gate is Gate.STEER and not theirs.instruction:
        return replace(theirs, instruction=instruction_for(theirs.category or Category.UNKNOWN))
    return theirs


def _digest(check: Moderation, prompt: str, context: Context) -> bytes:
    """Stand for one check of one prompt in one context."""
    told = [
        sorted(value) if isinstance(value, frozenset) else value
        for value in (getattr(context, field.name) for field in fields(context))
    ]
    asked = repr((id(check), prompt, told))
    return hashlib.blake2b(asked.encode("utf-8", "surrogatepass"), key=_KEY).digest()
