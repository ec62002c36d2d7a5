"""One topic of a run: each prompt in its own words, and what a model did with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from refusals.engine.languages import RIGHT_TO_LEFT
from refusals.labels import CATEGORIES, language_name
from refusals.models import ProbeCell
from refusals.probe.cells import Counts
from refusals.probe.comparing import Place
from refusals.probe.matrix import Square
from refusals.probe.pages import RunPage


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt in one language; `why` names the declines, `failures` what failed, most first."""

    tag: str
    language: str
    text: str
    square: Square
    why: list[tuple[str, int]]
    failures: list[tuple[str, int]]

    @property
    def dir(self) -> str:
        """The direction in which the prompt is written."""
        return "rtl" if self.tag.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Prompt:
    """The same prompt in every language of the run."""

    id: str
    asked: list[Asked]

    @property
    def heading(self) -> Asked:
        """The prompt in the reader's language, if it was asked in it, else in the first."""
        reader = get_language() or "en"
        return next((one for one in self.asked if one.tag == reader), self.asked[0])


def prompts_of(page: RunPage, model: str, topic: str) -> list[Prompt]:
    """Return the prompts of a topic as `model` was asked them, in one query."""
    texts = {
        probe.id: probe.texts
        for probe in (page.suite.probes if page.suite else ())
        if probe.topic == topic
    }
    found: dict[str, list[Asked]] = {}
    for cell in page.run.cells.filter(model=model, topic=topic):
        tag = (page.suite.language(cell.language) if page.suite else None) or cell.language
        text = texts.get(cell.probe, {}).get(tag, "")
        found.setdefault(cell.probe, []).append(_asked(cell, tag, text))
    return [Prompt(name, asked) for name, asked in found.items()]


def _asked(cell: ProbeCell, tag: str, text: str) -> Asked:
    counts = Counts(cell.n, cell.refused, cell.partial, cell.failed)
    return Asked(
        tag=tag,
        language=language_name(tag),
        text=text,
        square=Square(Place(cell.model, cell.language, cell.topic), counts),
        why=_named(cell.why),
        failures=_named(cell.failures),
    )


def _named(counted: dict[str, int]) -> list[tuple[str, int]]:
    most_first = sorted(counted.items(), key=lambda item: -item[1])
    return [(str(CATEGORIES.get(name, name)), times) for name, times in most_first]
