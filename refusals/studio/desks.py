"""Everything on a designer's desk for one place: text, source, lint, preview, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from refusals.cards import Card
from refusals.copybook import SLOTS, Place, Slot, direction, live
from refusals.copybook.book import Words
from refusals.copybook.places import SOURCE
from refusals.copybook.shipped import SHARED, Edition, editions
from refusals.models import CopyVersion, Publication
from refusals.studio.differences import Piece, differences
from refusals.studio.lint import Draft, Finding, blocking, lint
from refusals.studio.previews import STATES, preview_of, state_for
from refusals.studio.shelves import url_of

_REMEMBERED = 30


@dataclass(frozen=True, slots=True)
class Past:
    """One version of the history, and how it differs from what is live."""

    version: CopyVersion
    live: bool
    pieces: tuple[Piece, ...]

    @property
    def url(self) -> str:
        """Where it lies on the desk."""
        place = Place(self.version.slot, self.version.category, self.version.language)
        return f"{url_of(place)}?version={self.version.pk}"


@dataclass(frozen=True)
class Desk:
    """One place, opened; `notice` names what kept the last attempt from being published."""

    place: Place
    text: str
    state: str
    notice: str
    words: Words
    publication: Publication | None

    @property
    def slot(self) -> Slot:
        """What may stand here."""
        return SLOTS[self.place.slot]

    @property
    def edition(self) -> Edition:
        """The language of the place."""
        return editions()[self.place.language]

    @property
    def dir(self) -> str:
        """The direction that the text is typed in."""
        return direction(self.place.language)

    @property
    def category(self) -> str:
        """The category, as addresses say it."""
        return self.place.category or SHARED

    @property
    def urls(self) -> Mapping[str, str]:
        """Where the forms of this desk post."""
        args = [self.place.slot, self.category, self.place.language]
        names = ("preview", "save", "publish", "roll_back")
        return {name: reverse(f"studio:{name}", args=args) for name in names}

    @property
    def languages(self) -> list[tuple[Edition, str, bool]]:
        """The same place in each language: the language, the address, whether it is this one."""
        here = self.place.language
        return [
            (edition, url_of(self.place._replace(language=tag)), tag == here)
            for tag, edition in editions().items()
        ]

    @property
    def placeholders(self) -> list[str]:
        """What may be put into the text, as it is typed."""
        return [f"{{{name}}}" for name in sorted(self.slot.placeholders)]

    @property
    def by(self) -> str:
        """Who published what is live."""
        by = self.publication.by if self.publication else None
        return by.get_username() if by else "—"

    @property
    def source(self) -> Words | None:
        """The text that this one translates."""
        if self.place.language == SOURCE:
            return None
        return live().words(self.place.slot, self.place.category, SOURCE)

    @property
    def states(self) -> list[tuple[str, str]]:
        """Every state that the preview can show."""
        return [(name, str(state.label)) for name, state in STATES.items()]

    @property
    def length(self) -> int:
        """Characters, with the longest placeholder."""
        return len(Draft(self.place, self.text).longest)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the copy rules say."""
        return lint(self.place, self.text)

    @property
    def blocked(self) -> bool:
        """Say whether a rule keeps the text from being published."""
        return blocking(self.findings)

    @property
    def changes(self) -> tuple[Piece, ...]:
        """What the text changes in what is live; nothing when it changes nothing."""
        same = self.text == self.words.text
        return () if same else differences(self.words.text, self.text)

    @property
    def previews(self) -> tuple[tuple[str, Card], ...]:
        """The card in both themes; two cards, so that no id stands twice on the page."""
        return tuple(
            (theme, preview_of(self.place, self.text, self.state)) for theme in ("light", "dark")
        )

    @property
    def line(self) -> str:
        """A text of the transcript as a line of it; the card doesn't show those."""
        return Draft(self.place, self.text).longest if self.slot.group == "transcript" else ""

    @cached_property
    def history(self) -> list[Past]:
        """The versions of this place, the newest first."""
        found = CopyVersion.objects.filter(**self.place._asdict()).select_related("author")
        live_id = self.publication.version_id if self.publication else None
        return [
            Past(version, version.pk == live_id, differences(self.words.text, version.text))
            for version in found[:_REMEMBERED]
        ]


def desk_at(place: Place, *, text: str | None = None, state: str = "", notice: str = "") -> Desk:
    """Open a place, with `text` on the desk or else what shows there now."""
    publication = (
        Publication.objects.filter(**place._asdict())
        .select_related("version", "previous", "by")
        .first()
    )
    words = live().words(*place)
    if publication is not None:  # fresher than this process's book may be
        words = Words(publication.version.text, publication.version_id, place.language)
    return Desk(
        place=place,
        text=words.text if text is None else text,
        state=state if state in STATES else state_for(place.slot),
        notice=notice,
        words=words,
        publication=publication,
    )
