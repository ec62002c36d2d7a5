"""Two measurements of one suite beside each other: of two models, or of one at two times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from refusals.labels import language_name, model_names
from refusals.models import ProbeRun
from refusals.probe.cells import Cells, pooled
from refusals.probe.comparing import Place, apart
from refusals.probe.matrix import Square
from refusals.probe.pages import RunPage
from refusals.probe.planning import Key
from refusals.probe.runs import cells_of


@dataclass(frozen=True, slots=True)
class Side:
    """What one model did in one run."""

    run: ProbeRun
    model: str

    @property
    def label(self) -> str:
        """What the model is called."""
        return model_names().get(self.model, self.model)

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.run.pk}:{self.model}"


@dataclass(frozen=True, slots=True)
class Pair:
    """One topic in one language, as both sides treat it; `apart`: beyond what chance explains."""

    topic: str
    language: str
    one: Square
    other: Square

    @property
    def apart(self) -> bool:
        """Whether their intervals do not overlap."""
        return apart(self.one.counts, self.other.counts)


def sides_of(page: RunPage) -> list[Side]:
    """Return what can be held beside each other: each model of a run, and of those before it."""
    return [Side(run, model) for run in (page.run, *page.earlier) for model in run.asked]


class Versus:
    """Two sides, held against each other by the prompts that both were asked."""

    def __init__(self, one: Side, other: Side) -> None:
        self.one = one
        self.other = other
        self.page = RunPage(one.run)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every topic and language that both have, in the order of the first."""
        ours, theirs = self._cells(self.one), self._cells(self.other)
        both = [key for key in ours if key in theirs]
        one = pooled({key: ours[key] for key in both}, Place.of)
        other = pooled({key: theirs[key] for key in both}, Place.of)
        topics = self.page.topics
        return [
            Pair(
                topics.get(at.topic, at.topic),
                language_name(at.language),
                Square(at, one[at]),
                Square(at, other[at]),
            )
            for at in one
        ]

    @cached_property
    def apart(self) -> list[Pair]:
        """Those in which the two differ beyond what chance explains."""
        return [pair for pair in self.pairs if pair.apart]

    def _cells(self, side: Side) -> Cells:
        mine = {
            key: counts for key, counts in cells_of(side.run).items() if key.model == side.model
        }
        return {key._replace(model="", language=self._tag(key)): mine[key] for key in mine}

    def _tag(self, key: Key) -> str:
        """Return the suite's own tag: one run may say `zh`, another `zh-hans`."""
        suite = self.page.suite
        return (suite.language(key.language) if suite else None) or key.language
