"""Which copy is weakest: by what followed the cards that showed it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refusals.copybook import Place
from refusals.models import Outcome
from refusals.studio.scores import NOTHING, scores
from refusals.studio.shelves import shelves, weakest

pytestmark = pytest.mark.django_db
GOOD, BAD = Place("headline", "illicit", "en"), Place("headline", "cyber", "en")


@pytest.fixture
def shown(refusal):
    """Return a function that records cards with a version, so many of which led to an answer."""

    def record(version, *, cards: int, answered: int) -> None:
        for number in range(cards):
            made = refusal(saved=True, copy_versions=[version.pk])
            if number < answered:
                Outcome.objects.create(refusal=made, kind=Outcome.Kind.ANSWERED)

    return record


def test_the_version_that_led_to_fewer_answers_stands_first(make_live, shown):
    good, bad = make_live(GOOD, "Such steps can't be given"), make_live(BAD, "No way in is given")
    shown(good, cards=10, answered=9)
    shown(bad, cards=10, answered=2)
    assert [cell.place for cell in weakest(shelves("en"))] == [BAD, GOOD]
    assert (scores()[bad.pk].percent, scores()[good.pk].percent) == (20, 90)


def test_one_unlucky_card_does_not_lead(make_live, shown):
    often, once = make_live(GOOD, "Such steps can't be given"), make_live(BAD, "No way in is given")
    shown(often, cards=40, answered=10)
    shown(once, cards=1, answered=0)
    assert [cell.place for cell in weakest(shelves("en"))] == [GOOD, BAD]


def test_words_for_a_crisis_are_not_measured_by_answers(make_live, shown):
    place = Place("headline", "self_harm", "en")
    shown(make_live(place, "You are not alone with this"), cards=3, answered=0)
    assert weakest(shelves("en")) == ()


def test_a_version_that_nobody_saw_has_no_score(make_live):
    version = make_live(GOOD, "Such steps can't be given")
    assert scores().get(version.pk, NOTHING) is NOTHING


def test_scores_are_read_again_only_after_something_happened(make_live, shown):
    shown(make_live(GOOD, "Such steps can't be given"), cards=2, answered=1)
    scores()
    with CaptureQueriesContext(connection) as queries:
        scores()
    assert len(queries) == 2
    version = make_live(BAD, "No way in is given")
    shown(version, cards=1, answered=1)
    assert scores()[version.pk].answered == 1


def test_the_page_shows_the_share_and_how_sure_it_is(signed_in, make_live, shown):
    shown(make_live(GOOD, "Such steps can't be given"), cards=4, answered=1)
    page = signed_in("policy").get("/studio/", {"sort": "outcome"}).content.decode()
    assert "25%" in page
    assert "of 4 cards · 5–70%" in page
