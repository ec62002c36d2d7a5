"""What a probe will ask: which models, which languages of which suite, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from refusals.probe.host import probed_models
from refusals.probe.suites import Suite, UnknownSuite, suite_named

MOST_REPEATS = 100


class BadPlan(ValueError):
    """Nothing can be probed like that; the message says what there is instead."""


class Key(NamedTuple):
    """What a cell is about."""

    model: str
    language: str
    topic: str
    probe: str


class Asking(NamedTuple):
    """One request that is to be made."""

    key: Key
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every model is asked every prompt in every language, `repeats` times.

    `languages` are tags as they were asked for: a bare `zh` stands for the suite's `zh-hans`.
    """

    suite: Suite
    models: tuple[str, ...]
    languages: tuple[str, ...]
    repeats: int

    @property
    def keys(self) -> list[Key]:
        """Every cell, in the suite's order."""
        return [
            Key(model, language, probe.topic, probe.id)
            for model in self.models
            for language in self.languages
            for probe in self.suite.probes
        ]

    @property
    def requests(self) -> int:
        """How many requests are made if none has to be repeated."""
        return len(self.keys) * self.repeats

    def askings(self, done: Mapping[Key, int]) -> Iterator[Asking]:
        """Yield what is still to be asked, each prompt once before any of them again.

        First comes the first prompt of every topic in every language: what was measured when
        somebody stops is then spread over all of them.
        """
        texts = {(probe.topic, probe.id): probe.texts for probe in self.suite.probes}
        order = self._spread()
        for turn in range(self.repeats):
            for key in order:
                if done.get(key, 0) <= turn:
                    tag = self.suite.language(key.language) or key.language
                    yield Asking(key, texts[key.topic, key.probe][tag])

    def _spread(self) -> list[Key]:
        """Return every cell, those of the topics' first prompts first."""
        ranks: dict[tuple[str, str], int] = {}
        before: Counter[str] = Counter()
        for probe in self.suite.probes:
            ranks[probe.topic, probe.id] = before[probe.topic]
            before[probe.topic] += 1
        return sorted(self.keys, key=lambda key: ranks[key.topic, key.probe])


def planned(suite: str, models: Sequence[str], languages: Sequence[str], repeats: int) -> Plan:
    """Return the plan for these names, or raise `BadPlan`; no languages: all of the suite's."""
    try:
        found = suite_named(suite)
    except UnknownSuite as error:
        raise BadPlan(str(error)) from error
    if not 1 <= repeats <= MOST_REPEATS:
        raise BadPlan(f"Each prompt is asked 1 to {MOST_REPEATS} times, not {repeats}.")
    for language in languages:
        if found.language(language) is None:
            there = ", ".join(found.languages)
            raise BadPlan(f"{found.name} has no language {language!r}; it has: {there}.")
    tags = tuple(dict.fromkeys(languages)) or found.languages
    return _bounded(Plan(found, _askable(models), tags, repeats))


def _bounded(plan: Plan) -> Plan:
    """Return `plan` if it makes no more requests than REFUSALS_PROBE_MOST."""
    most = getattr(settings, "REFUSALS_PROBE_MOST", 20_000)
    if plan.requests > most:
        raise BadPlan(
            f"That would be {plan.requests} requests; one probe may make {most}. "
            "Choose fewer models or languages, or ask less often."
        )
    return plan


def _askable(models: Sequence[str]) -> tuple[str, ...]:
    known = probed_models()
    there = ", ".join(model.id for model in known.values() if not model.missing) or "none"
    if not models:
        raise BadPlan(f"Name at least one model; there are: {there}.")
    for model in models:
        if model not in known:
            raise BadPlan(f"There is no model {model!r}; there are: {there}.")
        if lacking := known[model].missing:
            raise BadPlan(f"{model} is not configured: set {lacking}.")
    return tuple(dict.fromkeys(models))
