"""What a probe on the command line has measured so far, one line each, beside its report.

It outlives Ctrl-C and a crash: the same command goes on from it, for a day; by then a model may be
another. It goes when the report is there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from refusals.probe.cells import Counts
from refusals.probe.judging import Answer, Outcome
from refusals.probe.planning import Asking, Key, Plan

_GOOD_FOR = 86_400
"""Seconds."""


class Journal:
    """The lines of one plan; those of another plan are not gone on from."""

    def __init__(self, report: Path, plan: Plan) -> None:
        self.path = report.with_name(f"{report.name}.part")
        self._plan = _described(plan)
        self._keys = set(plan.keys)
        self._file: TextIOWrapper | None = None

    def read(self) -> dict[Key, Counts]:
        """Return what an earlier run of the same plan measured."""
        found: dict[Key, Counts] = {}
        for key, answer in self.answers():
            found[key] = found.get(key, Counts()).with_answer(answer)
        return found

    def begin(self, *, anew: bool) -> None:
        """Open it for writing; raises OSError."""
        self._file = self.path.open("w" if anew else "a", encoding="utf-8")
        if anew:
            self._write(self._plan)

    def note(self, asking: Asking, answer: Answer) -> None:
        """Write one answer down, for good."""
        self._write([*asking.key, answer.outcome, answer.why])

    def close(self) -> None:
        """Close it; the same plan can go on from it."""
        if self._file:
            self._file.close()

    def remove(self) -> None:
        """Remove it: all that it says is in the report."""
        self.path.unlink(missing_ok=True)

    def _write(self, line: Any) -> None:
        if self._file:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()

    def answers(self) -> Iterator[tuple[Key, Answer]]:
        """Yield every answer that the same plan got, in the order in which they came."""
        try:
            if time.time() - self.path.stat().st_mtime > _GOOD_FOR:
                return
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return
        if not lines or _parsed(lines[0]) != self._plan:
            return
        for line in lines[1:]:
            match _parsed(line):
                case [str(model), str(language), str(topic), str(probe), str(outcome), str(why)]:
                    key = Key(model, language, topic, probe)
                    if key in self._keys and outcome in set(Outcome):
                        yield key, Answer(Outcome(outcome), why)


def _described(plan: Plan) -> dict[str, Any]:
    return {
        "suite": plan.suite.name,
        "version": plan.suite.version,
        "models": list(plan.models),
        "languages": list(plan.languages),
        "repeats": plan.repeats,
    }


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:  # the last line of a process that was killed
        return None
