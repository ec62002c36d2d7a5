"""A recorded refusal and the words that are live now make a card."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from refusals.copybook import Book, Words, direction, language_tag, live
from refusals.copybook.resources import Resource, resources
from refusals.engine import wording
from refusals.engine.terms import Category, DecidedBy, Kind, Path
from refusals.models import Refusal

__all__ = ["Card", "Facts", "OfferedModel", "Way", "Words", "card_for", "pin", "words"]

_SHARED_SLOTS = (
    *("meaning_title", "more_ways", "rephrase_choose", "rephrase_submit"),
    *("model_choose", "model_scope", "model_scope_answer", "model_scope_conversation"),
    *("model_consent", "model_submit"),
    *("person_need", "person_contact", "person_shared", "person_submit"),
)
_TICKET_STATES = frozenset({"new", "open", "resolved"})
_MOST_SUGGESTIONS = 3
_JOINED = {"zh-hans": "、", "ar": "، "}


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
    led to an answer, so the card may be quiet.
    """

    asked_label: str
    served_label: str
    models: tuple[OfferedModel, ...] = ()
    suggestions: tuple[str, ...] = ()
    paths: tuple[Path, ...] | None = None
    desk_open: bool = True
    shared_preview: str = ""
    both_refused: tuple[str, ...] = ()
    staff_edit: bool = False
    taken: tuple[str, ...] = ()
    answered: bool = False
    ticket_state: str = ""


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


@dataclass(frozen=True)
class Card:
    """Everything that `_card.html` shows, in the order in which it shows it.

    `opened` names the part that is unfolded: a path, or `meaning`.
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
    emergency: Words | None
    directory_note: Words | None
    more: Words | None
    ways: tuple[Way, ...]
    ticket: Words | None
    answered: Words | None
    decided_line: Words
    notice_left_out: Words
    mistake: Way | None
    mistake_done: Words | None
    meaning: Words
    say: Mapping[str, Words]
    shared_preview: str
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

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Where to turn in a crisis; nothing on any other card."""
        return resources() if self.crisis else ()


def words(slot: str, category: str, language: str) -> Words:
    """Return what shows in a place right now: published, else shipped, else built in."""
    return live().words(slot, category, language)


def card_for(
    refusal: Refusal,
    facts: Facts,
    *,
    action: Callable[[Path], str],
    language: str | None = None,
    book: Book | None = None,
) -> Card:
    """Return the card of `refusal`: in the prompt's language if it has words, else `language`.

    `book` holds other words than those that are live, for a preview.
    """
    book = book or live()
    tongue = _tongue(book, refusal, language)
    say = _Voice(book, refusal.category, tongue)
    crisis = refusal.category == Category.SELF_HARM
    partial = refusal.kind == Kind.PARTIAL
    headline = say("partial_headline" if partial else "headline")
    taken = frozenset(facts.taken)
    mistaken = Path.MISTAKE in taken
    ways = tuple(_ways(refusal, facts, say, action))
    return Card(
        refusal=refusal.pk,
        category=refusal.category,
        decided_by=refusal.decided_by,
        language=headline.language,
        crisis=crisis,
        partial=partial,
        quiet=facts.answered and not crisis,
        headline=headline,
        what=say("headline") if partial and not crisis else None,
        reason=say("reason"),
        body=say("body"),
        also=_also(say, facts, tongue),
        emergency=say("emergency") if crisis else None,
        directory_note=say("directory_note") if crisis else None,
        more=say("more") if Path.RESOURCES in taken else None,
        ways=ways,
        ticket=_ticket(say, facts.ticket_state),
        answered=say("answered") if facts.answered else None,
        decided_line=_decided(say, refusal, facts),
        notice_left_out=say("left_out"),
        mistake=_mistake(refusal, facts, say, action),
        mistake_done=say("mistake_done") if mistaken and not crisis else None,
        meaning=say("meaning"),
        say={slot: say(slot) for slot in _SHARED_SLOTS},
        shared_preview=facts.shared_preview,
        edit_url=_edit_url(refusal, headline) if facts.staff_edit else "",
        opened=ways[0].path if ways and not facts.answered else "",
        versions=say.versions(),
    )


def pin(refusal: Refusal, card: Card) -> None:
    """Store the versions that the person was shown first; later cards don't change them."""
    if refusal.copy_versions or not card.versions:
        return
    shown = list(card.versions)
    Refusal.objects.filter(pk=refusal.pk, copy_versions=[]).update(copy_versions=shown)
    refusal.copy_versions = shown


class _Voice:
    """Looks words up for one card, and remembers which versions it used."""

    def __init__(self, book: Book, category: str, language: str) -> None:
        self._book, self._category, self._language = book, category, language
        self._used: set[int] = set()

    def __call__(self, slot: str, **values: str) -> Words:
        found = self._book.words(slot, self._category, self._language)
        if found.version_id is not None:
            self._used.add(found.version_id)
        return found.filled(**values) if values else found

    def versions(self) -> tuple[int, ...]:
        return tuple(sorted(self._used))


def _tongue(book: Book, refusal: Refusal, language: str | None) -> str:
    """Choose the card's language: the prompt's, else the interface's, else the source's."""
    for tag in (refusal.language, language or ""):
        if tag and book.speaks(tag, refusal.category):
            return language_tag(tag)
    return language_tag("")


def _allowed(refusal: Refusal, facts: Facts) -> tuple[Path, ...]:
    pinned = tuple(Path(value) for value in dict.fromkeys(refusal.paths))
    return pinned if facts.paths is None else facts.paths


def _ways(
    refusal: Refusal, facts: Facts, say: _Voice, action: Callable[[Path], str]
) -> Iterator[Way]:
    crisis = refusal.category == Category.SELF_HARM
    offered = list(_allowed(refusal, facts))
    if crisis:
        kept = (path for path in offered if path in {Path.RESOURCES, Path.PERSON})
        offered = list(dict.fromkeys((Path.RESOURCES, *kept)))
    for path in offered:
        gone = {
            Path.MODEL: not facts.models,
            Path.PERSON: facts.ticket_state in {"new", "open"},
            Path.RESOURCES: Path.RESOURCES in facts.taken,
            Path.MISTAKE: True,
        }
        if not gone.get(path, False):
            yield _way(path, refusal, facts, say, action)


def _mistake(
    refusal: Refusal, facts: Facts, say: _Voice, action: Callable[[Path], str]
) -> Way | None:
    """Offer to say that it was a mistake: once, where policy lists it, never in a crisis."""
    crisis = refusal.category == Category.SELF_HARM
    if crisis or Path.MISTAKE in facts.taken or Path.MISTAKE not in _allowed(refusal, facts):
        return None
    return _way(Path.MISTAKE, refusal, facts, say, action)


def _way(
    path: Path,
    refusal: Refusal,
    facts: Facts,
    say: _Voice,
    action: Callable[[Path], str],
) -> Way:
    closed = path is Path.PERSON and not facts.desk_open
    name = "person_closed" if closed else path.value
    return Way(
        path=path,
        label=say(f"{name}_label"),
        help=say(f"{name}_help"),
        action=action(path),
        key=str(uuid.uuid4()),
        models=facts.models if path is Path.MODEL else (),
        suggestions=_suggestions(path, refusal, facts, say),
    )


def _suggestions(path: Path, refusal: Refusal, facts: Facts, say: _Voice) -> tuple[str, ...]:
    """Return what the composer may start from: whole neighbours, or sentences to complete."""
    neighbours = facts.suggestions or wording.suggestions(
        Category(refusal.category), "", refusal.language
    )
    match path:
        case Path.REPHRASE:
            return neighbours[:_MOST_SUGGESTIONS]
        case Path.NARROW:
            starts = (str(say("narrow_first")), str(say("narrow_second")))
            own = () if Path.REPHRASE in _allowed(refusal, facts) else neighbours[:1]
            return (*own, *starts)
        case _:
            return ()


def _also(say: _Voice, facts: Facts, tongue: str) -> Words | None:
    """Say who else declined, once more than one model did."""
    refused = facts.both_refused
    if len(refused) < 2:
        return None
    slot = "both_refused" if len(refused) == 2 else "all_refused"
    return say(slot, models=_JOINED.get(tongue, ", ").join(refused))


def _decided(say: _Voice, refusal: Refusal, facts: Facts) -> Words:
    if refusal.decided_by == DecidedBy.RULES:
        return say("decided_rules")
    return say("decided_model", model=facts.served_label or facts.asked_label)


def _ticket(say: _Voice, state: str) -> Words | None:
    return say(f"ticket_{state}") if state in _TICKET_STATES else None


def _edit_url(refusal: Refusal, headline: Words) -> str:
    """Point staff at the headline's place in the studio, where the host has mounted one."""
    try:
        return reverse("studio:place", args=["headline", refusal.category, headline.language])
    except NoReverseMatch:
        return ""
