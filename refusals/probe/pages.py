"""What the probe's pages show of a run, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import get_language

from refusals.labels import language_name, model_names
from refusals.models import ProbeCell, ProbeRun
from refusals.probe.cells import Counts
from refusals.probe.host import probed_models
from refusals.probe.matrix import Matrix
from refusals.probe.runs import cells_of
from refusals.probe.suites import Suite, UnknownSuite, suite_named

SHOWN = 30
"""Runs that are listed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in requests."""

    asked: int
    wanted: int
    failed: int


class RunPage:
    """One run, held against an earlier one of its suite where somebody asked for it."""

    def __init__(self, run: ProbeRun, before: ProbeRun | None = None) -> None:
        self.run = run
        self.before = before

    @cached_property
    def matrix(self) -> Matrix:
        """The table."""
        earlier = cells_of(self.before) if self.before else None
        return Matrix(cells_of(self.run), self.topics, earlier)

    @cached_property
    def progress(self) -> Progress:
        """How far it is."""
        sums = self.run.cells.aggregate(
            n=Sum("n", default=0), failed=Sum("failed", default=0), wanted=Sum("wanted", default=0)
        )
        return Progress(sums["n"] + sums["failed"], sums["wanted"], sums["failed"])

    @cached_property
    def suite(self) -> Suite | None:
        """Its suite, if there still is one."""
        try:
            return suite_named(self.run.suite)
        except UnknownSuite:
            return None

    @property
    def title(self) -> str:
        """What its suite is called."""
        return self.suite.title(get_language() or "en") if self.suite else self.run.suite

    @property
    def topics(self) -> Mapping[str, str]:
        """What its topics are called."""
        if self.suite is None:
            return {}
        reader = get_language() or "en"
        return {topic: self.suite.topic_name(topic, reader) for topic in self.suite.topics}

    @property
    def models(self) -> list[str]:
        """What its models are called."""
        names = model_names()
        return [names.get(model, model) for model in self.run.asked]

    @property
    def languages(self) -> list[str]:
        """What its languages are called."""
        return [language_name(tag) for tag in self.run.languages]

    @property
    def scripted(self) -> bool:
        """Whether a model of it only plays a script."""
        known = probed_models()
        return any(known[model].scripted for model in self.run.asked if model in known)

    @property
    def swapped(self) -> dict[str, list[str]]:
        """The names under which others than the model that was asked answered, by its label."""
        known = probed_models()
        others = {
            known[model].label: known[model].others(names)
            for model, names in self.run.served.items()
            if model in known
        }
        return {label: names for label, names in others.items() if names}

    @cached_property
    def earlier(self) -> list[ProbeRun]:
        """The runs of its suite that it can be held against, the latest first."""
        ended = ProbeRun.objects.filter(suite=self.run.suite, ended__isnull=False)
        return list(ended.exclude(pk=self.run.pk)[:SHOWN])


@dataclass(frozen=True, slots=True)
class Listed:
    """A run in the list of all, with what it measured in all."""

    page: RunPage
    counts: Counts

    @property
    def percent(self) -> int:
        """The declined share of all, in whole percent."""
        return round(100 * self.counts.interval.rate)


def listed() -> list[Listed]:
    """Return the latest runs, in two queries."""
    found = list(ProbeRun.objects.select_related("by")[:SHOWN])
    rows = ProbeCell.objects.filter(run__in=found).order_by().values_list("run")
    sums = rows.annotate(Sum("n"), Sum("refused"), Sum("partial"), Sum("failed"))
    counts = {run: Counts(*summed) for run, *summed in sums}
    return [Listed(RunPage(run), counts.get(run.pk, Counts())) for run in found]


def latest() -> ProbeRun | None:
    """Return the run that the overview opens with: the latest that was asked to its end.

    Until there is one, the latest that was stopped.
    """
    over = ProbeRun.objects.filter(ended__isnull=False).select_related("by", "baseline")
    return over.filter(state=ProbeRun.State.DONE).first() or over.first()
