"""What followed made-up refusals: cards, clicks, how it ended, and turns that were answered.

All of it follows from the refusal's own key, so the same seed makes the same rows.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from chatapp.ops.bulk import Values
from refusals.engine.terms import DecidedBy, Flag, Kind, Path
from refusals.models import Observation, Outcome

_WAYS: tuple[Path | None, ...] = (Path.REPHRASE, Path.MODEL, Path.PERSON, Path.RESOURCES, None)
_WEIGHTS, _NONE = (34, 22, 8, 4), 32
_SOLVED = {Path.REPHRASE: 0.55, Path.MODEL: 0.7, Path.PERSON: 0.8, Path.RESOURCES: 0.0}


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came of one refusal: times are those of its card, of clicks and of endings."""

    shown: datetime | None
    flags: list[str]
    clicks: list[tuple[Path, datetime]] = field(default_factory=list)
    ends: list[tuple[Outcome.Kind, datetime]] = field(default_factory=list)


def aftermath(key: UUID, category: str, model: str, created: datetime) -> Aftermath:
    """Return what came of a refusal; some categories of some models are worse than others."""
    chance = random.Random(key.int)  # noqa: S311  (no secret)
    bad = (zlib.crc32(f"{category} {model}".encode()) % 100) / 100
    flags = [flag.value for flag in Flag if chance.random() < 0.12 * bad * bad]
    if chance.random() < 0.03:
        return Aftermath(None, flags)
    found = Aftermath(created + timedelta(seconds=1), flags)
    kinds = Outcome.Kind
    if chance.random() < 0.1 * bad:
        at = created + timedelta(seconds=chance.expovariate(1 / 30))
        found.clicks.append((Path.MISTAKE, at))
        found.ends.append((kinds.MISTAKE, at))
    way = chance.choices(_WAYS, (*_WEIGHTS, _NONE + 30 * bad))[0]
    if way is not None:
        at = created + timedelta(seconds=chance.expovariate(1 / 60))
        found.clicks.append((way, at))
        found.ends.extend(_ended(chance, way, at))
    if found.clicks:
        found.ends.append((kinds.CHOSEN, min(at for _way, at in found.clicks)))
    return found


def _ended(
    chance: random.Random, way: Path, at: datetime
) -> Iterator[tuple[Outcome.Kind, datetime]]:
    solved = chance.random() < _SOLVED[way]
    later = at + timedelta(seconds=chance.expovariate(1 / 20))
    if way is Path.PERSON:
        yield Outcome.Kind.ESCALATED, at
        done = later + timedelta(hours=chance.expovariate(1 / 9))
        yield (Outcome.Kind.RESOLVED if solved else Outcome.Kind.UNRESOLVED), done
    elif solved:
        yield Outcome.Kind.ANSWERED, later
    elif way is not Path.RESOURCES:
        yield Outcome.Kind.REFUSED_AGAIN, later


def _of(row: Values) -> Aftermath:
    return aftermath(row["id"], row["category"], row["asked"], row["created"])


def choices(refusals: Iterable[Values]) -> Iterator[Values]:
    """Yield the clicks on the cards of some refusals."""
    for row in refusals:
        for place, (path, at) in enumerate(_of(row).clicks):
            key = UUID(int=(row["id"].int + place) % 2**128)
            yield {"refusal_id": row["id"], "key": key, "path": path.value, "created": at}


def outcomes(refusals: Iterable[Values]) -> Iterator[Values]:
    """Yield how some refusals ended."""
    for row in refusals:
        for kind, at in _of(row).ends:
            yield {"refusal_id": row["id"], "kind": str(kind), "created": at}


def observations(refusals: Iterable[Values]) -> Iterator[Values]:
    """Yield what models did with the turns of some refusals; our rules' no is none of theirs."""
    kinds = Observation.Outcome
    for row in refusals:
        if row["decided_by"] == DecidedBy.MODEL.value:
            partial = row["kind"] == Kind.PARTIAL.value
            yield {
                "turn_ref": row["turn_ref"],
                "conversation_ref": row["conversation_ref"],
                "asked": row["asked"],
                "language": row["language"],
                "outcome": str(kinds.PARTIAL if partial else kinds.REFUSED),
                "request": f"{row['id'].int:064x}",
                "flags": [flag for flag in row["flags"] if flag != Flag.OVER_REFUSAL.value],
                "created": row["created"],
            }
