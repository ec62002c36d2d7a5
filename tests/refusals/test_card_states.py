"""The card's HTML in every state, for each category where it differs: contract and order."""

from __future__ import annotations

from functools import cache
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from refusals.cards.samples import SAMPLE, STATES, Host, sample_card
from refusals.engine.terms import HARD, Category, Path
from tests.refusals.test_card_html import FIELDS, Parsed

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(30)]
CASES = [
    pytest.param(name, category, id=f"{name}-{category}")
    for name, state in STATES.items()
    for category in (Category if name in {"fresh", "rules", "partial"} else (SAMPLE, "self_harm"))
    if state.fits(Category(category))
]
ANATOMY = ("card__headline", "card__reason", "card__ways", "card__decided", "card__meaning")


@cache
def parsed(name, category, language="en"):
    card = sample_card(STATES[name], category, language, host=Host(address="/nothing/"))
    html = render_to_string("refusals/_card.html", {"card": card}, RequestFactory().get("/"))
    return Parsed(html), card


@pytest.mark.parametrize(("name", "category"), CASES)
def test_every_state_keeps_the_contract(name, category):
    found, card = parsed(name, category)
    (section,) = found.sections
    assert section["data-category"] == category
    assert section["data-decided-by"] == ("rules" if name == "rules" else "model")
    assert section["data-refusal"] == str(card.refusal)
    assert section["data-copy-version"]
    assert (section["lang"], section["dir"]) == ("en", "ltr")
    assert "data-card" in section
    assert set(found.forms) <= set(FIELDS)
    for path, form in found.forms.items():
        extra = set(form.fields) - {"key", "csrfmiddlewaretoken"}
        assert extra in (FIELDS[path], FIELDS[path] | {"words"})
        assert form.attributes["method"] == "post"
        assert UUID(form.fields["key"][0]).version == 4
    assert len(set(found.ids)) == len(found.ids)


@pytest.mark.parametrize(("name", "category"), CASES)
def test_the_parts_stand_in_their_order_and_there_is_a_way_on(name, category):
    found, card = parsed(name, category)
    order = [attributes.get("class", "").split(" ")[0] for _, attributes in found.tags]
    places = [order.index(part) for part in ANATOMY]
    assert places == sorted(places)
    assert card.ways or card.help or card.ticket


@pytest.mark.parametrize(("name", "category"), CASES)
def test_a_mistake_can_be_said_of_every_card_but_a_crisis(name, category):
    found, card = parsed(name, category)
    said = Path.MISTAKE.value in found.forms or card.mistake_done is not None
    assert said is (category != Category.SELF_HARM)


@pytest.mark.parametrize(
    "name", [name for name, one in STATES.items() if one.fits(Category.SELF_HARM)]
)
def test_a_crisis_has_places_to_turn_to_in_every_state_and_no_other_model(name):
    found, card = parsed(name, "self_harm")
    assert card.help is not None
    assert card.help.lines[-1].resource.country == ""
    assert not {"model", "rephrase", "narrow", "mistake"} & set(found.forms)


@pytest.mark.parametrize("category", sorted(HARD))
@pytest.mark.parametrize("language", ["en", "zh-hans", "es", "ar"])
def test_the_card_suggests_nothing_in_the_hard_core(category, language):
    found, _ = parsed("fresh", category, language)
    texts = [one.get("value") for tag, one in found.tags if one.get("name") == "text"]
    assert not [text for text in texts if text and "…" not in text]
