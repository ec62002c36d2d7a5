"""What may be concluded from the counts of an experiment, and what may not yet be shown.

One look, declared before the start: the first `sample` people of each arm, or whoever there was
when the planned end came. Until then no rate is shown, so nobody stops at a lucky moment. Two
things are said early, because waiting would do harm: that the split is broken, which makes every
rate worthless, and that an arm breaks a guardrail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from refusals.experiments.statistics import (
    Interval,
    split_mismatch,
    two_proportions,
    wilson,
)

SPLIT_ALARM = 0.001
"""Below this p the split is called broken, as is usual for sample-ratio checks."""

GUARDRAIL_ALARM = 0.0005
"""Guardrails are looked at all the time, so they ask for far more than one look would."""


class Stage(StrEnum):
    """How far an experiment has come."""

    COLLECTING = "collecting"
    BROKEN = "broken"
    SHORT = "short"
    READY = "ready"


class Call(StrEnum):
    """How an arm did against the first one, the control."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the people of one arm whose outcome window has closed.

    `answered` took a way on that ended in an answer; `escalated` asked for a person; `left` did
    nothing; `mistakes` reported one. `shown` counts everybody who was ever shown the arm.
    """

    shown: int
    people: int
    answered: int
    escalated: int
    left: int
    mistakes: int


@dataclass(frozen=True, slots=True)
class Line:
    """One arm of a result. `p` and `call` are held against the control, which has neither."""

    answered: Interval
    escalated: Interval
    left: Interval
    mistakes: Interval
    p: float | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be said now. `lines` is empty as long as no rate may be shown.

    `split` is the p of the split; `alarms` are the arms that break a guardrail.
    """

    stage: Stage
    split: float
    lines: tuple[Line, ...] = ()
    alarms: tuple[int, ...] = ()

    @property
    def best(self) -> int | None:
        """The arm to promote: the best of those called better, if there is one."""
        better = [i for i, line in enumerate(self.lines) if line.call is Call.BETTER]
        return max(better, key=lambda i: self.lines[i].answered.rate, default=None)


def judge(
    planned: Sequence[Tally],
    everyone: Sequence[Tally],
    weights: Sequence[int],
    *,
    sample: int,
    over: bool,
    alpha: float = 0.05,
) -> Reading:
    """Read the tallies of all arms, the control first.

    `planned` counts the first `sample` people of each arm, `everyone` all of them, which the split
    and the guardrails look at. `over` says that the planned end has passed.
    """
    split = split_mismatch([tally.shown for tally in everyone], weights)
    alarms = tuple(_alarming(everyone))
    if split < SPLIT_ALARM:
        return Reading(Stage.BROKEN, split, alarms=alarms)
    full = all(tally.people >= sample for tally in planned)
    if not full and not over:
        return Reading(Stage.COLLECTING, split, alarms=alarms)
    lines = tuple(_line(tally, planned[0], alpha / (len(planned) - 1)) for tally in planned[1:])
    if not full:
        lines = tuple(Line(one.answered, one.escalated, one.left, one.mistakes) for one in lines)
    stage = Stage.READY if full else Stage.SHORT
    return Reading(stage, split, (_rates(planned[0]), *lines), alarms)


def _rates(tally: Tally) -> Line:
    return Line(
        wilson(tally.answered, tally.people),
        wilson(tally.escalated, tally.people),
        wilson(tally.left, tally.people),
        wilson(tally.mistakes, tally.people),
    )


def _line(tally: Tally, control: Tally, alpha: float) -> Line:
    """Compare an arm with the control; `alpha` is shared between all that are compared."""
    rates = _rates(tally)
    p = two_proportions(tally.answered, tally.people, control.answered, control.people)
    call = Call.SAME
    if p < alpha:
        more = tally.answered * control.people > control.answered * tally.people
        call = Call.BETTER if more else Call.WORSE
    return Line(rates.answered, rates.escalated, rates.left, rates.mistakes, p, call)


def _alarming(everyone: Sequence[Tally]) -> list[int]:
    """Return the arms under which clearly more people left, or reported a mistake."""
    control = everyone[0]
    return [
        index
        for index, tally in enumerate(everyone)
        if index and (_worse(tally, control, "left") or _worse(tally, control, "mistakes"))
    ]


def _worse(tally: Tally, control: Tally, what: str) -> bool:
    hits, other = getattr(tally, what), getattr(control, what)
    more = hits * control.people > other * tally.people
    return more and two_proportions(hits, tally.people, other, control.people) < GUARDRAIL_ALARM
