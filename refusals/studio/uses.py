"""Where a wording shows: the cards that fall back on it, and the experiments that try it."""

from __future__ import annotations

from collections.abc import Iterator

from refusals.copybook import Place, live
from refusals.copybook.shipped import editions
from refusals.copybook.slots import CATEGORIES
from refusals.models import CopyVersion, Experiment


def categories_of(place: Place) -> tuple[str, ...]:
    """Return the categories whose cards show the words of `place`: its own, or all without own."""
    if place.category:
        return (place.category,)
    book = live()
    return tuple(
        category
        for category in CATEGORIES
        if not book.has(place._replace(category=category)) and book.has(place)
    )


def languages_of(place: Place) -> tuple[str, ...]:
    """Return the other languages that show the words of `place` for want of their own."""
    return tuple(_without_own(place)) if place.language == "en" else ()


def _without_own(place: Place) -> Iterator[str]:
    book = live()
    for language in editions():
        if language != place.language:
            words = book.words(place.slot, place.category, language, place.tone)
            if words.language == place.language:
                yield language


def running_at(place: Place) -> Experiment | None:
    """Return the experiment that runs at `place`: until it ends nothing else is published there."""
    return Experiment.objects.filter(**place._asdict(), state=Experiment.State.RUNNING).first()


def experiments_with(version: CopyVersion) -> list[Experiment]:
    """Return the experiments in which a version is an arm, the newest first."""
    return list(Experiment.objects.filter(arms__version=version).distinct().order_by("-pk")[:5])
