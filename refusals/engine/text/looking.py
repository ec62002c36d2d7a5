"""Look for many patterns at once: each is tried only at the words that it could begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, takewhile
from operator import itemgetter
from typing import Generic, TypeVar

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^]\\])*\]|.", re.DOTALL)
_BOUND = r"\b"
_ENDS = re.compile(r"\\b|[ '-](?![?*{])")
"""What ends a word in a pattern for sure."""
_MAYBE = ("?", "*", "{")
_KEY = 3
"""Letters of a word by which patterns are found."""

Name = TypeVar("Name")


class Finder(Generic[Name]):
    r"""Patterns by name; `found` says whose are in a text, as a search for each would.

    A search costs time for every character and every pattern. Most of ours begin with letters at a
    word's edge (`\b(?:how to|make) …`): the words of a text tell which of them could be in it.
    """

    def __init__(self, patterns: Iterable[tuple[Name, re.Pattern[str]]]) -> None:
        self._names: dict[Name, None] = {}
        self._by_key: dict[str, list[tuple[Name, re.Pattern[str]]]] = {}
        self._anywhere: list[tuple[Name, re.Pattern[str]]] = []
        self._beyond_ascii: list[tuple[Name, re.Pattern[str]]] = []
        for name, pattern in patterns:
            self._names[name] = None
            self._file(name, pattern)
        self._begins = _beginning_with(self._by_key)

    def _file(self, name: Name, pattern: re.Pattern[str]) -> None:
        """File a pattern by the words that it begins with, or its choices where some have none."""
        keys = beginnings(pattern.pattern)
        if not _by_words(keys):
            parted = [(choice, beginnings(choice)) for choice in _choices(pattern.pattern)]
            if any(_by_words(begins) for _, begins in parted):
                for choice, begins in parted:
                    self._keep(name, re.compile(choice, pattern.flags), begins)
                return
        self._keep(name, pattern, keys)

    def _keep(self, name: Name, pattern: re.Pattern[str], keys: set[str] | None) -> None:
        if keys is None:
            self._anywhere.append((name, pattern))
            return
        if "" in keys:
            self._beyond_ascii.append((name, pattern))
        for key in keys - {""}:
            self._by_key.setdefault(key, []).append((name, pattern))

    def found(self, text: str) -> list[Name]:
        """Return the names of which a pattern is in `text`, in the order in which they came."""
        searched = self._anywhere
        if not text.isascii():
            searched = [*searched, *self._beyond_ascii]
        found = {name for name, pattern in searched if pattern.search(text)}
        for begun in self._begins.finditer(text):
            for name, pattern in self._by_key[begun[0]]:
                if name not in found and pattern.match(text, begun.start()):
                    found.add(name)
        return [name for name in self._names if name in found] if found else []


def _beginning_with(keys: Iterable[str]) -> re.Pattern[str]:
    """Return what finds words by their first letters, or whole where they have no more of them."""
    spelled = sorted(key if len(key) == _KEY else f"{key}{_BOUND}" for key in keys)
    choices = (
        f"{letter}(?:{'|'.join(key[1:] for key in begun)})"
        for letter, begun in groupby(spelled, key=itemgetter(0))
    )
    return re.compile(rf"{_BOUND}(?:{'|'.join(choices) or '(?!)'})")


def _by_words(keys: set[str] | None) -> bool:
    return keys is not None and "" not in keys


def beginnings(pattern: str, then: str = "", *, at_word: bool = False) -> set[str] | None:
    r"""Return the first letters of the words that a pattern begins with; `None`: it may be any.

    An empty one stands for what begins anywhere, but not with ASCII. `then` is the pattern of what
    comes after, and `at_word` says that a `\b` stands before.
    """
    found: set[str] = set()
    for choice in _choices(pattern):
        bound = at_word or choice.startswith(_BOUND)
        begins = _begins(choice.removeprefix(_BOUND), then, at_word=bound)
        if begins is None:
            return None
        found |= begins
    return found


def _begins(choice: str, then: str, *, at_word: bool) -> set[str] | None:
    """Return the beginnings of what has no choices of its own, or only in groups."""
    if choice.startswith("(?:"):
        return _begins_with_group(choice, then, at_word=at_word)
    letters = "".join(takewhile(str.isalnum, choice))
    after = choice[len(letters) :] + then
    if after.startswith(_MAYBE):
        letters, after = letters[:-1], ""
    if not at_word:
        return {""} if letters and not letters[0].isascii() else None
    whole = letters and _ENDS.match(after)
    return {letters[:_KEY]} if whole or len(letters) >= _KEY else None


def _begins_with_group(choice: str, then: str, *, at_word: bool) -> set[str] | None:
    inner, after = _group(choice)
    if after.startswith(("*", "{")):
        return None
    rest = after.removeprefix("?")
    begins = beginnings(inner, rest + then, at_word=at_word)
    if begins is None or rest == after:
        return begins
    without = _begins(rest, then, at_word=at_word)
    return None if without is None else begins | without


def _choices(pattern: str) -> list[str]:
    """Part a pattern at the bars that stand in no group."""
    depth, found = 0, [""]
    for atom in _ATOM.findall(pattern):
        depth += (atom == "(") - (atom == ")")
        if atom == "|" and not depth:
            found.append("")
        else:
            found[-1] += atom
    return found


def _group(choice: str) -> tuple[str, str]:
    """Part what begins with a group into what stands in it, and what comes after."""
    depth = end = 0
    for atom in _ATOM.findall(choice):
        depth += (atom == "(") - (atom == ")")
        end += len(atom)
        if not depth:
            break
    return choice[3 : end - 1], choice[end:]
