"""A run as a table: topics down, models and their languages across, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from refusals.labels import language_name, model_names
from refusals.probe.cells import Cells, Counts, pooled
from refusals.probe.comparing import Moved, Place, apart, moved


@dataclass(frozen=True, slots=True)
class Square:
    """What a model did with one topic in one language; `moved` against the earlier run.

    `first` is the first of its model's.
    """

    place: Place
    counts: Counts
    moved: Moved | None = None
    first: bool = False

    @property
    def percent(self) -> int:
        """The declined share in whole percent."""
        return _percent(self.counts.interval.rate)

    @property
    def low(self) -> int:
        """The lower bound in whole percent."""
        return _percent(self.counts.interval.low)

    @property
    def high(self) -> int:
        """The upper bound in whole percent."""
        return _percent(self.counts.interval.high)

    @property
    def before(self) -> int:
        """The share that was declined before, in whole percent."""
        return _percent(self.moved.before.interval.rate) if self.moved else self.percent

    @property
    def level(self) -> str:
        """How much was declined, as the sign and the shade of a square tell it."""
        if not self.counts.n:
            return "open"
        if not self.counts.refused:
            return "none"
        if self.counts.refused == self.counts.n:
            return "all"
        return "some"


@dataclass(frozen=True, slots=True)
class Row:
    """One topic; `split` names the models that treat it differently by language."""

    topic: str
    name: str
    squares: tuple[Square, ...]
    split: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A square that moved, and what its place is called."""

    square: Square
    topic: str
    model: str
    language: str


@dataclass(frozen=True, slots=True)
class Column:
    """One model, with what its languages are called."""

    model: str
    label: str
    languages: tuple[str, ...]


class Matrix:
    """The whole table of a run, held against an earlier one where there is one."""

    def __init__(self, cells: Cells, topics: Mapping[str, str], before: Cells | None) -> None:
        self._cells = cells
        self._topics = topics
        self.moved = moved(before, cells) if before else []
        self._moved = {one.place: one for one in self.moved}
        self._pooled = pooled(cells, Place.of)

    @cached_property
    def columns(self) -> list[Column]:
        """The models, in the order in which they were asked for."""
        names = model_names()
        return [
            Column(model, names.get(model, model), tuple(map(language_name, self._languages)))
            for model in self._models
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """The topics, in the suite's order."""
        topics = dict.fromkeys(key.topic for key in self._cells)
        return [self._row(topic) for topic in topics]

    @cached_property
    def totals(self) -> list[Square]:
        """Each column, all topics taken together."""
        found = pooled(self._cells, lambda key: (key.model, key.language))
        return [
            Square(
                Place(model, language, ""),
                found.get((model, language), Counts()),
                first=language == self._languages[0],
            )
            for model in self._models
            for language in self._languages
        ]

    @property
    def changes(self) -> list[Change]:
        """The squares that moved, in words."""
        names = model_names()
        return [
            Change(
                square,
                row.name,
                names.get(square.place.model, square.place.model),
                language_name(square.place.language),
            )
            for row in self.rows
            for square in row.squares
            if square.moved
        ]

    def _row(self, topic: str) -> Row:
        places = [
            Place(model, language, topic) for model in self._models for language in self._languages
        ]
        squares = tuple(
            Square(
                at,
                self._pooled.get(at, Counts()),
                self._moved.get(at),
                first=at.language == self._languages[0],
            )
            for at in places
        )
        names = model_names()
        split = tuple(names.get(model, model) for model in self._models if _splits(squares, model))
        return Row(topic, self._topics.get(topic, topic), squares, split)

    @cached_property
    def _models(self) -> list[str]:
        return list(dict.fromkeys(key.model for key in self._cells))

    @cached_property
    def _languages(self) -> list[str]:
        return list(dict.fromkeys(key.language for key in self._cells))


def _splits(squares: Iterable[Square], model: str) -> bool:
    """Say whether a model's intervals in two languages do not overlap."""
    mine = [square.counts for square in squares if square.place.model == model]
    return any(apart(one, other) for one, other in combinations(mine, 2))


def _percent(share: float) -> int:
    return round(100 * share)
