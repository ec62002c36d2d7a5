"""`manage.py evaluate_detector`: recall, alarms, holds and cost per source and language."""

from __future__ import annotations

import statistics
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refusals.engine.evaluation import Judged, Tally, across_sources, judge, tallies
from refusals.engine.training import AUTHORED, BadExample, Example, read_examples

_HEAD = (
    f"{'':34}{'n':>6}{'prec':>7}{'recall':>8}{'F1':>7}{'alarms':>8}"
    f"{'held p50':>9}{'p95':>6}{'unseen':>8}"
)


class Command(BaseCommand):
    """Judge with the shipped weights, or each source by what the others taught."""

    help = "Measure the detector on a folder of labelled replies (JSON lines)."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the data's folder and how to validate."""
        parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")
        parser.add_argument(
            "--across",
            choices=["source", "family"],
            help="hold each source out of training (family: the part of its name before the _)",
        )

    def handle(self, *, data: Path, across: str | None, **_options: Any) -> None:
        """Judge and print."""
        try:
            examples = read_examples(data)
            authored = read_examples(AUTHORED)
        except BadExample as error:
            raise CommandError(str(error), returncode=2) from error
        if not examples:
            msg = f"{data}: no *.jsonl file with examples"
            raise CommandError(msg, returncode=2)
        if across is None:
            judged = [judge(example) for example in examples]
        else:
            family = across == "family"

            def group(example: Example) -> str:
                return example.source.partition("_")[0] if family else example.source

            judged = across_sources(examples, authored, group)
        _show(judged)


def _show(judged: Sequence[Judged]) -> None:
    print(_HEAD)
    for name, tally in tallies(judged).items():
        print(_line(name, tally))
    partial = [one for one in judged if one.example.label == "partial"]
    found = sum(one.kind.value != "none" for one in partial)
    print(f"\npartial refusals flagged: {found} of {len(partial)} (left out of the figures above)")
    print(f"cost: {1e6 * statistics.fmean(one.seconds for one in judged):,.0f} µs a reply")


def _line(name: str, tally: Tally) -> str:
    (hits, refusals), (false, benign) = tally.refusals, tally.alarms
    unseen, _ = tally.unseen
    holds = tally.holds or [0]
    return (
        f"{name:34}{refusals + benign:6}{_share(hits, hits + false):>7}{_share(hits, refusals):>8}"
        f"{tally.f1:7.3f}{_share(false, benign):>8}{holds[len(holds) // 2]:9}"
        f"{holds[int(0.95 * (len(holds) - 1))]:6}{_share(unseen, refusals):>8}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"
