"""`manage.py probe`: map which prompts models decline, by topic and language, and what moved."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from refusals.probe.cells import Cells, Counts, as_json
from refusals.probe.comparing import BadBaseline, Moved, moved, read_baseline
from refusals.probe.journal import Journal
from refusals.probe.measuring import Measuring
from refusals.probe.planning import BadPlan, Plan, planned
from refusals.probe.runs import write_down_commanded

MOVED, WRONG, INTERRUPTED = 1, 2, 130
"""Exit codes: a boundary moved; something was wrong; Ctrl-C, as a shell has it."""
_TOLD_EVERY = 10


class Command(BaseCommand):
    """Ask models the prompts of a suite, write a cell for each, and what moved since a baseline.

    It asks before it begins, as every request may cost. After Ctrl-C the same command goes on.
    """

    help = "Map where models decline, by topic and language, before and after they change."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is asked of whom, and where the report goes."""
        parser.add_argument("--models", required=True, help="ids of models, with commas between")
        parser.add_argument("--suite", required=True, help="a name, such as regional or everyday")
        parser.add_argument("--languages", default="", help="tags with commas between; else all")
        parser.add_argument("--out", required=True, type=Path, help="where the report is written")
        parser.add_argument("--baseline", type=Path, help="an earlier report of the same suite")
        parser.add_argument("--repeats", type=int, help="how often each prompt is asked")
        parser.add_argument("--yes", action="store_true", help="begin without asking")

    def handle(
        self, *, out: Path, baseline: Path | None, repeats: int | None, **options: Any
    ) -> None:
        """Probe; exits 1 when a boundary moved, 2 on an error."""
        try:
            plan = planned(
                options["suite"],
                _names(options["models"]),
                _names(options["languages"]),
                getattr(settings, "REFUSALS_PROBE_REPEATS", 3) if repeats is None else repeats,
            )
            before = _before(baseline, plan) if baseline else {}
        except (BadPlan, BadBaseline) as error:
            raise CommandError(str(error), returncode=WRONG) from error
        journal, begun = Journal(out, plan), timezone.now()
        measuring = _measured(plan, journal, yes=options["yes"])
        cells = measuring.cells
        found = moved(before, cells)
        _write(out, as_json(plan.suite.name, cells, [one.as_json() for one in found]))
        _keep(measuring, plan, journal, begun)
        journal.remove()
        _tell(plan, cells, found, compared=baseline is not None)
        silent = [model for model in plan.models if not _replies(cells, model)]
        if silent:
            failed = "Nothing could be measured of " + ", ".join(silent) + "."
            raise CommandError(failed, returncode=WRONG)
        if found:
            sys.exit(MOVED)


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _before(path: Path, plan: Plan) -> Cells:
    tags = {plan.suite.language(language): language for language in plan.languages}
    before = read_baseline(
        path, plan.suite.name, lambda tag: tags.get(plan.suite.language(tag), tag)
    )
    if not before.keys() & set(plan.keys):
        raise BadBaseline(f"{path}: has no cell of these models, languages and prompts")
    return before


def _measured(plan: Plan, journal: Journal, *, yes: bool) -> Measuring:
    """Ask what is still to be asked, and return all that was measured."""

    def tell(asked: int) -> None:
        if asked % max(1, plan.requests // _TOLD_EVERY) == 0:
            _say(f"  {asked} of {plan.requests}")

    measuring = Measuring(plan, journal, tell)
    _say(_announced(plan, len(measuring.left), measuring.asked, journal.path))
    if measuring.left and not yes:
        _confirm()
    try:
        done = measuring.run()
    except OSError as error:
        raise CommandError(f"{journal.path}: {error.strerror}", returncode=WRONG) from error
    if not done:
        _say(f"Stopped after {measuring.asked} of {plan.requests}. The same command goes on.")
        sys.exit(INTERRUPTED)
    for name, times in measuring.failures.most_common():
        _say(f"  failed {times} times, {name}")
    for model, names in measuring.others.items():
        _say(f"What answered for {model} called itself: {', '.join(names)}.")
    return measuring


def _keep(measuring: Measuring, plan: Plan, journal: Journal, begun: datetime) -> None:
    """Write the run down for the page; where there is no database the report is all there is."""
    try:
        run = write_down_commanded(plan, journal.answers(), measuring.served, begun=begun)
    except DatabaseError as error:
        why = str(error).partition("\n")[0]
        _say(f"Not kept for the page, as the database could not be written to: {why}.")
    else:
        _say(f"Kept for the page, as run {run.pk}.")


def _announced(plan: Plan, left: int, before: int, journal: Path) -> str:
    text = (
        f"{left} requests: {len(plan.suite.probes)} prompts of {plan.suite.name} "
        f"in {', '.join(plan.languages)}, to {', '.join(plan.models)}, {plan.repeats}× each."
    )
    return f"{text} {before} were made before ({journal})." if before else text


def _confirm() -> None:
    """Ask whether to begin; who can't be asked must have said so."""
    if not sys.stdin.isatty():
        asked = "Nobody can be asked whether to make these requests: say --yes."
        raise CommandError(asked, returncode=WRONG)
    sys.stderr.write("Make them? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise CommandError("Nothing was asked.", returncode=WRONG)


def _write(out: Path, report: dict[str, Any]) -> None:
    try:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{out}: {error.strerror}", returncode=WRONG) from error


def _tell(plan: Plan, cells: Cells, found: list[Moved], *, compared: bool) -> None:
    """Say in a few lines what came of it."""
    for model in plan.models:
        for language in plan.languages:
            mine = (c for k, c in cells.items() if (k.model, k.language) == (model, language))
            counts = sum(mine, Counts())
            bounds = counts.interval
            _say(
                f"{model} in {language}: {counts.refused} of {counts.n} declined "
                f"({bounds.low:.0%} to {bounds.high:.0%}), {counts.partial} in part, "
                f"{counts.failed} failed"
            )
    for one in found:
        before, after = one.before.interval.rate, one.after.interval.rate
        _say(f"moved: {', '.join(one.place)}: {before:.0%} before, {after:.0%} now")
    if compared and not found:
        _say("No boundary moved beyond its interval.")


def _replies(cells: Cells, model: str) -> int:
    return sum(counts.n for key, counts in cells.items() if key.model == model)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
