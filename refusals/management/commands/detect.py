"""`manage.py detect`: judge replies given as JSON lines, one answer a line."""

from __future__ import annotations

import gc
import json
import os
import sys
from argparse import ArgumentParser
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from refusals.engine.detector import Detector, Verdict
from refusals.engine.leaks import told_anyway
from refusals.engine.scoring.scores import shipped_scores
from refusals.engine.terms import Flag, Kind

MALFORMED = 2
"""The exit code when a line could not be read; all others are still answered."""
NOBODY_READS = 141
"""The exit code when whoever read the verdicts went away, as a shell has it for a broken pipe."""


class BadLine(ValueError):
    """A line that isn't a reply to judge."""


class Command(BaseCommand):
    """Read `{"prompt", "response", "lang"?}` lines, write one verdict a line, in order.

    A malformed line is answered in its place by `{"error", "line"}`, told on standard error, and
    makes the exit code 2; nothing else is lost.
    """

    help = "Judge replies: JSON lines on standard input, one verdict a line on standard output."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take no options: what is judged comes on standard input."""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Judge standard input to its end."""
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]  # a real stdin is a TextIOWrapper
        shipped_scores()
        gc.freeze()  # the weights stay: no collection needs to look at them again
        try:
            failed = judge_lines(sys.stdin, sys.stdout, sys.stderr)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more to flush
            sys.exit(NOBODY_READS)
        if failed:
            sys.exit(MALFORMED)


def judge_lines(source: TextIO, out: TextIO, errors: TextIO) -> int:
    """Answer each line of `source` on `out` as it comes; return how many could not be read."""
    failed = 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            answer = _answer(line)
        except BadLine as error:
            failed += 1
            answer = {"error": str(error), "line": number}
            errors.write(f"line {number}: {error}\n")
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return failed


def _answer(line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        msg = f"not JSON: {error}"
        raise BadLine(msg) from error
    if not isinstance(row, dict):
        msg = "not an object"
        raise BadLine(msg)
    prompt, response, language = (row.get(key) for key in ("prompt", "response", "lang"))
    if not isinstance(response, str):
        msg = "response: must be a text"
        raise BadLine(msg)
    if not isinstance(prompt, str | None):
        msg = "prompt: must be a text"
        raise BadLine(msg)
    if not isinstance(language, str | None):
        msg = "lang: must be a text"
        raise BadLine(msg)
    detector = Detector(prompt or "", language)
    detector.feed(response)
    verdict = detector.finish()
    leak = [Flag.LEAK.value] if told_anyway(detector.said, detector.asked) else []
    return _as_json(verdict, tuple(dict.fromkeys((*verdict.flags, *leak))))


def _as_json(verdict: Verdict, flags: tuple[str, ...]) -> dict[str, object]:
    return {
        "refusal": verdict.kind is not Kind.NONE,
        "kind": verdict.kind.value,
        "score": round(verdict.score, 4),
        "category": verdict.category.value if verdict.category else None,
        "flags": list(flags),
        "decided_at": verdict.decided_at,
    }
