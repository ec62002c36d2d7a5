"""R10: plain words, by the formula of a language, else by the length of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyphen
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.copybook.slots import PLACEHOLDER
from refusals.studio.lint.rules import Draft, rule

_SENTENCE = re.compile(r"[^.?!。？！؟]+[.?!。？！؟]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MOST_WORDS = 20
_MOST_LETTERS = 40
_MOST_GRADE = 8.0
_LEAST_EASE = 55.0
"""Fernández Huerta's scale: 60 to 70 is the language of grades 7 and 8, 50 to 60 of grade 9."""
_ENOUGH_WORDS = 20
"""The formulas say nothing of a line that is shorter."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a full stop inside a number or a name ends none."""
    joined = re.sub(r"(?<=\w)\.(?=\w)", "·", text)
    return [found.strip() for found in _SENTENCE.findall(joined) if _WORD.search(found)]


def words(text: str) -> tuple[int, bool]:
    """Return how many words a text has, and whether its script has spaces; else its letters."""
    letters = len(_LETTER.findall(text))
    spaced = letters * 2 < sum(character.isalpha() for character in text)
    return (len(_WORD.findall(text)), True) if spaced else (letters, False)


@rule("R10", gettext_lazy("Plain words, short sentences"), warns=True)
def plain_words(draft: Draft) -> Iterator[str]:
    """R10: at most grade 8 by the formula of the language, 20 words a sentence on average."""
    text = PLACEHOLDER.sub("it", draft.text)  # a model's name is nobody's choice of words
    counted, spaced = words(text)
    found = max(1, len(sentences(text)))
    most = _MOST_WORDS if spaced else _MOST_LETTERS
    if counted / found > most:
        yield _("{words} words a sentence; {most} is the most.").format(
            words=round(counted / found), most=most
        )
    if counted >= _ENOUGH_WORDS and draft.place.language in _FORMULAS:
        yield from _FORMULAS[draft.place.language](text, counted, found)


def _english(text: str, counted: int, found: int) -> Iterator[str]:
    """Flesch and Kincaid's grade (1975)."""
    grade = 0.39 * counted / found + 11.8 * syllables(text, "en_US") / counted - 15.59
    if grade > _MOST_GRADE:
        told = _("Reads like grade {grade}; {most} is the most.")
        yield told.format(grade=round(grade), most=round(_MOST_GRADE))


def _spanish(text: str, counted: int, found: int) -> Iterator[str]:
    """Fernández Huerta's reading ease (1959), with the constants as later corrected."""
    ease = 206.84 - 60 * syllables(text, "es") / counted - 1.02 * counted / found
    if ease < _LEAST_EASE:
        told = _("Reading ease {ease}; {least} is the least.")
        yield told.format(ease=round(ease), least=round(_LEAST_EASE))


_FORMULAS = {"en": _english, "es": _spanish}


def syllables(text: str, dictionary: str) -> int:
    """Return the syllables of a text, as the hyphenation of its language parts them."""
    parts = _hyphenation(dictionary)
    return sum(len(parts.positions(word)) + 1 for word in _WORD.findall(text))


@cache
def _hyphenation(dictionary: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=dictionary, left=1, right=1)
