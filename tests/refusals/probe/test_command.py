"""`manage.py probe`: the report of the contract, its exit codes, and going on after Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from refusals.management.commands import probe
from refusals.models import ProbeRun
from refusals.probe import runs
from tests.refusals.probe import doubles

pytestmark = [pytest.mark.usefixtures("small"), pytest.mark.django_db]


@pytest.fixture
def run_it(tmp_path):
    """Return a function that probes and gives the report."""

    def run(out="report.json", **options):
        asked = {"models": "plain,shy", "suite": "small", "languages": "en,zh", "yes": True}
        call_command("probe", out=tmp_path / out, **(asked | {"repeats": 1} | options))
        return json.loads((tmp_path / out).read_text())

    return run


def test_the_report_has_a_cell_for_each_model_language_and_prompt(run_it):
    report = run_it(repeats=2)
    assert {key: report[key] for key in ("schema", "suite", "moved")} == {
        "schema": 1,
        "suite": "small",
        "moved": [],
    }
    assert len(report["cells"]) == 2 * 2 * 8
    assert report["cells"][-1] == {
        "model": "shy",
        "language": "zh",
        "topic": "rain",
        "probe": "q4",
        "n": 2,
        "refused": 2,
        "partial": 0,
        "failed": 0,
        "low": 0.3424,
        "high": 1.0,
    }


def test_a_boundary_that_moved_is_told_and_is_exit_code_1(run_it, tmp_path, settings, capsys):
    run_it("before.json", models="shy", languages="zh-hans")
    settings.REFUSALS_REPLY_FOR = "tests.refusals.probe.doubles.always_open"
    with pytest.raises(SystemExit) as left:
        run_it(models="shy", languages="zh", baseline=tmp_path / "before.json")
    assert left.value.code == 1
    moved = json.loads((tmp_path / "report.json").read_text())["moved"]
    place = {"model": "shy", "language": "zh", "before": 1.0, "after": 0.0}
    assert moved == [place | {"topic": "tea"}, place | {"topic": "rain"}]
    assert "moved: shy, zh, tea: 100% before, 0% now" in capsys.readouterr().err


def test_what_did_not_move_is_told_too(run_it, tmp_path, capsys):
    run_it("before.json")
    assert run_it(baseline=tmp_path / "before.json")["moved"] == []
    assert "No boundary moved" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"models": "nope"}, "There is no model 'nope'"),
        ({"suite": "nope"}, "There is no suite 'nope'"),
        ({"languages": "fr"}, "has no language 'fr'"),
        ({"repeats": 0}, "1 to 100 times"),
        ({"yes": False}, "say --yes"),
    ],
)
def test_what_is_wrong_is_exit_code_2(run_it, options, said, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))  # no terminal
    with pytest.raises(CommandError, match=said) as wrong:
        run_it(**options)
    assert wrong.value.returncode == 2
    assert not (tmp_path / "report.json").exists()


def test_a_baseline_without_anything_in_common_is_an_error(run_it, tmp_path):
    run_it("before.json", models="plain")
    with pytest.raises(CommandError, match="has no cell of these models") as wrong:
        run_it(models="shy", baseline=tmp_path / "before.json")
    assert wrong.value.returncode == 2


def test_a_model_of_which_nothing_came_is_an_error_and_never_a_decline(run_it, settings, tmp_path):
    settings.REFUSALS_REPLY_FOR = "tests.refusals.probe.doubles.always_gone"
    with pytest.raises(CommandError, match="Nothing could be measured of shy") as wrong:
        run_it(models="shy", languages="en")
    assert wrong.value.returncode == 2
    cells = json.loads((tmp_path / "report.json").read_text())["cells"]
    assert {(cell["n"], cell["refused"], cell["failed"]) for cell in cells} == {(0, 0, 1)}


@pytest.fixture
def ctrl_c_is_heard():
    """Hear SIGINT as a terminal's process does; one in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_the_same_command_goes_on_after_ctrl_c(run_it, settings, tmp_path, monkeypatch, capsys):
    interrupted = doubles.Interrupted(after=5)
    monkeypatch.setattr(doubles, "interrupted", interrupted, raising=False)
    settings.REFUSALS_REPLY_FOR = "tests.refusals.probe.doubles.interrupted"
    settings.REFUSALS_PROBE = {"per_minute": 60_000, "concurrency": 1}
    with pytest.raises(SystemExit) as left:
        run_it(models="plain", languages="en")
    assert left.value.code == probe.INTERRUPTED
    assert "Stopped after 5 of 8" in capsys.readouterr().err
    interrupted.after = 1_000
    report = run_it(models="plain", languages="en")
    assert [cell["n"] for cell in report["cells"]] == [1] * 8
    assert interrupted.asked == 5 + 1 + 3  # the one that was under way is asked again
    assert not (tmp_path / "report.json.part").exists()


@pytest.mark.parametrize(("models", "age"), [("shy", 0), ("plain", 90_000)])
def test_what_was_measured_of_others_or_long_ago_is_not_taken_over(run_it, tmp_path, models, age):
    plan = {"suite": "small", "version": "1", "models": [models], "languages": ["en"], "repeats": 1}
    answer = ["plain", "en", "tea", "q1", "refused", "unknown"]
    part = tmp_path / "report.json.part"
    part.write_text(f"{json.dumps(plan)}\n{json.dumps(answer)}\n")
    os.utime(part, (time.time() - age,) * 2)
    report = run_it(models="plain", languages="en")
    assert sum(cell["refused"] for cell in report["cells"]) == 0


def test_a_line_that_was_cut_off_costs_only_itself(run_it, tmp_path):
    plan = {
        "suite": "small",
        "version": "1",
        "models": ["plain"],
        "languages": ["en"],
        "repeats": 1,
    }
    answer = ["plain", "en", "tea", "q1", "refused", "unknown"]
    lines = f"{json.dumps(plan)}\n{json.dumps(answer)}\n{json.dumps(answer)[:20]}"
    (tmp_path / "report.json.part").write_text(lines)
    report = run_it(models="plain", languages="en")
    assert [cell["refused"] for cell in report["cells"]] == [1] + [0] * 7


def test_another_model_that_answered_is_named(run_it, settings, capsys):
    settings.REFUSALS_REPLY_FOR = "tests.refusals.probe.doubles.swapped"
    run_it(models="plain", languages="en")
    assert "What answered for plain called itself: other-2026." in capsys.readouterr().err


def test_a_run_of_the_command_is_kept_for_the_page_with_why_it_was_declined(run_it, capsys):
    report = run_it()
    kept = ProbeRun.objects.get()
    assert (kept.commanded, kept.state, kept.asked) == (True, "done", ["plain", "shy"])
    for cell in report["cells"]:
        cell["language"] = {"zh": "zh-hans"}.get(cell["language"], cell["language"])
    assert runs.report_of(kept) == report
    declined = kept.cells.filter(refused=1)
    assert declined.count() == 8
    assert all(cell.why for cell in declined)
    assert f"as run {kept.pk}" in capsys.readouterr().err


def test_what_was_asked_before_ctrl_c_is_kept_too(run_it, tmp_path):
    plan = {
        "suite": "small",
        "version": "1",
        "models": ["plain"],
        "languages": ["en"],
        "repeats": 1,
    }
    answer = ["plain", "en", "tea", "q1", "refused", "unknown"]
    (tmp_path / "report.json.part").write_text(f"{json.dumps(plan)}\n{json.dumps(answer)}\n")
    run_it(models="plain", languages="en")
    assert ProbeRun.objects.get().cells.get(refused=1).why == {"unknown": 1}


def test_without_a_database_the_report_is_written_all_the_same(run_it, capsys):
    def fail(*_):
        raise OperationalError("no such table: refusals_proberun")

    with connection.execute_wrapper(fail):
        assert run_it()["schema"] == 1
    assert "could not be written to: no such table" in capsys.readouterr().err
    assert not ProbeRun.objects.exists()


def test_a_journal_that_cannot_be_kept_ends_it_before_more_is_asked(run_it, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("refusals.probe.journal.Journal.note", full)
    with pytest.raises(CommandError, match=r"report\.json\.part: No space left") as wrong:
        run_it()
    assert wrong.value.returncode == 2
    assert not (tmp_path / "report.json").exists()
