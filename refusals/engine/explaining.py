"""What a pack offers in the situations that matter, side by side: for whoever writes policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from refusals.engine.packs.pack import Policy
from refusals.engine.policy import decide, withdraws
from refusals.engine.terms import Category, Context, DecidedBy, Decision, Flag


class Situation(StrEnum):
    """What may have been found out about a prompt when it is decided upon."""

    UNSEEN = "unseen"
    CLEARED = "cleared"
    MISTAKE = "mistake"
    NOT_CLEARED = "not_cleared"
    AT_RISK = "at_risk"
    OUR_RULES = "our_rules"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What decides for one category in one moment, and what a card would offer in each situation.

    `late` says that text already shown would be withdrawn.
    """

    category: Category
    rule: str
    severity: str
    tone: str
    late: bool
    decisions: dict[Situation, Decision]


def explain(pack: Policy, category: Category, moment: Context) -> Explanation:
    """Say what `pack` offers for `category` in `moment`, and by which rule."""
    rule, row = pack.ruling(category, moment)
    cleared = replace(moment, gate_cleared=True)
    told: dict[Situation, tuple[Context, DecidedBy, tuple[str, ...]]] = {
        Situation.UNSEEN: (moment, DecidedBy.MODEL, ()),
        Situation.CLEARED: (cleared, DecidedBy.MODEL, ()),
        Situation.MISTAKE: (cleared, DecidedBy.MODEL, (Flag.OVER_REFUSAL,)),
        Situation.NOT_CLEARED: (replace(moment, gate_cleared=False), DecidedBy.MODEL, ()),
        Situation.AT_RISK: (replace(cleared, at_risk=True), DecidedBy.MODEL, ()),
        Situation.OUR_RULES: (cleared, DecidedBy.RULES, ()),
    }
    return Explanation(
        category=category,
        rule=rule,
        severity=row.severity,
        tone=row.tone,
        late=withdraws(category, moment, pack),
        decisions={
            situation: decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
            for situation, (context, decided_by, flags) in told.items()
        },
    )
