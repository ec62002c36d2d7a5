"""Figures as drawings: refusals over time as bars, shares by language as lines with bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from refusals.analytics.mismatches import LanguageRow, ModelLanguages
from refusals.analytics.reading import Period

HEIGHT, STEP, WIDTH = 120, 10, 8
"""Of the drawing; it is stretched to the page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: what models declined, and on top of it what our rules did."""

    period: Period
    x: int
    model_y: float
    model_height: float
    rules_y: float
    rules_height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars, and what the highest line stands for."""

    bars: list[Bar]
    top: int

    @property
    def width(self) -> int:
        """Of the drawing."""
        return max(1, len(self.bars)) * STEP


def chart(periods: Sequence[Period]) -> Chart:
    """Lay the bars out below a round number."""
    top = _round(max((period.refusals for period in periods), default=0))
    unit = HEIGHT / top
    return Chart([_bar(place, period, unit) for place, period in enumerate(periods)], top)


def _bar(place: int, period: Period, unit: float) -> Bar:
    model, rules = round(period.by_model * unit, 2), round(period.by_rules * unit, 2)
    return Bar(
        period=period,
        x=place * STEP + (STEP - WIDTH) // 2,
        model_y=round(HEIGHT - model, 2),
        model_height=model,
        rules_y=round(HEIGHT - model - rules, 2),
        rules_height=rules,
    )


def _round(most: int) -> int:
    """Return the least of 1, 2, 4, 6, 8, 10, 20, 40, 60, 80, 100 … that is not below `most`."""
    power = 1
    while True:
        for step in (1, 2, 4, 6, 8):
            if step * power >= most:
                return step * power
        power *= 10


@dataclass(frozen=True, slots=True)
class Whisker:
    """One language's share and its bounds, on a line 100 units long."""

    row: LanguageRow
    rate: float
    low: float
    high: float


def whiskers(models: Sequence[ModelLanguages]) -> list[tuple[ModelLanguages, list[Whisker]]]:
    """Lay every language of every model out on lines of one scale, so that they compare."""
    told = [row.share.interval.high for model in models for row in model.rows if row.share.told]
    unit = 100 / max([0.01, *told])
    return [(model, [_whisker(row, unit) for row in model.rows]) for model in models]


def _whisker(row: LanguageRow, unit: float) -> Whisker:
    bounds = row.share.interval
    rate, low, high = (round(x * unit, 2) for x in (bounds.rate, bounds.low, bounds.high))
    return Whisker(row, rate, low, high)
