"""A card shows its conversation's arm, every time, and the first showing is written down."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from refusals import cards, copybook
from refusals.copybook import Place
from refusals.experiments.assignment import arm_of
from refusals.models import Exposure
from refusals.studio.experimenting import conducting
from tests.refusals.conftest import to_path

pytestmark = pytest.mark.django_db
NEW = "Steps like these can't be given"


def conversation_in(experiment, arm: int) -> UUID:
    """Find a conversation that the experiment's salt puts into `arm`."""
    return next(who for who in iter(uuid4, None) if arm_of(experiment.salt.hex, who, [1, 1]) == arm)


def show(refusal, facts):
    """Serve a card, as the host does."""
    card = cards.card_for(refusal, facts, action=to_path)
    cards.pin(refusal, card)
    return card


def test_each_arm_shows_its_own_words(experiment, refusal, facts):
    running = experiment(NEW)
    for arm, version in enumerate(running.arms.all()):
        who = conversation_in(running, arm)
        card = show(refusal(conversation_ref=who, saved=True), facts)
        assert card.headline.text == version.version.text
        assert version.version_id in card.versions
        assert Exposure.objects.get(conversation_ref=who).arm == version


def test_a_conversation_keeps_its_arm_and_counts_once(experiment, refusal, facts):
    running = experiment(NEW)
    who = conversation_in(running, 1)
    first = refusal(conversation_ref=who, saved=True)
    for one in (first, first, refusal(conversation_ref=who, saved=True)):
        assert show(one, facts).headline.text == NEW
    assert Exposure.objects.get().refusal == first


def test_another_category_is_not_concerned(experiment, refusal, facts):
    experiment(NEW)
    show(refusal("privacy", saved=True), facts)
    assert not Exposure.objects.exists()


def test_another_language_that_has_its_own_words_is_not_concerned(experiment, refusal, facts):
    experiment(NEW)
    assert show(refusal(language="es", saved=True), facts).headline.language == "es"
    assert not Exposure.objects.exists()


def test_nobody_in_crisis_is_experimented_on(experiment, refusal, facts):
    shared = Place("person_label", "", "en")
    running = experiment("Ask one of us", place=shared)
    for _ in range(20):
        card = show(refusal("self_harm", paths=["resources", "person"], saved=True), facts)
        assert "Ask one of us" not in [way.label.text for way in card.ways]
    assert not running.exposures.exists()


def test_who_does_not_take_part_sees_what_is_live(experiment, refusal, facts):
    running = experiment(NEW, traffic=1)
    outside = [show(refusal(saved=True), facts).headline.text for _ in range(20)]
    assert outside.count(NEW) <= 3
    assert running.exposures.count() <= 3


def test_a_preview_shows_what_it_was_asked_for(experiment, refusal, facts):
    running = experiment(NEW)
    who = conversation_in(running, 1)
    book = copybook.live().instead(Place("headline", "illicit", "en"), "As typed")
    card = cards.card_for(refusal(conversation_ref=who), facts, action=to_path, book=book)
    assert card.headline.text == "As typed"


def test_after_the_stop_everybody_sees_what_is_live(experiment, refusal, facts, author):
    running = experiment(NEW)
    conducting.stop(running, by_id=author)
    copybook.forget()
    card = show(refusal(conversation_ref=conversation_in(running, 1), saved=True), facts)
    assert card.headline.text != NEW
    assert not Exposure.objects.exists()


def test_an_experiment_adds_no_query_to_a_card_after_the_first(
    experiment, refusal, facts, django_assert_num_queries
):
    experiment(NEW)
    shown = refusal(saved=True)
    show(shown, facts)
    with django_assert_num_queries(0):
        show(shown, facts)
