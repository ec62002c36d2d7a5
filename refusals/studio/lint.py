"""The copy rules that a machine can check; a blocking one keeps a text from being published."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.copybook import SLOTS, Place
from refusals.copybook.slots import LONGEST
from refusals.engine.terms import Category

_MOST_REASON_WORDS = 25
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LINK = re.compile(r"\w+://[^\s]+")
_SENTENCE_END = re.compile(r"[.?!](?:\s|$)|[。？！؟]")
_LISTED = Path(__file__).with_name("listed.toml")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a text: by which rule, and whether that keeps it from being published."""

    rule: str
    message: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and the place it is meant for."""

    place: Place
    text: str

    @property
    def crisis(self) -> bool:
        """Say whether it is shown to somebody who may be in danger."""
        return self.place.category == Category.SELF_HARM

    @property
    def longest(self) -> str:
        """The text with the longest value in each of its placeholders."""
        return _PLACEHOLDER.sub(lambda found: LONGEST.get(found[1], found[0]), self.text)


Rule = Callable[[Draft], Iterator[Finding]]


def lint(place: Place, text: str) -> tuple[Finding, ...]:
    """Return every finding about `text` in `place`, the blocking ones first."""
    draft = Draft(place, text)
    found = [finding for rule in RULES for finding in rule(draft)]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def blocking(findings: tuple[Finding, ...]) -> bool:
    """Say whether any of them keeps the text from being published."""
    return any(finding.blocks for finding in findings)


def not_empty(draft: Draft) -> Iterator[Finding]:
    """Hold that there is a text at all: no card is empty."""
    if not draft.text.strip():
        yield Finding("R0", _("There is no text."))


def one_short_reason(draft: Draft) -> Iterator[Finding]:
    """R2: a reason is one sentence of at most 25 words."""
    if draft.place.slot != "reason":
        return
    if len(_SENTENCE_END.findall(draft.longest.strip())) > 1:
        yield Finding("R2", _("A reason is one sentence."))
    words = len(draft.longest.split())
    if words > _MOST_REASON_WORDS:
        told = _("A reason has at most {most} words; this has {words}.")
        yield Finding("R2", told.format(most=_MOST_REASON_WORDS, words=words))


def no_listed_words(draft: Draft) -> Iterator[Finding]:
    """R6, R7, R8, R12: no blame, lecture, filler or policy jargon, by the lists of its language."""
    lists = _listed().get(draft.place.language)
    if lists is None:
        told = _("No word list for this language: not checked.")
        yield Finding("R6", told, blocks=False)
        return
    text = draft.text.casefold()
    for rule, words in lists.items():
        for word in words:
            if _stands_in(word, text):
                yield Finding(rule, f"“{word}”: {_WHY[rule]}")


def calm(draft: Draft) -> Iterator[Finding]:
    """R9: at most one apology, no exclamation mark; in crisis copy that blocks."""
    if re.search(r"[!！¡]", draft.text):
        yield Finding("R9", _("No exclamation mark."), blocks=draft.crisis)


def short_enough(draft: Draft) -> Iterator[Finding]:
    """R11: short after the longest placeholder."""
    slot = SLOTS.get(draft.place.slot)
    length = len(draft.longest)
    if slot is not None and length > slot.limit:
        told = _("{length} characters; {limit} is the most here.")
        yield Finding("R11", told.format(length=length, limit=slot.limit))


def known_placeholders(draft: Draft) -> Iterator[Finding]:
    """R19: the same placeholders as the source; only those that the slot knows; no loose braces."""
    slot = SLOTS.get(draft.place.slot)
    known = slot.placeholders if slot is not None else frozenset()
    used = set(_PLACEHOLDER.findall(draft.text))
    for name in sorted(used - known):
        yield Finding(
            "R19", _("%(name)s is not a placeholder of this text.") % {"name": f"{{{name}}}"}
        )
    for name in sorted(known - used):
        yield Finding("R19", _("%(name)s is missing.") % {"name": f"{{{name}}}"})
    if re.search(r"[{}]", _PLACEHOLDER.sub("", draft.text)):
        yield Finding("R19", _("A brace stands alone."))


def no_links(draft: Draft) -> Iterator[Finding]:
    """R19: links come from the registry, never from a text."""
    for link in _LINK.findall(draft.text):
        told = _("{link}: links belong in the registry of resources.")
        yield Finding("R19", told.format(link=link))


RULES: tuple[Rule, ...] = (
    not_empty,
    one_short_reason,
    no_listed_words,
    calm,
    short_enough,
    known_placeholders,
    no_links,
)

_WHY: Mapping[str, str | Promise] = {
    "R1": gettext_lazy("say what can't be done."),
    "R6": gettext_lazy("no blame, no guess at what the person meant to do."),
    "R7": gettext_lazy("no lecture."),
    "R8": gettext_lazy("no filler."),
    "R12": gettext_lazy("plain words instead of policy jargon."),
}


def _stands_in(word: str, text: str) -> bool:
    """Say whether `word` stands in `text`, as a word of its own where the script has spaces."""
    if re.search(r"[\u3400-\u9fff]", word):
        return word in text
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


@cache
def _listed() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    tables = tomllib.loads(_LISTED.read_text(encoding="utf-8"))
    return {
        language: {rule: tuple(word.casefold() for word in words) for rule, words in table.items()}
        for language, table in tables.items()
    }
