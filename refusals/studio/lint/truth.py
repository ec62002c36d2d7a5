"""R13 to R16: what a text gives away, sells, hides or leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.studio.lint.lists import found_in
from refusals.studio.lint.rules import Draft, rule

_QUOTED = re.compile(r"[“«„「『\"‹]([^«„「『‹\n]+?)[”»“」』\"›]")
_THRESHOLD = re.compile(r"(?<!\d)\d+(?:[.,]\d+)?\s?[%٪％]|\b0[.,]\d+\b")
_CARD = frozenset({"headline", "reason", "body", "meaning"})
_WITHHELD = frozenset({"partial_headline", "both_refused", "all_refused", "left_out", "tombstone"})


@rule("R13", gettext_lazy("Nothing that teaches evasion"), on=lambda d: d.place.slot in _CARD)
def no_quotes_and_thresholds(draft: Draft) -> Iterator[str]:
    """R13: neither the words that matched nor a figure they were measured by."""
    for quoted in _QUOTED.findall(draft.text):
        yield _("“{word}” is quoted: nobody is told which words to avoid.").format(word=quoted)
    for figure in _THRESHOLD.findall(draft.text):
        yield _("“{word}”: no thresholds.").format(word=figure)


@rule("R13", gettext_lazy("Nothing that teaches evasion"), needs="R13")
def no_recipe(draft: Draft) -> Iterator[str]:
    """R13: no talk of keywords and scores."""
    for word in found_in(draft.text, draft.place.language, "R13"):
        yield _("“{word}” tells how it was noticed.").format(word=word)


@rule(
    "R14", gettext_lazy("Nothing is sold in a crisis"), on=lambda draft: draft.crisis, needs="R14"
)
def no_upsell(draft: Draft) -> Iterator[str]:
    """R14: no plan, upgrade or subscription where somebody may be in danger."""
    for word in found_in(draft.text, draft.place.language, "R14"):
        yield _("“{word}”: nothing is sold in a crisis.").format(word=word)


def _tells(draft: Draft) -> bool:
    return draft.place.slot in _WITHHELD and not draft.crisis


@rule("R15", gettext_lazy("Say that something was withheld"), on=_tells, needs="R15")
def says_what_is_missing(draft: Draft) -> Iterator[str]:
    """R15: where something is missing, the text says so."""
    if not any(found_in(draft.text, draft.place.language, "R15")):
        yield _("It doesn't say that something was left out or withdrawn.")


@rule("R15", gettext_lazy("Say that something was withheld"), needs="pretends")
def pretends_nothing(draft: Draft) -> Iterator[str]:
    """R15: no text says that all is there when it isn't."""
    for word in found_in(draft.text, draft.place.language, "pretends"):
        yield _("“{word}” hides that something is missing.").format(word=word)


@rule(
    "R16",
    gettext_lazy("Say who decided"),
    warns=True,
    on=lambda draft: draft.place.slot == "decided_rules",
    needs="R16",
)
def names_our_rules(draft: Draft) -> Iterator[str]:
    """R16: our rules are called ours; that a model is named is held by its placeholder."""
    if not any(found_in(draft.text, draft.place.language, "R16")):
        yield _("Say that our own rules decided.")
