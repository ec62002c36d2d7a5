"""The figures at the top: of the days that were asked for, and of as many before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.analytics.reading import Cell, Turned, total
from refusals.analytics.shares import Share, Versus, versus
from refusals.engine.terms import DecidedBy
from refusals.models.counts import WAITS

COUNTS = ("refusals", "shown", "took_any", "solved", "mistake", "over_refusal")
"""What the figures at the top are made of."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One share now and before; `note` says what it is a share of."""

    label: str | Promise
    note: str | Promise
    now: Share
    before: Share

    @property
    def versus(self) -> Versus:
        """Whether it moved, as far as can be told."""
        return versus(self.now, self.before)


@dataclass(frozen=True, slots=True)
class Window:
    """All that was counted in some days."""

    refusals: Counter[str]
    by_rules: int
    turned: Counter[str]

    @property
    def turns(self) -> int:
        """The turns that a model answered or declined, and those that our rules declined."""
        answered, refused = self.turned["answered"], self.turned["refused"]
        return answered + refused + self.turned["partial"] + self.by_rules

    @property
    def declined(self) -> Share:
        """What was declined of all turns; narrowed to a category, what was declined under it."""
        return Share(self.refusals["refusals"], max(self.turns, self.refusals["refusals"]))

    def of_cards(self, *names: str) -> Share:
        """Return the share of the cards that were shown of which one of `names` is true."""
        return Share(sum(self.refusals[name] for name in names), self.refusals["shown"])

    def of_refusals(self, name: str) -> Share:
        """Return the share of all refusals of which `name` is true."""
        return Share(self.refusals[name], self.refusals["refusals"])

    @property
    def usual_wait(self) -> str:
        """The shortest time in which half of the first clicks came; empty: too few clicked."""
        clicked = Share(0, self.refusals["took_any"])
        if not clicked.told:
            return ""
        sofar = 0
        for name in WAITS:
            sofar += self.refusals[name]
            if sofar * 2 >= clicked.of:
                return name
        return ""


def window(cells: Iterable[Cell], turned: Iterable[Turned]) -> Window:
    """Put together what was counted."""
    listed = list(cells)
    by_rules = total(cell for cell in listed if cell.decided_by == DecidedBy.RULES)
    return Window(total(listed), by_rules["refusals"], total(turned))


def headlines(now: Window, before: Window) -> list[Headline]:
    """Return the shares that say how it went."""
    return [
        Headline(_("Declined"), _("of all turns"), now.declined, before.declined),
        Headline(
            _("Took a way on"),
            _("of the cards shown"),
            now.of_cards("took_any"),
            before.of_cards("took_any"),
        ),
        Headline(
            _("Solved"),
            _("by an answer or a person, of the cards shown"),
            now.of_cards("solved"),
            before.of_cards("solved"),
        ),
        Headline(
            _("Reported as a mistake"),
            _("of the cards shown"),
            now.of_cards("mistake"),
            before.of_cards("mistake"),
        ),
        Headline(
            _("Likely over-refused"),
            _("of all refusals"),
            now.of_refusals("over_refusal"),
            before.of_refusals("over_refusal"),
        ),
    ]
