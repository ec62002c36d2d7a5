"""What a draft of the policy would have changed: recent refusals, decided once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from refusals.engine import moments
from refusals.engine.packs.pack import Severity, Tone, Withdraw
from refusals.engine.policy import Policy, decide, withdraws
from refusals.engine.terms import Category, Context, DecidedBy
from refusals.models import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a pack says of one refusal."""

    paths: tuple[str, ...]
    models: int
    severity: Severity
    tone: Tone
    withdraw: Withdraw
    review: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Refusals of one category that a draft would treat differently, and how many there are."""

    category: str
    before: Answer
    after: Answer
    times: int

    @property
    def added(self) -> list[str]:
        """The ways on that would be offered besides."""
        return [path for path in self.after.paths if path not in self.before.paths]

    @property
    def removed(self) -> list[str]:
        """The ways on that would be offered no more."""
        return [path for path in self.before.paths if path not in self.after.paths]


@dataclass(frozen=True, slots=True)
class Replay:
    """The last refusals under the draft: what would change, the most frequent first.

    `unknown` counts those whose moment was not written down, so that they can't be tried.
    """

    tried: int
    unknown: int
    changes: tuple[Change, ...]

    @property
    def changed(self) -> int:
        """How many refusals would be treated differently."""
        return sum(change.times for change in self.changes)


def replay(draft: Policy, live: Policy, *, last: int) -> Replay:
    """Decide the `last` refusals under both packs, each in the moment it had."""
    rows = Refusal.objects.order_by("-created").values_list(
        "category", "decided_by", "flags", "language", "moment"
    )[:last]
    tried = unknown = 0
    changes: Counter[tuple[str, Answer, Answer]] = Counter()
    for category, decided_by, flags, language, moment in rows:
        if not moment:
            unknown += 1
            continue
        tried += 1
        context = moments.read(moment, language)
        case = (Category(category), context, DecidedBy(decided_by), tuple(flags))
        before, after = _answer(live, *case), _answer(draft, *case)
        if before != after:
            changes[category, before, after] += 1
    return Replay(
        tried,
        unknown,
        tuple(Change(*how, times) for how, times in changes.most_common()),
    )


def _answer(
    pack: Policy,
    category: Category,
    context: Context,
    decided_by: DecidedBy,
    flags: tuple[str, ...],
) -> Answer:
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    _, row = pack.ruling(category, context)
    return Answer(
        paths=tuple(path.value for path in decision.paths),
        models=len(decision.models),
        severity=row.severity,
        tone=row.tone,
        withdraw=Withdraw.ALWAYS if withdraws(category, context, pack) else Withdraw.NEVER,
        review=row.review,
    )
