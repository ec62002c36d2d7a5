"""Looking for many patterns at once finds what searching for each of them finds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals.engine.gate import RULES, gate
from refusals.engine.scoring.training import AUTHORED, read_examples
from refusals.engine.terms import Context
from refusals.engine.text.abilities import ABILITIES
from refusals.engine.text.asking import ASKING
from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import LANGUAGES, compile_folded, lexicons_for
from refusals.engine.text.looking import Finder, beginnings
from refusals.engine.text.subjects import SUBJECTS

PATTERNS = [
    *(r"\b(?:how (?:to|do i)|make|build)\b.{0,20}\bbombs?\b", r"\bids?\b", r"\be-?mail\b"),
    *(r"\b(?:the )?pills\b", r"\b(?:do|i) not\b", r"https?://", r"(?:炸弹|人肉)", r"\bcómo\b|人肉"),
    *(r"^play\b", r"\b(?:a|b)+c", r"\b(?:under ?age|x-ray|'s pin)\b", r"\b(?:ab|cd\w*)ef\b"),
    *(r"\b(?:[ab]x|[]|(])y", r"\bal.?qaeda", r"(?:how|why) to", r"\b(?!no)not\b", r"\bto?go"),
]
WORDS = st.sampled_from(
    [
        *("how", "to", "make", "bomb", "id", "ids", "e", "-", "email", "the", "pills", "do", "i"),
        *("not", "https://", "炸弹", "人肉", "cómo", "play", "abac", "c", "underage", "x", "ray"),
        *("'", "s", "pin", "abef", "cdxef", "ax", "]y", "(y", "al", "qaeda", "alqaeda", "why"),
        *("no", "_", ".", "1", "go", "tgo", "togo", " ", " ", " ", " ", " "),
    ]
)
TEXTS = st.lists(WORDS, max_size=12).map("".join)
FINDER = Finder((pattern, re.compile(pattern, re.DOTALL)) for pattern in PATTERNS)


def _strings(table: object) -> list[str]:
    match table:
        case str():
            return [table]
        case list():
            return [one for value in table for one in _strings(value)]
        case dict():
            return [one for value in table.values() for one in _strings(value)]
    return []


def _shipped(path: Path) -> list[re.Pattern[str]]:
    return [compile_folded(one) for one in _strings(tomllib.loads(path.read_text("utf-8")))]


@pytest.fixture(scope="module")
def authored_texts():
    rows = read_examples(AUTHORED)[::20]
    return [fold(text) for row in rows for text in (row.prompt, row.response[:300])]


TOPICS = [
    pattern
    for language in LANGUAGES
    for patterns in lexicons_for(language)[0].topics.values()
    for pattern in patterns
]


@given(TEXTS)
def test_what_a_search_for_each_pattern_finds_is_found_at_once(text):
    searched = [pattern for pattern in PATTERNS if re.search(pattern, text, re.DOTALL)]
    assert FINDER.found(text) == searched


@pytest.mark.parametrize("path", [RULES, SUBJECTS, ASKING, ABILITIES], ids=lambda path: path.stem)
def test_our_own_patterns_match_only_where_they_are_looked_for(path, authored_texts):
    _same_as_searching(_shipped(path), authored_texts)


def test_topics_match_only_where_they_are_looked_for(authored_texts):
    _same_as_searching(TOPICS, authored_texts)


def _same_as_searching(patterns, texts):
    finder = Finder(enumerate(patterns))
    for text in texts:
        found = [at for at, pattern in enumerate(patterns) if pattern.search(text)]
        assert finder.found(text) == found, text


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\b(?:how (?:to|do)|make)\b", {"how", "mak"}),
        (r"\b(?:the )?pills\b", {"the", "pil"}),
        (r"\b(?:do|i) not", {"do", "i"}),
        (r"人肉|炸弹", {""}),
        (r"\bids?\b", None),
        (r"(?:how|why) to", None),
        (r"\b\d+ pills", None),
    ],
)
def test_a_pattern_tells_the_words_that_it_begins_with(pattern, expected):
    assert beginnings(pattern) == expected


@pytest.mark.parametrize("words", ["how to ", "porn ", "write a manifesto ", "i want ", "a", " "])
def test_no_long_prompt_holds_up_the_gate(words):
    assert gate(words * (100_000 // len(words)), Context(language="en", models=())).category is None
