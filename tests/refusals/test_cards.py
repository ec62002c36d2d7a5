"""Cards: never empty, in the right language, with the ways on that still stand."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from refusals.cards import Words, card_for, pin
from refusals.copybook import Place
from refusals.copybook.shipped import editions
from refusals.engine.terms import Category
from refusals.models import Refusal
from tests.refusals.conftest import to_path

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", [category.value for category in Category])
def test_a_card_without_any_publication_has_words_in_its_own_language(
    refusal, facts, category, language
):
    card = card_for(refusal(category, language), facts, action=to_path)
    shown = [getattr(card, field.name) for field in fields(card)]
    texts = [found for found in [*shown, *card.say.values()] if isinstance(found, Words)]
    assert len(texts) > 15
    assert all(words.text.strip() for words in texts)
    assert {words.language for words in texts} == {language}
    assert card.copy_version == "built-in"
    assert card.dir == ("rtl" if language == "ar" else "ltr")


def test_every_category_has_a_way_on(refusal, facts):
    for category in Category:
        card = card_for(refusal(category.value), facts, action=to_path)
        assert card.ways
        assert all(str(way.label) and str(way.help) and way.action for way in card.ways)


def test_keys_are_fresh_on_every_card(refusal, facts):
    cards = [card_for(refusal(), facts, action=to_path) for _ in range(2)]
    keys = [way.key for card in cards for way in card.ways]
    assert len(set(keys)) == len(keys)


def test_a_card_speaks_the_interface_language_when_the_prompts_has_no_words(refusal, facts):
    card = card_for(refusal("political", "sw"), facts, action=to_path, language="es")
    assert card.language == "es"


def test_another_script_is_another_language(refusal, facts):
    card = card_for(refusal("political", "zh-TW"), facts, action=to_path)
    assert card.language == "en"


def test_a_crisis_card_uses_the_built_in_words_of_a_language_without_a_library(refusal, facts):
    card = card_for(refusal("self_harm", "zh-hant"), facts, action=to_path, language="en")
    assert card.language == "zh-hant"
    assert card.headline.text
    assert card.help
    assert str(card.help.emergency)


def test_a_crisis_card_has_resources_first_then_a_person_and_nothing_else(refusal, facts):
    paths = ["model", "person", "rephrase", "resources", "mistake"]
    card = card_for(refusal("self_harm", paths=paths), facts, action=to_path)
    assert [way.path for way in card.ways] == ["resources", "person"]
    assert card.mistake is None
    assert card.help
    found = [line.resource for line in card.help.lines]
    assert [each.country for each in found] == [""]
    assert all(each.url.startswith("https://") and each.source for each in found)


def test_the_model_way_is_gone_when_no_model_is_left(refusal, facts):
    card = card_for(refusal(), replace(facts, models=()), action=to_path)
    assert "model" not in {way.path for way in card.ways}


def test_a_second_model_that_declines_ends_the_offer_of_models(refusal, facts):
    declined = replace(facts, both_refused=("Model A", "Model B"))
    card = card_for(refusal(), declined, action=to_path)
    assert str(card.also) == "Both models declined: Model A, Model B."
    assert {"rephrase", "person"} <= {way.path for way in card.ways}
    assert "model" not in {way.path for way in card.ways}


def test_the_person_way_becomes_the_state_of_the_request(refusal, facts):
    card = card_for(refusal(), replace(facts, ticket_state="new"), action=to_path)
    assert "person" not in {way.path for way in card.ways}
    assert "waiting" in str(card.ticket)


def test_a_closed_desk_takes_messages(refusal, facts):
    card = card_for(refusal(), replace(facts, desk_open=False), action=to_path)
    person = next(way for way in card.ways if way.path == "person")
    assert person.label.text == "Leave a message"


def test_a_mistake_is_reported_once(refusal, facts):
    card = card_for(refusal(), replace(facts, taken=("mistake",)), action=to_path)
    assert card.mistake is None
    assert str(card.mistake_done).endswith("looks wrong to you.")


def test_whoever_told_what_a_decline_got_wrong_reads_where_their_words_went(refusal, facts):
    told = replace(facts, taken=("mistake",), reported=True)
    card = card_for(refusal(), told, action=to_path)
    assert card.mistake_words is None
    assert str(card.mistake_done).endswith("to our designers and analysts.")


def test_a_decline_by_our_rules_says_so(refusal, facts):
    card = card_for(refusal(decided_by="rules"), facts, action=to_path)
    assert "our own rules" in card.decided_line.text
    assert "Model A" not in card.decided_line.text


def test_a_partial_decline_names_the_part(refusal, facts):
    card = card_for(refusal(kind="partial"), facts, action=to_path)
    assert card.headline.text == "One part of the answer was left out"
    assert str(card.what) == "Steps that could break the law can't be given"


def test_narrow_and_rephrase_start_differently(refusal, facts):
    card = card_for(refusal(), facts, action=to_path)
    starts = {way.path.value: way.suggestions for way in card.ways if way.suggestions}
    assert set(starts) == {"rephrase", "narrow"}
    assert not set(starts["rephrase"]) & set(starts["narrow"])


def test_pinned_versions_stay_as_they_were_first_shown(refusal, facts, make_live):
    place = Place("headline", "illicit", "en")
    first = make_live(place, "Such steps can't be given")
    declined = refusal(saved=True)
    pin(declined, card_for(declined, facts, action=to_path))

    second = make_live(place, "Steps like these can't be given")
    later = card_for(declined, facts, action=to_path)
    pin(declined, later)

    assert later.copy_version == str(second.pk)
    assert Refusal.objects.get().copy_versions == [first.pk]


def test_only_english_claims_to_be_reviewed():
    assert [tag for tag, edition in editions().items() if edition.reviewed] == ["en"]


def test_a_name_in_a_placeholder_is_text_and_never_a_template():
    words = Words("{agent} joined at {time}", None, "en")
    assert words.filled(agent="{time}", time="9:00").text == "{time} joined at 9:00"


def test_a_name_keeps_its_brackets_between_words_from_the_right():
    words = Words("رفضه {model}", 1, "ar")
    assert words.filled(model="Jade (demo)").text == "رفضه \u2068Jade (demo)\u2069"
    assert words.filled(model="").text == "رفضه "


def test_a_part_without_a_known_reason_is_not_called_no_answer(refusal, facts):
    left_out = {"index": 2, "of": 3, "delivered": [1, 3], "translation": True}
    card = card_for(refusal("unknown", kind="partial", segment=left_out), facts, action=to_path)
    assert card.headline.text == "Part 2 of 3 was left untranslated"
    assert card.what is None
