"""R1, R2, R11, R19: what the text names, how long it is, what it is filled with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.copybook.slots import PLACEHOLDER
from refusals.engine.terms import Category
from refusals.studio.lint.lists import found_in
from refusals.studio.lint.reading import sentences, words
from refusals.studio.lint.rules import Draft, rule

_MOST_REASON_WORDS = 25
_MOST_REASON_LETTERS = 50
"""The same in a script that is written without spaces."""
_LINK = re.compile(r"(?<!\w)\w+://[^\s]+|(?<!\w)www\.[^\s]+")


def _names(draft: Draft) -> bool:
    return draft.place.slot == "headline" and draft.place.category not in {"", Category.UNKNOWN}


@rule("R1", gettext_lazy("Name what can't be done"), on=_names, needs="R1")
def names_what_is_declined(draft: Draft) -> Iterator[str]:
    """R1: the headline names it; "this request" names nothing."""
    for word in found_in(draft.text, draft.place.language, "R1"):
        yield _("“{word}” doesn't say what can't be done.").format(word=word)


@rule("R2", gettext_lazy("One short reason"), on=lambda draft: draft.place.slot == "reason")
def one_short_reason(draft: Draft) -> Iterator[str]:
    """R2: a reason is one sentence of at most 25 words."""
    if len(sentences(draft.longest)) > 1:
        yield _("A reason is one sentence.")
    counted, spaced = words(draft.longest)
    most = _MOST_REASON_WORDS if spaced else _MOST_REASON_LETTERS
    if counted > most:
        told = _("A reason has at most {most} words; this has {words}.")
        yield told.format(most=most, words=counted)


@rule("R11", gettext_lazy("Short, with the longest names"))
def short_enough(draft: Draft) -> Iterator[str]:
    """R11: short after the longest placeholder."""
    length = len(draft.longest)
    if draft.slot is not None and length > draft.slot.limit:
        told = _("{length} characters; {limit} is the most here.")
        yield told.format(length=length, limit=draft.slot.limit)


@rule("R19", gettext_lazy("The source's placeholders, and no links"))
def known_placeholders(draft: Draft) -> Iterator[str]:
    """R19: the same placeholders as the source; only those that the slot knows; no loose braces."""
    known = draft.slot.placeholders if draft.slot is not None else frozenset()
    used = set(PLACEHOLDER.findall(draft.text))
    for name in sorted(used - known):
        yield _("%(name)s is not a placeholder of this text.") % {"name": f"{{{name}}}"}
    for name in sorted(known - used):
        yield _("%(name)s is missing.") % {"name": f"{{{name}}}"}
    if re.search(r"[{}]", PLACEHOLDER.sub("", draft.text)):
        yield _("A brace stands alone.")
    for link in _LINK.findall(draft.text):
        yield _("{link}: links belong in the registry of resources.").format(link=link)
