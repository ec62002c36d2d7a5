"""The words that are always there."""

from __future__ import annotations

import string

import pytest

from refusals.engine.terms import HARD, Category, Path
from refusals.engine.wording import PLACEHOLDERS, builtin, suggestions

LANGUAGES = ["en", "zh-hans", "zh-hant", "es", "ar", "fr", "zh", "xx"]
SINGLE = [
    *("tombstone", "notice.switch", "notice.quarantined", "decided.model", "decided.rules"),
    *("crisis.headline", "crisis.reason", "crisis.body", "crisis.resources", "both_refused"),
]
LIMITS = {"headline": 60, "reason": 140, "body": 280}
BLAME = [
    "unfortunately",
    "inappropriate",
    "violat",
    "guidelines",
    "as an ai",
    "oops",
    "!",
    "should",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", Category)
def test_no_card_can_be_empty_or_too_long(category, language):
    for slot, limit in LIMITS.items():
        assert 0 < len(builtin(slot, category, language)) <= limit


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_on_has_a_label_and_a_help(language):
    for path in Path:
        assert 0 < len(builtin(f"label.{path}", Category.UNKNOWN, language)) <= 25
        assert builtin(f"help.{path}", Category.UNKNOWN, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slot", SINGLE)
def test_every_notice_has_its_words(slot, language):
    assert builtin(slot, Category.UNKNOWN, language)


@pytest.mark.parametrize("category", Category)
def test_the_english_words_neither_blame_nor_lecture(category):
    words = " ".join(builtin(slot, category) for slot in LIMITS).lower()
    assert not [word for word in BLAME if word in words]


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "es", "ar"])
@pytest.mark.parametrize("category", Category)
def test_only_known_placeholders_are_used(category, language):
    for slot in LIMITS:
        fields = {
            name for _, name, _, _ in string.Formatter().parse(builtin(slot, category, language))
        }
        assert fields - {None} <= PLACEHOLDERS


def test_a_slot_that_nobody_wrote_is_a_bug():
    with pytest.raises(KeyError):
        builtin("headlines")


def test_the_best_suggestion_is_close_to_what_was_asked():
    prompt = "How do I pick the lock on my neighbour's front door?"
    found = suggestions(Category.ILLICIT, prompt, "en")
    assert found[0] == "How do door locks work, and how can I make mine harder to pick?"
    assert len(found) <= 3


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "es", "ar"])
@pytest.mark.parametrize("category", sorted(set(Category) - HARD - {Category.SELF_HARM}))
def test_every_other_category_has_a_suggestion_in_each_language(category, language):
    assert suggestions(category, "", language)


@pytest.mark.parametrize("category", [*sorted(HARD), Category.SELF_HARM])
def test_the_hard_core_and_crisis_suggest_nothing(category):
    assert suggestions(category, "anything", "en") == ()
