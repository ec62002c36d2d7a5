"""The experiments that run now: whose words a card shows, and the note that somebody saw them."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from refusals.copybook import Book, Place, Words, chain
from refusals.engine.terms import Category
from refusals.experiments.assignment import arm_of, takes_part
from refusals.models import Experiment, Exposure, Refusal
from refusals.models.experiments import WINDOW


@dataclass(frozen=True, slots=True)
class Trial:
    """A running experiment, as a card needs it."""

    id: int
    place: Place
    salt: str
    traffic: int
    arms: tuple[int, ...]
    weights: tuple[int, ...]
    words: tuple[Words, ...]

    def concerns(self, refusal: Refusal, language: str) -> bool:
        """Say whether the words may show on this card; in a crisis nobody is experimented on."""
        return (
            refusal.category != Category.SELF_HARM
            and self.place.category in {"", refusal.category}
            and self.place.language in chain(language)
            and takes_part(self.salt, refusal.conversation_ref, self.traffic)
        )

    def arm_for(self, refusal: Refusal) -> int:
        """Return the index of the arm that the refusal's conversation sees, now and later."""
        return arm_of(self.salt, refusal.conversation_ref, self.weights)


def book_for(book: Book, refusal: Refusal, language: str) -> Book:
    """Return `book` with the words of every arm that this conversation is in."""
    for trial in running():
        if trial.concerns(refusal, language):
            book = book.showing(trial.place, trial.words[trial.arm_for(refusal)])
    return book


def expose(refusal: Refusal, language: str, shown: Collection[int]) -> None:
    """Note which arms were among the versions just `shown`; a conversation's first time counts."""
    for trial in running():
        if not trial.concerns(refusal, language):
            continue
        index = trial.arm_for(refusal)
        if trial.words[index].version_id in shown:
            now = timezone.now()
            Exposure.objects.get_or_create(
                experiment_id=trial.id,
                conversation_ref=refusal.conversation_ref,
                defaults={
                    "arm_id": trial.arms[index],
                    "refusal": refusal,
                    "at": now,
                    "closes": now + WINDOW,
                },
            )


_lock = threading.Lock()
_trials: tuple[Trial, ...] = ()
_read_at = float("-inf")


def running() -> tuple[Trial, ...]:
    """Return the experiments that run, at most REFUSALS_COPY_RECHECK seconds old (half of one)."""
    global _trials, _read_at  # noqa: PLW0603 - the one cache of this process
    now = time.monotonic()
    if now - _read_at >= getattr(settings, "REFUSALS_COPY_RECHECK", 0.5):
        with _lock:
            _trials, _read_at = _read(), now
    return _trials


def forget() -> None:
    """Look again at the next card: an experiment was started or stopped here."""
    global _read_at  # noqa: PLW0603 - the one cache of this process
    _read_at = float("-inf")


def _read() -> tuple[Trial, ...]:
    found = Experiment.objects.filter(state=Experiment.State.RUNNING).order_by("pk")
    return tuple(_trial(one) for one in found.prefetch_related("arms__version"))


def place_of(experiment: Experiment) -> Place:
    """Return the place of the library whose wordings are compared."""
    return Place(experiment.slot, experiment.category, experiment.language, experiment.tone)


def _trial(experiment: Experiment) -> Trial:
    arms = list(experiment.arms.all())
    return Trial(
        id=experiment.pk,
        place=place_of(experiment),
        salt=experiment.salt,
        traffic=experiment.traffic,
        arms=tuple(arm.pk for arm in arms),
        weights=tuple(arm.weight for arm in arms),
        words=tuple(Words(arm.version.text, arm.version_id, experiment.language) for arm in arms),
    )
