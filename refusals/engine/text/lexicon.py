"""How models decline in each language, as native reviewers wrote it down in TOML files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.terms import Category
from refusals.engine.text.folding import fold, fold_letters
from refusals.engine.text.looking import Finder

FOLDER = Path(__file__).parents[1] / "data" / "lexicons"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+|\n|[.!?,:;。！？，；：、؟،…]"
)
_ASCII_TOKEN = re.compile(r"[a-z0-9]+|[\n.!?,:;]")
"""The same where nothing but ASCII can come, in half the time."""
ENDINGS = frozenset(".!?。！？؟\n")

Patterns = tuple[re.Pattern[str], ...]
_Phrase = tuple[tuple[str, ...], str]


DECLINING = frozenset(
    {
        *("unable", "refuse", "condone", "improper"),
        *("sorry", "ai", "understand", "policy", "scope", "shift"),
    }
)
"""The cues that a reader should not see the beginning of."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What was written down for one language: phrases by their first word, and topics."""

    language: str
    phrases: Mapping[str, tuple[_Phrase, ...]]
    topics: Mapping[Category, Patterns]
    tasks: tuple[tuple[str, ...], ...]
    """Words of prompts that ask for words."""
    beginnings: frozenset[tuple[str, ...]]
    """First words of phrases that decline, the phrases themselves left out."""


def tokens(folded: str) -> list[str]:
    """Cut folded text into words, single characters of scripts without spaces, and marks."""
    return (_ASCII_TOKEN if folded.isascii() else TOKEN).findall(folded)


def could_decline(said: Sequence[str], language: str) -> bool:
    """Say whether the last words of a text may be the beginning of a phrase that declines."""
    beginnings = _beginnings(language)
    return any(tuple(said[-count:]) in beginnings for count in range(1, min(4, len(said)) + 1))


@cache
def _beginnings(language: str) -> frozenset[tuple[str, ...]]:
    """Join the beginnings of what declines in a language and in English."""
    return frozenset().union(*(lexicon.beginnings for lexicon in lexicons_for(language)))


def asks_for_words(asked: Sequence[str], language: str) -> bool:
    """Say whether a prompt asks for a text: a letter, a translation, a scene."""
    words, phrases = _tasks(language)
    if not words.isdisjoint(asked):
        return True
    run = "".join(asked)
    return any(phrase in run for phrase in phrases)


@cache
def _tasks(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Part the words for tasks that are one token from those that are found in a run of them."""
    tasks = [task for lexicon in lexicons_for(language) for task in lexicon.tasks]
    return (
        frozenset(task[0] for task in tasks if len(task) == 1),
        tuple("".join(task) for task in tasks if len(task) > 1),
    )


_SUBJECTS: Mapping[str, frozenset[Category]] = {
    "despair": frozenset({Category.SELF_HARM}),
    "harm": frozenset(
        {
            *(Category.CSAE, Category.WEAPONS_CBRN, Category.EXTREMISM, Category.SEXUAL),
            *(Category.CYBER, Category.HATE, Category.HARASSMENT, Category.VIOLENCE),
            Category.ILLICIT,
        }
    ),
    "politics": frozenset({Category.POLITICAL}),
}


def subject_of(folded: str, language: str) -> str:
    """Say what kind of thing a prompt is about, roughly: despair, harm, politics, or nothing."""
    found = topics_of(folded, language)
    kinds = (name for name, topics in _SUBJECTS.items() if not topics.isdisjoint(found))
    return next(kinds, "nothing")


def topics_of(folded: str, language: str) -> list[Category]:
    """Return the topics whose words, of one language or of English, are in folded text."""
    return _topics(language).found(folded)


@cache
def _topics(language: str) -> Finder[Category]:
    return Finder(
        (topic, pattern)
        for lexicon in lexicons_for(language)
        for topic, patterns in lexicon.topics.items()
        for pattern in patterns
    )


@cache
def lexicons_for(language: str) -> tuple[Lexicon, ...]:
    """Return the lexicons that a text in `language` is read with: its own, then English."""
    tags = dict.fromkeys((language.partition("-")[0], "en"))
    return tuple(load_lexicon(FOLDER / f"{tag}.toml") for tag in tags if tag in LANGUAGES)


@cache
def load_lexicon(path: Path) -> Lexicon:
    """Read one lexicon; a wrong pattern raises `ValueError` naming file and pattern."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases: dict[str, list[_Phrase]] = {}
    for name, texts in table["cues"].items():
        for text in texts:
            words = tuple(tokens(fold(text)))
            phrases.setdefault(words[0], []).append((words, name))
    return Lexicon(
        language=table["language"],
        phrases={
            first: tuple(sorted(found, key=lambda phrase: -len(phrase[0])))
            for first, found in phrases.items()
        },
        tasks=tuple(tuple(tokens(fold(text))) for text in table["tasks"]),
        beginnings=frozenset(
            words[:count]
            for found in phrases.values()
            for words, name in found
            if name in DECLINING
            for count in range(1, len(words))
        ),
        topics={
            Category(name): tuple(_compiled(pattern, path) for pattern in patterns)
            for name, patterns in table["topics"].items()
        },
    )


def compile_folded(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern, its letters folded as its texts will be; escapes such as `\W` stay."""
    pieces = re.split(r"(\\.)", pattern)
    folded = (piece if at % 2 else fold_letters(piece) for at, piece in enumerate(pieces))
    return re.compile("".join(folded), re.DOTALL)


def with_lists(pattern: str, lists: Mapping[str, str]) -> str:
    """Put the words of a list where a pattern names it: `{group}`."""
    for name, words in lists.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern


def _compiled(pattern: str, path: Path) -> re.Pattern[str]:
    try:
        return compile_folded(pattern)
    except re.error as error:
        msg = f"{path.name}: pattern {pattern!r}: {error}"
        raise ValueError(msg) from error
