"""An experiment starts as it was planned, stays as it started, and ends in one step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from refusals.copybook import Place
from refusals.experiments.judging import Call, Stage
from refusals.experiments.results import reading_of
from refusals.ledger import record_outcome
from refusals.models import AuditEntry, CopyVersion, Experiment, Exposure, Outcome, Publication
from refusals.studio import publishing
from refusals.studio.experimenting import conducting
from refusals.studio.experimenting.conducting import NotAllowed
from tests.refusals.experiments.conftest import PLACE, live_version

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=31)


def expose(running, refusal, arm: int, *outcomes: str, late=False):
    """Show an arm to somebody an hour ago, with what came of it."""
    shown = refusal(saved=True)
    at = timezone.now() - timedelta(hours=1)
    Exposure.objects.create(
        experiment=running,
        arm=running.arms.all()[arm],
        conversation_ref=shown.conversation_ref,
        refusal=shown,
        at=at,
        closes=at + timedelta(minutes=30),
    )
    for kind in outcomes:
        record_outcome(shown, Outcome.Kind(kind))
    minutes = 45 if late else 5
    Outcome.objects.filter(refusal=shown).update(created=at + timedelta(minutes=minutes))


def test_the_first_arm_is_what_is_live(experiment):
    control = experiment(run=False).arms.first()
    assert control.version_id == live_version()


@pytest.mark.parametrize(
    "place",
    [Place("headline", "self_harm", "en"), Place("emergency", "", "en")],
    ids=["crisis category", "crisis slot"],
)
def test_crisis_copy_is_never_tried_out(experiment, place):
    with pytest.raises(NotAllowed, match="crisis"):
        experiment("Anything at all", place=place)


def test_what_nobody_approved_is_not_tried_out(experiment, approved, author):
    experiment(run=False)
    draft = approved("Only a draft", state=CopyVersion.State.DRAFT)
    with pytest.raises(NotAllowed, match="versions"):
        conducting.draft(
            PLACE, [draft.pk], name="x", sample=5, days=1, traffic=100, author_id=author
        )


def test_only_so_many_wordings_are_tried_at_once(experiment):
    with pytest.raises(NotAllowed, match="arms"):
        experiment("One", "Two", "Three", "Four")


def test_two_experiments_never_run_in_one_place(experiment):
    experiment("One")
    with pytest.raises(NotAllowed, match="busy"):
        experiment("Two")


def test_a_start_after_somebody_published_is_refused(experiment, approved, author):
    planned = experiment("One", run=False)
    other = approved("Published meanwhile")
    assert publishing.publish(other, seen=live_version(), by_id=author)
    with pytest.raises(NotAllowed, match="moved"):
        conducting.start(planned, by_id=author)
    planned.refresh_from_db()
    assert planned.state == Experiment.State.DRAFT


def test_an_experiment_starts_and_stops_once(experiment, author):
    running = experiment("One")
    with pytest.raises(NotAllowed, match="state"):
        conducting.start(running, by_id=author)
    conducting.stop(running, by_id=author)
    with pytest.raises(NotAllowed, match="state"):
        conducting.stop(running, by_id=author)


def test_what_has_run_is_not_thrown_away(experiment, author):
    with pytest.raises(NotAllowed, match="state"):
        conducting.discard(experiment("One"), by_id=author)


def test_a_draft_is_thrown_away(experiment, author):
    planned = experiment("One", run=False)
    conducting.discard(planned, by_id=author)
    with pytest.raises(ObjectDoesNotExist):
        Experiment.objects.get(name=planned.name)


def test_stopping_makes_the_winner_live_in_one_step(experiment, author):
    running = experiment("One")
    winner = running.arms.all()[1]
    conducting.stop(running, by_id=author, promote=winner.pk)
    assert live_version() == winner.version_id
    running.refresh_from_db()
    assert (running.state, running.promoted) == (Experiment.State.STOPPED, winner)


def test_a_promotion_that_would_overwrite_another_publication_changes_nothing(
    experiment, approved, author
):
    running = experiment("One")
    other = approved("Published around the experiment")
    Publication.objects.filter(**PLACE._asdict()).update(version=other)
    with pytest.raises(NotAllowed, match="moved"):
        conducting.stop(running, by_id=author, promote=running.arms.all()[1].pk)
    running.refresh_from_db()
    assert running.state == Experiment.State.RUNNING
    assert live_version() == other.pk


def test_who_did_what_is_written_down(experiment, author):
    running = experiment("One")
    conducting.stop(running, by_id=author, promote=running.arms.first().pk)
    acts = AuditEntry.objects.filter(area=AuditEntry.Area.EXPERIMENTS).order_by("pk")
    assert [(entry.act, entry.by_id) for entry in acts] == [
        ("drafted", author),
        ("started", author),
        ("promoted", author),
    ]


def test_a_reading_counts_what_came_within_the_window(experiment, refusal):
    running = experiment("One", sample=2)
    expose(running, refusal, 0, "chosen", "answered")
    expose(running, refusal, 0)
    expose(running, refusal, 1, "chosen", "escalated")
    expose(running, refusal, 1, "chosen", "answered", late=True)
    control, other = reading_of(running).lines
    assert (control.answered.rate, control.left.rate) == (0.5, 0.5)
    assert (other.answered.rate, other.escalated.rate, other.left.rate) == (0.0, 0.5, 0.5)


def test_a_window_that_is_open_does_not_count_yet(experiment, refusal):
    running = experiment("One", sample=1)
    expose(running, refusal, 0, "answered")
    expose(running, refusal, 1, "answered")
    Exposure.objects.update(closes=timezone.now() + timedelta(minutes=5))
    assert reading_of(running).stage is Stage.COLLECTING
    assert reading_of(running, now=timezone.now() + LATER).stage is Stage.READY


def test_only_the_planned_people_count_however_late_somebody_looks(experiment, refusal):
    running = experiment("One", sample=2)
    for arm in (0, 1):
        for _ in range(2):
            expose(running, refusal, arm, "answered")
    for _ in range(3):
        expose(running, refusal, 0)
        expose(running, refusal, 1)
    assert [line.answered.rate for line in reading_of(running).lines] == [1.0, 1.0]


def test_a_clear_difference_is_called(experiment, refusal):
    running = experiment("One", sample=20)
    for number in range(20):
        expose(running, refusal, 0, *(["answered"] if number < 2 else []))
        expose(running, refusal, 1, *(["answered"] if number < 18 else []))
    reading = reading_of(running)
    assert (reading.stage, reading.best) == (Stage.READY, 1)
    assert reading.lines[1].call is Call.BETTER


def test_the_planned_end_comes_without_the_people(experiment, refusal):
    running = experiment("One", sample=1_000, days=3)
    expose(running, refusal, 0, "answered")
    expose(running, refusal, 1)
    assert reading_of(running).stage is Stage.COLLECTING
    after = timezone.now() + timedelta(days=3, minutes=1)
    assert reading_of(running, now=after).stage is Stage.SHORT
