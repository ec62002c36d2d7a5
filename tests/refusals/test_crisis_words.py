"""Words for somebody who may be in danger: in every language that the detector knows."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from refusals.cards import Words, card_for, words
from refusals.copybook.builtin import CRISIS_LANGUAGES, CRISIS_SLOTS
from refusals.copybook.shipped import crisis_gaps
from refusals.engine.text import lexicon
from tests.refusals.conftest import to_path

SHOWN = ("headline", "reason", "body", "decided_line", "meaning")


def test_there_are_words_for_every_language_that_the_detector_knows():
    folder = Path(lexicon.__file__).parent / "data" / "lexicons"
    known = {path.stem for path in folder.glob("*.toml")}
    assert known - {"zh"} <= set(CRISIS_LANGUAGES)
    assert {"zh-hans", "zh-hant"} <= set(CRISIS_LANGUAGES)
    assert crisis_gaps() == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", CRISIS_LANGUAGES)
def test_a_crisis_card_speaks_one_language(refusal, facts, language):
    card = card_for(refusal("self_harm", language, paths=["person"]), facts, action=to_path)
    assert {getattr(card, name).language for name in SHOWN} == {language}
    assert {way.label.language for way in card.ways} == {language}
    for slot in CRISIS_SLOTS:
        assert words(slot, "self_harm", language).language == language


@pytest.mark.django_db
def test_no_crisis_text_is_as_long_as_to_burst_its_place(refusal, facts):
    limits = {"headline": 60, "reason": 140, "body": 280}
    for language in CRISIS_LANGUAGES:
        card = card_for(refusal("self_harm", language), facts, action=to_path)
        for slot, limit in limits.items():
            assert len(str(getattr(card, slot))) <= limit, (language, slot)


@pytest.mark.django_db
def test_another_categorys_card_takes_nothing_from_the_crisis_words(refusal, facts):
    card = card_for(refusal("illicit", "fr"), facts, action=to_path, language="en")
    found = [getattr(card, field.name) for field in fields(card)]
    assert {one.language for one in found if isinstance(one, Words)} == {"en"}
