"""What models are asked: suites of topics, each prompt parallel in several languages, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from refusals.probe.suite_reader import BadSuite, Probe, Suite, SuiteReader

__all__ = [
    "BadSuite",
    "Probe",
    "Suite",
    "UnknownSuite",
    "load_suite",
    "suite_named",
    "suites",
    "unsound",
]

SHIPPED = Path(__file__).parent / "shipped"


class UnknownSuite(LookupError):
    """No suite has this name; the message names those that there are."""


def load_suite(path: Path) -> Suite:
    """Read and check a suite; raise `BadSuite` naming file, line and key."""
    try:
        source = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(source)
    except OSError as error:
        raise BadSuite(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadSuite(f"{path}: is not TOML: {error}") from error
    found = SuiteReader(source, str(path)).suite(table)
    if found.name != path.stem:
        raise BadSuite(f"{path}: suite: must be {path.stem!r}, as the file is called")
    return found


def suites() -> Mapping[str, Suite]:
    """Return every sound suite by name: the shipped ones, and the operator's own in their place."""
    return _read(tuple(_files()))[0]


def unsound() -> tuple[str, ...]:
    """Return what is wrong with the files that can't be used, one message each."""
    own = getattr(settings, "REFUSALS_PROBE_SUITES", "")
    missing = [f"{own}: is no folder of suites."] if own and not Path(own).is_dir() else []
    return (*missing, *_read(tuple(_files()))[1])


def suite_named(name: str) -> Suite:
    """Return a suite, or raise `UnknownSuite`."""
    try:
        return suites()[name]
    except KeyError:
        there = ", ".join(sorted(suites()))
        wrong = "".join(f" {problem}" for problem in unsound())
        raise UnknownSuite(f"There is no suite {name!r}; there are: {there}.{wrong}") from None


def _files() -> Iterable[tuple[Path, int]]:
    """Yield the files with their age: a changed one is read again."""
    own = getattr(settings, "REFUSALS_PROBE_SUITES", "")
    for folder in (SHIPPED, *([Path(own)] if own else [])):
        for path in sorted(folder.glob("*.toml")):
            yield path, path.stat().st_mtime_ns


@cache
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[dict[str, Suite], tuple[str, ...]]:
    found, wrong = {}, []
    for path, _ in files:
        try:
            suite = load_suite(path)
        except BadSuite as error:
            wrong.append(str(error))
        else:
            found[suite.name] = suite
    return found, tuple(wrong)
