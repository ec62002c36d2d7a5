"""R6 to R9, R12, R18: the tone in which people are spoken to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.studio.lint.lists import count_in, found_in
from refusals.studio.lint.rules import Draft, rule

_LOUD = re.compile(r"[!！¡]")


@rule("R6", gettext_lazy("No blame, no guessed intent"), needs="R6")
def no_blame(draft: Draft) -> Iterator[str]:
    """R6: nobody is told what they violated or meant to do."""
    for word in found_in(draft.text, draft.place.language, "R6"):
        yield _("“{word}”: no blame, no guess at what the person meant to do.").format(word=word)


@rule("R7", gettext_lazy("No lecture"), needs="R7")
def no_lecture(draft: Draft) -> Iterator[str]:
    """R7: no sermon, and at most one "should"."""
    for word in found_in(draft.text, draft.place.language, "R7"):
        yield _("“{word}”: no lecture.").format(word=word)
    if count_in(draft.text, draft.place.language, "should") > 1:
        yield _("One “should” is enough.")


@rule("R8", gettext_lazy("No filler, no talk of being a machine"), needs="R8")
def no_filler(draft: Draft) -> Iterator[str]:
    """R8: no "As an AI", no "unfortunately"."""
    for word in found_in(draft.text, draft.place.language, "R8"):
        yield _("“{word}”: no filler.").format(word=word)


@rule(
    "R9",
    gettext_lazy("Calm: one apology at most, no exclamation mark"),
    warns=True,
    blocks_if=lambda draft: draft.crisis,
)
def calm(draft: Draft) -> Iterator[str]:
    """R9: no exclamation mark, in any language."""
    if _LOUD.search(draft.text):
        yield _("No exclamation mark.")


@rule(
    "R9",
    gettext_lazy("Calm: one apology at most, no exclamation mark"),
    warns=True,
    blocks_if=lambda draft: draft.crisis,
    needs="apology",
)
def one_apology(draft: Draft) -> Iterator[str]:
    """R9: at most one apology, and no "oops"."""
    if count_in(draft.text, draft.place.language, "apology") > 1:
        yield _("One apology is enough.")
    for word in found_in(draft.text, draft.place.language, "oops"):
        yield _("“{word}” makes light of it.").format(word=word)


@rule("R12", gettext_lazy("No policy jargon, no codes"), needs="R12")
def no_jargon(draft: Draft) -> Iterator[str]:
    """R12: plain words instead of the words of a policy."""
    for word in found_in(draft.text, draft.place.language, "R12"):
        yield _("“{word}”: plain words instead of policy jargon.").format(word=word)


@rule("R12", gettext_lazy("No policy jargon, no codes"))
def no_codes(draft: Draft) -> Iterator[str]:
    """R12: no identifiers of a machine."""
    for code in re.findall(r"\b[A-Za-z]+_[A-Za-z_]+\b|\b[A-Z]+-?\d{2,}\b", _bare(draft.text)):
        yield _("“{word}”: plain words instead of policy jargon.").format(word=code)


@rule("R18", gettext_lazy("Nobody poses as a person"), needs="R18")
def no_impersonation(draft: Draft) -> Iterator[str]:
    """R18: a card is not a person, and no team has looked at anything."""
    for word in found_in(draft.text, draft.place.language, "R18"):
        yield _("“{word}”: a card is not a person.").format(word=word)


def _bare(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "", text)
