"""A designer plans an experiment with its shares, follows it, and ends it, on its pages."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from refusals import cards
from refusals.experiments.assignment import arm_of
from refusals.experiments.judging import Stage
from refusals.experiments.results import reading_of
from refusals.ledger import record_outcome
from refusals.models import Experiment, Exposure, Outcome
from refusals.studio.experimenting import conducting
from tests.refusals.conftest import to_path
from tests.refusals.experiments.conftest import live_version

pytestmark = pytest.mark.django_db
PLAN = "/studio/headline/illicit/en/experiment/"
FORM = {"name": "Shorter?", "sample": 40, "traffic": 100, "days": 14}


@pytest.fixture
def designer(signed_in, experiment):
    """Return a designer's client; the shipped texts are live."""
    experiment("Another wording that was approved", run=False)
    return signed_in("designer")


def planned(designer, approved, *, live="", share=""):
    """Post a plan with one wording against the live one."""
    other = approved("Steps like these can't be given")
    form = {**FORM, "versions": other.pk, "share_live": live, f"share_{other.pk}": share}
    return designer.post(PLAN, form)


def page_of(found) -> str:
    return reverse("studio:experiment", args=[found.pk])


def shown_to(running, refusal, *counts):
    """Show each arm to so many people, an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    for arm, count in zip(running.arms.all(), counts, strict=True):
        for _ in range(count):
            one = refusal(saved=True)
            Exposure.objects.create(
                experiment=running,
                arm=arm,
                conversation_ref=one.conversation_ref,
                refusal=one,
                at=at,
                closes=at + timedelta(minutes=30),
            )


def test_a_wording_that_can_not_be_is_no_choice(designer):
    page = designer.post(PLAN, {**FORM, "versions": "9" * 25})
    assert (page.status_code, "is not a valid value" in page.text) == (422, True)


def test_a_plan_that_is_sent_twice_is_one_draft(designer, approved):
    other = approved("Steps like these can't be given")
    form = {**FORM, "versions": other.pk, "share_live": 70, f"share_{other.pk}": 30}
    first, again = (designer.post(PLAN, form)["Location"] for _ in range(2))
    assert first == again
    assert designer.post(PLAN, {**form, "days": 21})["Location"] != first


def test_an_uneven_split_is_planned_and_shown(designer, approved):
    response = planned(designer, approved, live="80", share="20")
    found = Experiment.objects.latest("pk")
    assert response.url == page_of(found)
    assert [arm.weight for arm in found.arms.all()] == [80, 20]
    page = designer.get(page_of(found)).content.decode()
    assert "80%" in page
    assert "20%" in page


def test_without_shares_every_wording_is_shown_equally_often(designer, approved):
    planned(designer, approved)
    assert [arm.weight for arm in Experiment.objects.latest("pk").arms.all()] == [1, 1]


@pytest.mark.parametrize(
    ("live", "share", "said"),
    [
        ("80", "30", "add up to 110 percent"),
        ("80", "", "Say every share, or none"),
        ("", "20", "Say every share, or none"),
        ("100", "0", "greater than or equal to 1"),
        ("99.5", "0.5", "Enter a whole number"),
    ],
)
def test_shares_that_are_no_whole_are_refused_and_kept_in_the_form(
    designer, approved, live, share, said
):
    before = Experiment.objects.count()
    response = planned(designer, approved, live=live, share=share)
    page = response.content.decode()
    assert (response.status_code, Experiment.objects.count()) == (422, before)
    assert said in page
    assert f'value="{live}"' in page or not live


@pytest.mark.parametrize("shares", [(100,), (50, 40), (100, 0), (50, 25, 25)])
def test_a_plan_with_shares_of_something_else_is_not_drafted(experiment, shares):
    with pytest.raises(conducting.NotAllowed, match="shares"):
        experiment("One", run=False, shares=shares)


def test_arms_and_their_shares_are_frozen(experiment):
    arm = experiment("One", shares=(80, 20)).arms.first()
    arm.weight = 50
    with pytest.raises(TypeError, match="never changed"):
        arm.save()


def test_cards_follow_the_shares_of_the_plan(experiment, refusal, facts):
    running = experiment("One", shares=(90, 10))
    texts = [arm.version.text for arm in running.arms.select_related("version")]
    people = [uuid4() for _ in range(40)]
    for who in people:
        card = cards.card_for(refusal(conversation_ref=who), facts, action=to_path)
        assert card.headline.text == texts[arm_of(running.salt.hex, who, [90, 10])]


def test_the_sample_ratio_check_is_held_against_the_planned_shares(experiment, refusal):
    uneven = experiment("One", shares=(80, 20))
    shown_to(uneven, refusal, 32, 8)
    assert reading_of(uneven).stage is Stage.COLLECTING
    shown_to(uneven, refusal, 0, 24)
    assert reading_of(uneven).stage is Stage.BROKEN


def test_no_rate_shows_before_the_plans_people_are_there(experiment, refusal, signed_in):
    running = experiment("One", sample=10)
    shown_to(running, refusal, 9, 9)
    client = signed_in("designer")
    page = client.get(page_of(running)).content.decode()
    assert "Collecting: 90%" in page
    assert "Asked for a person" not in page
    shown_to(running, refusal, 1, 1)
    page = client.get(page_of(running)).content.decode()
    assert "no wording did better" in page
    assert "Asked for a person" in page


def test_a_better_wording_is_told_in_plain_words(experiment, refusal, signed_in):
    running = experiment("One", sample=20)
    shown_to(running, refusal, 20, 20)
    for exposure in Exposure.objects.filter(arm=running.arms.last()):
        record_outcome(exposure.refusal, Outcome.Kind.ANSWERED)
    Outcome.objects.update(created=timezone.now() - timedelta(minutes=50))
    page = signed_in("designer").get(page_of(running)).content.decode()
    assert "It led 100.0% of those who saw it to an answer, the live one 0.0%." in page
    assert "first 20 people who saw each wording" in page
    assert "p &lt; 0.0001" in page


def test_an_experiment_can_end_without_anything_going_live(experiment, signed_in):
    running = experiment("One")
    before = live_version()
    other = running.arms.last()
    stop = reverse("studio:stop_experiment", args=[running.pk])
    signed_in("designer").post(stop, {"arm": other.pk, "without": "1"})
    running.refresh_from_db()
    assert (running.state, running.promoted) == (Experiment.State.STOPPED, None)
    assert live_version() == before


def test_a_plan_says_how_long_it_would_take(experiment, refusal, signed_in):
    found = experiment("One", run=False, sample=50, days=14, shares=(80, 20))
    client = signed_in("designer")
    assert "At the pace of" not in client.get(page_of(found)).content.decode()
    for _ in range(30):
        refusal(saved=True)
    page = client.get(page_of(found)).content.decode()
    assert "about 750 days" in page  # 250 people, a third of one a day
    assert "longer than planned" in page


@pytest.mark.parametrize("name", ["person", "agent", "analyst"])
def test_others_see_no_experiment(experiment, signed_in, name):
    found = experiment("One", run=False)
    client = signed_in(name)
    for url in (PLAN, page_of(found), reverse("studio:experiments")):
        assert client.get(url).status_code == 403
    start = reverse("studio:start_experiment", args=[found.pk])
    assert client.post(start).status_code == 403
