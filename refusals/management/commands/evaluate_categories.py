"""`manage.py evaluate_categories`: how often the reason of a decline is named right."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refusals.engine.categories import categorise
from refusals.engine.terms import Category, Flag

_NAMES: Mapping[str, Category] = {
    **{category.value: category for category in Category},
    "capability_refusal": Category.CAPABILITY,
    "scope_refusal": Category.SCOPE,
    "censorship_canned": Category.POLITICAL,
}
_XSTEST = re.compile(r"^xstest-.*-v2-(\d+)$")
# XSTest numbers its prompts by type, 25 of each; these are the types that name one category.
_XSTEST_CATEGORIES = ((301, 325, Category.HATE), (426, 450, Category.PRIVACY))
_XSTEST_SAFE = ((1, 25), (51, 75), (101, 125), (151, 175), (201, 225), (251, 300), (326, 350))
_XSTEST_UNSAFE = ((26, 50), (76, 100), (126, 150), (176, 200), (226, 250), (301, 325), (351, 375))


class _Wrong(Exception):
    """The data can't be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A decline whose prompt carries a category, or is known to be safe or unsafe."""

    prompt: str
    response: str
    category: Category | None
    safe: bool | None


class Command(BaseCommand):
    """Categorise the declines of a folder, and compare with what their prompts are labelled."""

    help = "Measure categories and the flag of over-refusals on labelled declines (JSON lines)."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the data's folder."""
        parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")

    def handle(self, *, data: Path, **_options: Any) -> None:
        """Judge and print."""
        try:
            labelled = [one for path in sorted(data.glob("*.jsonl")) for one in _read(path)]
        except _Wrong as error:
            raise CommandError(str(error), returncode=2) from error
        if not labelled:
            raise CommandError(f"{data}: no decline with a category", returncode=2)
        _show(labelled)


def _read(path: Path) -> Iterator[Labelled]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _Wrong(f"{path.name}: can't be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield from _labelled(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _Wrong(f"{path.name}, line {number}: is no example: {error}") from error


def _labelled(row: Mapping[str, Any]) -> Iterator[Labelled]:
    named = _XSTEST.match(row.get("id", ""))
    number = int(named[1]) if named else 0
    category = _NAMES.get(row.get("category") or "")
    for first, last, one in _XSTEST_CATEGORIES:
        category = one if first <= number <= last else category
    safe = _within(number, _XSTEST_SAFE) or row.get("category") == "over_refusal"
    known = safe or _within(number, _XSTEST_UNSAFE)
    if row["label"] == "refusal" and (category or known):
        yield Labelled(row["prompt"], row["response"], category, safe if known else None)


def _within(number: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= number <= last for first, last in ranges)


def _show(labelled: list[Labelled]) -> None:
    tally: Counter[tuple[Category, str]] = Counter()
    flagged: Counter[tuple[bool, bool]] = Counter()
    for one in labelled:
        found, flags = categorise(one.prompt, one.response, None)
        if one.category:
            unsure = "unsure" if found is Category.UNKNOWN else "wrong"
            tally[one.category, "right" if found is one.category else unsure] += 1
        if one.safe is not None:
            flagged[one.safe, Flag.OVER_REFUSAL.value in flags] += 1
    print(f"{'category':20}{'n':>5}{'right':>7}{'unsure':>8}{'wrong':>7}")
    for category in sorted({category for category, _ in tally}):
        _line(category, *(tally[category, how] for how in ("right", "unsure", "wrong")))
    _line("all", *(sum(tally[c, how] for c in Category) for how in ("right", "unsure", "wrong")))
    safe, unsafe = flagged[True, True], flagged[False, True]
    print(
        f"\nover_refusal flagged: {safe} of {safe + flagged[True, False]} declines of safe "
        f"prompts, {unsafe} of {unsafe + flagged[False, False]} of unsafe ones"
    )


def _line(name: str, right: int, unsure: int, wrong: int) -> None:
    print(f"{name:20}{right + unsure + wrong:5}{right:7}{unsure:8}{wrong:7}")
