"""What a card is made from, and what it is made of."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from refusals.cards.help import Help
from refusals.copybook import Words, direction
from refusals.engine.terms import Path


@dataclass(frozen=True)
class OfferedModel:
    """A model that the person may ask instead; `terms` is the host's sentence about their words."""

    id: str
    label: str
    provider: str
    terms: str


@dataclass(frozen=True)
class Facts:
    """What the host knows about the moment, and the card shows.

    `both_refused` holds the labels of all models that declined this prompt, when there are more
    than one. `paths` are the ways on that policy still allows now; `None` leaves those that were
    pinned at the refusal. `taken` holds the paths already taken. `answered` says that one of them
    led to an answer, so the card may be quiet; `left_out` that no model sees the question later,
    not even one that answered it; `reported` that somebody said what it got wrong.

    `desk_hours` and `desk_wait` say when somebody is at the desk and how long people wait, in
    words; empty: unknown, and nothing is said. `desk_url` answers with the card as it stands when
    somebody opens that way, because people come and go meanwhile. `country` is the person's own
    choice, sent to `country_url`. Where a model may be asked for suggestions, `suggest_url` fetches
    them from `suggesting`.
    """

    asked_label: str
    served_label: str
    models: tuple[OfferedModel, ...] = ()
    suggestions: tuple[str, ...] = ()
    paths: tuple[Path, ...] | None = None
    desk_open: bool = True
    desk_hours: str = ""
    desk_wait: str = ""
    desk_url: str = ""
    country: str = ""
    country_url: str = ""
    suggesting: str = ""
    suggest_url: str = ""
    shared_preview: str = ""
    both_refused: tuple[str, ...] = ()
    staff_edit: bool = False
    taken: tuple[str, ...] = ()
    answered: bool = False
    left_out: bool = True
    reported: bool = False
    ticket_state: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Other words to start from; `by` says which model they come from, if one made them."""

    text: str
    chosen: bool = False
    by: Words | None = None


@dataclass(frozen=True)
class Way:
    """One way on, as a form: where it posts, and the key that makes a second click harmless."""

    path: Path
    label: Words
    help: Words
    action: str
    key: str
    models: tuple[OfferedModel, ...] = ()
    suggestions: tuple[str, ...] = ()
    suggest_url: str = ""
    suggesting: Words | None = None

    @property
    def options(self) -> tuple[Option, ...]:
        """The suggestions as they are first shown, the first one chosen."""
        return tuple(Option(text, place == 0) for place, text in enumerate(self.suggestions))


@dataclass(frozen=True)
class Card:
    """Everything that `_card.html` shows, in the order in which it shows it.

    `opened` names the part that is unfolded: a path, `links` or `meaning`. `links` stand below
    `more` once that was asked for, else folded away at the foot.
    """

    refusal: uuid.UUID
    category: str
    decided_by: str
    language: str
    crisis: bool
    partial: bool
    quiet: bool
    headline: Words
    what: Words | None
    reason: Words
    body: Words
    also: Words | None
    help: Help | None
    more: Words | None
    links: Help | None
    ways: tuple[Way, ...]
    ticket: Words | None
    answered: Words | None
    decided_line: Words
    notice_left_out: Words
    mistake: Way | None
    mistake_done: Words | None
    mistake_words: Way | None
    meaning: Words
    say: Mapping[str, Words]
    shared_preview: str
    desk_hours: Words | None
    desk_wait: Words | None
    desk_url: str
    edit_url: str
    opened: str
    versions: tuple[int, ...]

    @property
    def dir(self) -> str:
        """The direction that most of the card is written in."""
        return direction(self.language)

    @property
    def copy_version(self) -> str:
        """The versions that are shown, as `data-copy-version` says them."""
        return ",".join(str(version) for version in self.versions) or "built-in"
