"""Tables for other programs: lines of CSV that no spreadsheet takes for more than words."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any


def line(cells: Iterable[Any]) -> str:
    """Return one line of CSV, with its end."""
    out = StringIO()
    csv.writer(out).writerow(_harmless(cell) for cell in cells)
    return out.getvalue()


def _harmless(cell: Any) -> Any:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r\n") else cell
