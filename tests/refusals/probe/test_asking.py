"""Kept runs: asked in slices by one worker at a time, counted once, ended as they should."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from refusals.models import ProbeRun
from refusals.probe import asking, runs, scheduling, tasks
from refusals.probe.judging import Answer, Outcome
from refusals.probe.planning import planned
from tests.refusals.probe.doubles import always_gone, always_open

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
State = ProbeRun.State


def written(models=("plain", "shy"), languages=("en", "zh-hans"), repeats=2):
    return runs.write_down(planned("small", models, languages, repeats), by_id=None)


def fresh(run):
    return ProbeRun.objects.get(pk=run.pk)


def measured(run):
    """How many replies of each model and language were judged, and declined."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for key, counts in runs.cells_of(run).items():
        n, refused = found.get((key.model, key.language), (0, 0))
        found[key.model, key.language] = n + counts.n, refused + counts.refused
    return found


def finished(**more):
    run = written(**more)
    asking.advance(run.pk)
    return fresh(run)


def test_a_run_is_asked_to_its_end():
    run = written()
    assert asking.advance(run.pk) is None
    assert fresh(run).state == State.DONE
    assert measured(run) == {
        ("plain", "en"): (16, 0),
        ("plain", "zh-hans"): (16, 0),
        ("shy", "en"): (16, 0),
        ("shy", "zh-hans"): (16, 16),
    }
    assert fresh(run).served == {"plain": ["plain"], "shy": ["shy"]}


def test_a_slice_that_is_over_hands_the_rest_on(settings):
    settings.REFUSALS_PROBE_SLICE = 0
    run = written(models=["plain"], languages=["en"], repeats=1)
    handed = asking.advance(run.pk)
    assert handed
    assert fresh(run).state == State.RUNNING
    assert asking.waiting() == []  # handed on: nobody else takes it up meanwhile
    settings.REFUSALS_PROBE_SLICE = 60
    assert asking.advance(run.pk) is None  # it is not theirs
    assert asking.advance(run.pk, handed) is None
    assert fresh(run).state == State.DONE


def test_only_one_run_is_asked_for_at_a_time(settings):
    settings.REFUSALS_PROBE_SLICE = 0
    one, other = written(), written(models=["shy"])
    handed = asking.advance(one.pk)
    settings.REFUSALS_PROBE_SLICE = 60
    assert asking.advance(other.pk) is None
    assert fresh(other).state == State.WAITING
    asking.advance(one.pk, handed)
    asking.advance(other.pk)
    assert fresh(other).state == State.DONE


def test_a_run_whose_worker_died_is_taken_up_and_counted_once():
    run, dead = written(models=["plain"], languages=["en"], repeats=2), uuid4()
    ProbeRun.objects.update(token=dead, lease_until=timezone.now(), state=State.RUNNING)
    key = planned("small", ["plain"], ["en"], 2).keys[0]
    assert runs.note(run.pk, dead, key, Answer(Outcome.REFUSED, "political"))
    assert asking.waiting() == [run.pk]
    asking.advance(run.pk)
    counts = runs.cells_of(run)[key]
    assert (counts.n, counts.refused) == (2, 1)
    assert not runs.note(run.pk, dead, key, Answer(Outcome.REFUSED))  # it came back too late
    assert runs.cells_of(run)[key] == counts


def test_failures_are_counted_apart_and_named():
    run = written(models=["plain"], languages=["en"], repeats=1)
    asking.advance(run.pk, reply_for=always_gone)
    assert fresh(run).state == State.DONE
    cell = run.cells.first()
    assert (cell.n, cell.refused, cell.failed) == (0, 0, 1)
    assert cell.failures == {"not_found": 1}


def test_a_stop_keeps_what_was_measured(settings):
    settings.REFUSALS_PROBE_SLICE = 0
    run = written()
    handed = asking.advance(run.pk)
    runs.ask_to_stop(run)
    assert fresh(run).state == State.RUNNING  # whoever holds it ends it
    asking.advance(run.pk, handed)
    assert fresh(run).state == State.STOPPED
    assert fresh(run).cells.count() == 32


def test_a_run_that_nobody_asks_for_stops_at_once():
    run = written()
    runs.ask_to_stop(run)
    assert fresh(run).state == State.STOPPED
    runs.ask_to_stop(run)
    assert asking.advance(run.pk) is None


def test_other_prompts_do_not_complete_a_run():
    run = written()
    ProbeRun.objects.update(suite_version="0")
    asking.advance(run.pk)
    assert fresh(run).state == State.STOPPED
    assert set(measured(run).values()) == {(0, 0)}


def test_a_run_is_held_against_the_last_one_of_its_suite(caplog):
    first = finished(models=["shy"])
    assert (first.baseline, first.moved) == (None, None)
    same = finished(models=["shy"])
    assert (same.baseline, same.moved) == (first, 0)
    later = written(models=["shy"])
    asking.advance(later.pk, reply_for=always_open)
    assert (fresh(later).baseline, fresh(later).moved) == (same, 2)
    assert "2 boundaries moved" in caplog.text


def test_the_same_run_twice_is_one_run(monkeypatch, django_capture_on_commit_callbacks):
    taken = []
    monkeypatch.setattr(tasks.ask_for_a_while, "apply_async", lambda **call: taken.append(call))
    plan = planned("small", ["plain"], ["en"], 1)
    with django_capture_on_commit_callbacks(execute=True):
        one, other = tasks.begin(plan, by_id=None), tasks.begin(plan, by_id=None)
    assert one == other
    assert [call["args"] for call in taken] == [(one.pk, "")]


def test_nothing_is_probed_by_itself_unless_somebody_wants_it(settings):
    finished()
    assert scheduling.begin_due() == []
    settings.REFUSALS_PROBE_HOURS = 24
    assert scheduling.begin_due() == []  # probed within the day


def test_the_timetable_asks_again_what_somebody_asked_last(settings):
    settings.REFUSALS_PROBE_HOURS = 24
    last = finished(models=["shy"], languages=["zh-hans"])
    ProbeRun.objects.update(created=timezone.now() - timedelta(hours=25))
    (begun,) = scheduling.begin_due()
    assert (begun.asked, begun.languages, begun.repeats) == (["shy"], ["zh-hans"], 2)
    assert begun.scheduled
    assert begun.baseline == last
    assert scheduling.begin_due() == []


def test_a_model_that_is_gone_is_not_probed_again(settings, caplog):
    settings.REFUSALS_PROBE_HOURS = 24
    finished()
    ProbeRun.objects.update(created=timezone.now() - timedelta(hours=25), asked=["gone"])
    assert scheduling.begin_due() == []
    assert "not probed again: There is no model 'gone'" in caplog.text
