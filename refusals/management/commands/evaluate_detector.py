"""`manage.py evaluate_detector`: recall, alarms, holds and cost per source and language."""

from __future__ import annotations

import statistics
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refusals.engine.evaluation import Judged, Tally, folds, judge, tallies
from refusals.engine.scoring.scores import Scores, shipped_scores
from refusals.engine.scoring.training import AUTHORED, BadExample, Example, read_examples

_HEAD = (
    f"{'':34}{'n':>6}{'prec':>7}{'recall':>8}{'F1':>7}{'alarms':>8}"
    f"{'held p50':>9}{'p95':>6}{'unseen':>8}{'openers':>9}{'list F1':>9}"
)
_CAUTIONS = (0.25, 0.5, 1.0, 2.0, 4.0)
_SAMPLE = 4
"""One in so many replies goes into the curve of hold against leak."""


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
        parts = _parts(examples, authored, across)
        judged: list[Judged] = []
        curve: defaultdict[float, Tally] = defaultdict(Tally)
        for scores, members in parts:
            judged += [judge(example, scores) for example in members]
            for caution in _CAUTIONS:
                sample = [judge(one, scores, caution=caution) for one in members[::_SAMPLE]]
                curve[caution].judged += sample
        _show(judged)
        _show_curve(curve)


def _parts(
    examples: Sequence[Example], authored: Sequence[Example], across: str | None
) -> Iterable[tuple[Scores, Sequence[Example]]]:
    if across is None:
        return [(shipped_scores(), examples)]
    return folds(
        examples,
        authored,
        lambda one: one.source.partition("_")[0] if across == "family" else one.source,
    )


def _show_curve(curve: Mapping[float, Tally]) -> None:
    """Print what holding longer costs benign replies, and what it hides of refusals."""
    print("\nopeners: refusals that open with a decline, of which nothing was shown")
    print(f"hold against leak (one reply in {_SAMPLE}; the detector's caution is 1)")
    print(f"{'caution':>10}{'held p50':>10}{'p95':>6}{'refusals unseen':>17}{'openers':>9}")
    for caution, tally in sorted(curve.items()):
        holds = tally.holds or [0]
        print(
            f"{caution:10}{holds[len(holds) // 2]:10}{holds[int(0.95 * (len(holds) - 1))]:6}"
            f"{_share(*tally.unseen):>17}{_share(*tally.openers_unseen):>9}"
        )


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
        f"{_share(*tally.openers_unseen):>9}{tally.listed_f1:9.3f}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"
