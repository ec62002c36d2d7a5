"""A measured figure, the table that shows them, and the file that keeps them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.environment import ROOT


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `budget` is the most it may be, or with `least` the least."""

    name: str
    value: float
    unit: str
    n: int
    budget: float | None = None
    least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure keeps its budget; one without a budget does."""
        if self.budget is None:
            return True
        return self.value >= self.budget if self.least else self.value <= self.budget

    @property
    def verdict(self) -> str:
        """What the table says of it."""
        if self.budget is None:
            return ""
        return "ok" if self.met else "MISSED"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> str:
    """Name the machine: figures of another one say nothing about this."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{model}, {cores} cores, {system}"


def table(figures: Iterable[Figure]) -> str:
    """Lay the figures out in columns."""
    rows = [("figure", "value", "budget", "n", "", "")]
    rows += [
        (
            figure.name,
            f"{_short(figure.value)} {figure.unit}".strip(),
            _budget(figure),
            str(figure.n),
            figure.verdict,
            figure.note,
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[5]]
        ).rstrip()
        for row in rows
    )


def keep(figures: Iterable[Figure], seconds: float, folder: str | None) -> Path:
    """Write the figures to `bench.json` in `folder`, else in `var/`; return where that is."""
    path = Path(folder or ROOT / "var") / "bench.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "load": os.getloadavg(),
        "seconds": round(seconds, 1),
        "figures": [asdict(figure) | {"met": figure.met} for figure in figures],
    }
    path.write_text(json.dumps(report, indent=1) + "\n")
    return path


def _budget(figure: Figure) -> str:
    if figure.budget is None:
        return "-"
    return f"{'>=' if figure.least else '<='} {figure.budget:g}"


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"
