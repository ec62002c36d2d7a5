"""What shows in each place right now: published over shipped over built-in, cached."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Count, Max, Sum

from refusals.copybook import bell
from refusals.copybook.builtin import built_in_text
from refusals.copybook.places import SOURCE, Place, chain, direction, isolated, language_tag
from refusals.copybook.registry import Resource, registered, registry_stamp
from refusals.copybook.shipped import shipped
from refusals.copybook.trials import Trial, running
from refusals.engine.terms import Category
from refusals.models import PLAIN, Experiment, Publication

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """A text that shows, its version (`None`: not from the database) and its language."""

    text: str
    version_id: int | None
    language: str

    def __str__(self) -> str:
        return self.text

    @property
    def dir(self) -> str:
        """The direction it is written in."""
        return direction(self.language)

    def filled(self, **values: str) -> Words:
        """Put `values` in the placeholders; a value is text, never a template."""
        shown = {name: isolated(value, self.language) for name, value in values.items()}
        text = _PLACEHOLDER.sub(lambda found: shown.get(found[1], found[0]), self.text)
        return Words(text, self.version_id, self.language)


@dataclass(frozen=True, slots=True)
class Book:
    """All words as they were at one moment, so that one card reads one state."""

    stamp: object
    published: Mapping[Place, Words]
    resources: tuple[Resource, ...] = ()
    trials: tuple[Trial, ...] = ()

    def words(self, slot: str, category: str, language: str, tone: str = PLAIN) -> Words:
        """Return what shows in a place; never empty for a slot that exists.

        What isn't written in `tone` shows in the plain one; a text in crisis falls back on the
        built-in wording of its language before it speaks another one.
        """
        tag = language_tag(language)
        for candidate in chain(tag):
            found = self._own(slot, category, candidate, tone)
            if found is None and category == Category.SELF_HARM:
                found = built_in(slot, category, candidate)
            if found is not None:
                return found
        last = built_in(slot, category, SOURCE)
        if last is None:
            raise KeyError(slot)
        return last

    def speaks(self, language: str, category: str) -> bool:
        """Say whether a card of `category` can be written in `language`."""
        tag = language_tag(language)
        if self._own("headline", category, tag, PLAIN) is not None:
            return True
        crisis = category == Category.SELF_HARM
        return crisis and built_in("headline", category, tag) is not None

    def has(self, place: Place) -> bool:
        """Say whether a text was written for this very place."""
        return place in self.published or bool(shipped().get(place))

    def instead(self, place: Place, text: str) -> Book:
        """Return these words with `text` in one place, as a preview shows them."""
        return self.showing(place, Words(text, None, place.language))

    def showing(self, place: Place, words: Words) -> Book:
        """Return these words with others in one place, as an experiment shows them."""
        return replace(self, published={**self.published, place: words})

    def _own(self, slot: str, category: str, tag: str, tone: str) -> Words | None:
        for where in (category, "") if category else ("",):
            for voice in (tone, PLAIN) if tone != PLAIN else (PLAIN,):
                place = Place(slot, where, tag, voice)
                found = self.published.get(place)
                if found is not None:
                    return found
                text = shipped().get(place)
                if text:
                    return Words(text, None, tag)
        return None


def built_in(slot: str, category: str, tag: str) -> Words | None:
    """Return the engine's wording of a place, if it has one in this very language."""
    text = built_in_text(slot, category, tag)
    return Words(text, None, tag) if text else None


_lock = threading.Lock()
_book: Book | None = None
_checked = 0.0


def live() -> Book:
    """Return the words that are live.

    The database is asked whether anything moved at most every REFUSALS_COPY_RECHECK seconds
    (half a second by default). A change made in this process shows at once, and so does one made
    in another, if this process follows the bell.
    """
    global _book, _checked  # noqa: PLW0603 - the one cache of this process
    book = _book
    now = time.monotonic()
    if book is not None and now - _checked < getattr(settings, "REFUSALS_COPY_RECHECK", 0.5):
        return book
    with _lock:
        stamp = _stamp()
        if _book is None or _book.stamp != stamp:
            _book = Book(stamp, _read(), registered(), running())
        _checked = now
        return _book


def forget() -> None:
    """Look again at the next card, in every process: something changed here."""
    drop()
    bell.ring()


def drop() -> None:
    """Look again at the next card of this process."""
    global _book, _checked
    with _lock:
        _book, _checked = None, 0.0


def follow() -> None:
    """Hear of changes in other processes at once; for a process that lives to serve cards."""
    bell.listen(drop)


def _stamp() -> object:
    """Return a value that every publication changes, a rollback too, whatever the clocks say.

    So does an experiment that starts or stops.
    """
    published = Publication.objects.aggregate(
        latest=Max("at"), versions=Sum("version_id"), places=Count("pk")
    )
    tried = Experiment.objects.filter(state=Experiment.State.RUNNING).aggregate(
        running=Count("pk"), ids=Sum("pk")
    )
    return (*published.values(), *tried.values(), *registry_stamp())


def _read() -> dict[Place, Words]:
    rows = Publication.objects.values_list(
        "slot", "category", "language", "tone", "version_id", "version__text"
    )
    return {
        Place(slot, category, language, tone): Words(text, version, language)
        for slot, category, language, tone, version, text in rows
    }
