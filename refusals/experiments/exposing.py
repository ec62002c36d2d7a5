"""Whose words a card shows while an experiment runs, and the note that somebody saw them."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from refusals.copybook import Book, Trial, Words, chain, live
from refusals.engine.terms import Category
from refusals.experiments.assignment import arm_of, takes_part
from refusals.models import Exposure, Refusal
from refusals.models.experiments import WINDOW


def book_for(book: Book, refusal: Refusal, language: str) -> Book:
    """Return `book` with the words of every arm that the refusal's conversation is in."""
    for trial in book.trials:
        if _concerns(trial, refusal, language):
            index = _arm(trial, refusal)
            words = Words(trial.texts[index], trial.versions[index], trial.place.language)
            book = book.showing(trial.place, words)
    return book


def expose(refusal: Refusal, language: str, shown: Collection[int]) -> None:
    """Note which arms were among the versions just `shown`; a conversation's first time counts."""
    for trial in live().trials:
        if not _concerns(trial, refusal, language):
            continue
        index = _arm(trial, refusal)
        if trial.versions[index] in shown:
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


def _concerns(trial: Trial, refusal: Refusal, language: str) -> bool:
    """Say whether the words may show on this card; in a crisis nobody is experimented on."""
    return (
        refusal.category != Category.SELF_HARM
        and trial.place.category in {"", refusal.category}
        and trial.place.language in chain(language)
        and takes_part(trial.salt, refusal.conversation_ref, trial.traffic)
    )


def _arm(trial: Trial, refusal: Refusal) -> int:
    """Return the index of the arm that the refusal's conversation sees, now and later."""
    return arm_of(trial.salt, refusal.conversation_ref, trial.weights)
