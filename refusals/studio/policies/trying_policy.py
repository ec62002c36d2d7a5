"""A draft of the policy tried out before it decides anything: is it sound, what would change."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.engine.explaining import Explanation, Situation, explain
from refusals.engine.policy import BadPolicy, Policy
from refusals.engine.terms import Category, Context, ModelOption
from refusals.labels import CATEGORIES, PATHS
from refusals.studio.policies import governing
from refusals.studio.policies.policy_text import UNLISTED, rows_of
from refusals.studio.policies.replaying import Replay, replay

_SITUATIONS: dict[Situation, str | Promise] = {
    Situation.UNSEEN: _("Nobody looked at the prompt"),
    Situation.CLEARED: _("Our own check found nothing wrong"),
    Situation.MISTAKE: _("The same, and the refusal looks like a mistake"),
    Situation.NOT_CLEARED: _("Our own check objected"),
    Situation.AT_RISK: _("The person may be at risk"),
    Situation.OUR_RULES: _("Our own rules refused"),
}
_MOMENT = Context(models=(ModelOption("another-model"),))


@dataclass(frozen=True, slots=True)
class Offer:
    """What a card would offer in one situation, today and under the draft."""

    situation: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Say whether the draft changes it."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft, held against what is in force; without a `policy` it is `wrong`, and says where."""

    policy: Policy | None
    wrong: str
    lines: tuple[tuple[str, str], ...]
    category: str
    offers: tuple[Offer, ...] = ()
    replay: Replay | None = None


def trial_of(text: str, row: str, *, last: int) -> Trial:
    """Try `text`: its lines against those in force, the offers of `row`, the `last` refusals."""
    before = governing.text_in_force()
    lines = tuple(_lines(before, text))
    category = Category.UNKNOWN if row == UNLISTED or row not in set(Category) else Category(row)
    label = str(CATEGORIES[category])
    try:
        draft = governing.checked(text)
    except BadPolicy as error:
        return Trial(None, str(error), lines, label)
    live = governing.checked(before)
    return Trial(
        policy=draft,
        wrong="",
        lines=lines,
        category=label,
        offers=_offers(explain(live, category, _MOMENT), explain(draft, category, _MOMENT)),
        replay=replay(draft, live, last=last),
    )


def first_moved(text: str) -> str:
    """Return the name of the first row in which `text` differs from what is in force."""
    try:
        draft = governing.checked(text)
    except BadPolicy:
        return UNLISTED
    live = governing.checked(governing.text_in_force())
    both = zip(rows_of(live), rows_of(draft), strict=True)
    return next((name for (name, _, was, _), (*_, row, _) in both if was != row), UNLISTED)


def _offers(before: Explanation, after: Explanation) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            str(_SITUATIONS[situation]),
            tuple(str(PATHS[path]) for path in before.decisions[situation].paths),
            tuple(str(PATHS[path]) for path in after.decisions[situation].paths),
        )
        for situation in Situation
    )


def _lines(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines that differ, each as `added`, `removed`, `same` (beside one) or `place`."""
    kinds = {"+": "added", "-": "removed", " ": "same", "@": "place"}
    found = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [(kinds[line[0]], line[1:]) for line in list(found)[2:]]
