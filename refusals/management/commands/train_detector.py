"""`manage.py train_detector`: learn the detector's weights from labelled replies, reproducibly."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refusals.engine.scoring.scores import WEIGHTS, dump_scores
from refusals.engine.scoring.training import AUTHORED, BadExample, read_examples, train


class Command(BaseCommand):
    """Train on a folder and the authored examples; the same data, the same bytes."""

    help = "Learn the detector's weights from a folder of labelled replies (JSON lines)."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the data's folder and, if not in place, where to write."""
        parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")
        parser.add_argument("--out", type=Path, default=WEIGHTS, help="the weights file to write")

    def handle(self, *, data: Path, out: Path, **_options: Any) -> None:
        """Train and write."""
        try:
            examples = [*read_examples(data), *read_examples(AUTHORED)]
        except BadExample as error:
            raise CommandError(str(error), returncode=2) from error
        if not any(example.source != "authored" for example in examples):
            msg = f"{data}: no *.jsonl file with examples"
            raise CommandError(msg, returncode=2)
        if not out.parent.is_dir() or out.is_dir():
            raise CommandError(f"{out}: can't be written", returncode=2)
        text = dump_scores(train(examples))
        out.write_text(text, encoding="utf-8")
        print(f"{len(examples)} examples, {len(text.encode()):,} bytes: {out}")
