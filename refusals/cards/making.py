"""A recorded refusal and the words that are live now make a card."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from refusals.cards.help import Help, help_for, links_for
from refusals.cards.values import Card, Facts, Way
from refusals.cards.voice import Voice
from refusals.cards.ways import hours_of, mistake_of, wait_of, ways_of, words_of
from refusals.copybook import Book, Words, language_tag, live
from refusals.engine.terms import Category, DecidedBy, Kind, Path, Segment
from refusals.experiments import exposing
from refusals.models import PLAIN, Refusal

_SHARED_SLOTS = (
    *("meaning_title", "links_title", "more_ways", "rephrase_choose", "rephrase_submit"),
    *("model_choose", "model_scope", "model_scope_answer", "model_scope_conversation"),
    *("model_consent", "model_submit"),
    *("person_need", "person_contact", "person_shared", "person_submit"),
    *("mistake_words", "mistake_read", "mistake_submit"),
)
_TICKET_STATES = frozenset({"new", "open", "resolved"})
_MOST_PARTS_NAMED = 3
_JOINED = {"zh-hans": "、", "ar": "، "}
_JOINED_LAST = {"en": " and ", "es": " y ", "ar": " و"}


def words(slot: str, category: str, language: str, tone: str = PLAIN) -> Words:
    """Return what shows in a place right now: published, else shipped, else built in."""
    return live().words(slot, category, language, tone)


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
    tongue = tongue_of(refusal, language, book)
    book = book or exposing.book_for(live(), refusal, tongue)
    say = Voice(book, refusal.category, tongue)
    crisis = refusal.category == Category.SELF_HARM
    partial = refusal.kind == Kind.PARTIAL
    quiet = facts.answered and not crisis
    headline = _headline(say, refusal, tongue) if partial else say("headline")
    ways = tuple(ways_of(refusal, facts, say, action))
    return Card(
        refusal=refusal.pk,
        category=refusal.category,
        decided_by=refusal.decided_by,
        language=headline.language,
        crisis=crisis,
        partial=partial,
        quiet=quiet,
        headline=headline,
        what=say.when(partial and not crisis and _named(refusal), "headline"),
        reason=say("reason"),
        body=say("body"),
        also=_also(say, facts, tongue),
        help=_help(say, refusal, facts, headline.language) if crisis else None,
        more=say.when(Path.RESOURCES in facts.taken, "more"),
        links=None if crisis else _links(say, refusal, facts, ways, tongue),
        ways=ways,
        ticket=say.when(facts.ticket_state in _TICKET_STATES, f"ticket_{facts.ticket_state}"),
        answered=say.when(quiet, "answered"),
        decided_line=_decided(say, refusal, facts),
        notice_left_out=say("left_out" if facts.left_out or crisis else "left_out_others"),
        mistake=mistake_of(refusal, facts, say, action),
        mistake_done=say.when(
            Path.MISTAKE in facts.taken and not crisis,
            "mistake_reported" if facts.reported else "mistake_done",
        ),
        mistake_words=words_of(refusal, facts, say, action),
        meaning=say("meaning"),
        say={slot: say(slot) for slot in _SHARED_SLOTS},
        shared_preview=facts.shared_preview,
        desk_hours=hours_of(say, facts),
        desk_wait=wait_of(say, facts),
        desk_url=facts.desk_url,
        edit_url=_edit_url(refusal, headline) if facts.staff_edit else "",
        opened=ways[0].path if ways and not quiet else "",
        versions=say.versions(),
    )


def pin(refusal: Refusal, card: Card) -> None:
    """Store when, and in which versions, the card was first shown; later cards change neither.

    An arm of an experiment that was among them is noted as seen.
    """
    if refusal.shown is None:
        refusal.shown = timezone.now()
        Refusal.objects.filter(pk=refusal.pk, shown=None).update(shown=refusal.shown)
    if refusal.copy_versions or not card.versions:
        return
    shown = list(card.versions)
    Refusal.objects.filter(pk=refusal.pk, copy_versions=[]).update(copy_versions=shown)
    refusal.copy_versions = shown
    exposing.expose(refusal, card.language, shown)


def tongue_of(refusal: Refusal, language: str | None, book: Book | None = None) -> str:
    """Choose the card's language: the prompt's, else the interface's, else the source's."""
    for tag in (refusal.language, language or ""):
        if tag and (book or live()).speaks(tag, refusal.category):
            return language_tag(tag)
    return language_tag("")


def _headline(say: Voice, refusal: Refusal, tongue: str) -> Words:
    """Name the part that was left out, where it is known which."""
    found = refusal.segment
    if not found or refusal.category == Category.SELF_HARM:
        return say("partial_headline")
    segment = Segment(**{**found, "delivered": tuple(found["delivered"])})
    left = "untranslated" if segment.translation else "left_out"
    which = "segment" if len(segment.missing) == 1 else "segments"
    return say(f"{which}_{left}", part=_numbers(segment.missing, tongue), parts=str(segment.of))


def _numbers(parts: tuple[int, ...], tongue: str) -> str:
    """List the first of many, or all: "2, 3 and 4"."""
    comma = _JOINED.get(tongue, ", ")
    *before, last = (str(part) for part in parts[:_MOST_PARTS_NAMED])
    if len(parts) > _MOST_PARTS_NAMED:
        return comma.join([*before, last]) + "…"
    return _JOINED_LAST.get(tongue, comma).join(filter(None, (comma.join(before), last)))


def _named(refusal: Refusal) -> bool:
    """Say whether the category tells what was left out; an unknown one says that nothing came."""
    return refusal.category != Category.UNKNOWN


def _help(say: Voice, refusal: Refusal, facts: Facts, language: str) -> Help:
    return help_for(
        say, language, country=facts.country, action=facts.country_url, key=str(refusal.pk)
    )


def _links(
    say: Voice, refusal: Refusal, facts: Facts, ways: tuple[Way, ...], language: str
) -> Help | None:
    """Return trusted places for the category, unless a way on still leads to them."""
    if any(way.path is Path.RESOURCES for way in ways):
        return None
    return links_for(
        say,
        refusal.category,
        language,
        country=facts.country,
        action=facts.country_url,
        key=str(refusal.pk),
    )


def _also(say: Voice, facts: Facts, tongue: str) -> Words | None:
    """Say who else declined, once more than one model did."""
    refused = facts.both_refused
    if len(refused) < 2:
        return None
    slot = "both_refused" if len(refused) == 2 else "all_refused"
    return say(slot, models=_JOINED.get(tongue, ", ").join(refused))


def _decided(say: Voice, refusal: Refusal, facts: Facts) -> Words:
    if refusal.decided_by == DecidedBy.RULES:
        return say("decided_rules")
    return say("decided_model", model=facts.served_label or facts.asked_label)


def _edit_url(refusal: Refusal, headline: Words) -> str:
    """Point staff at the headline's place in the studio, where the host has mounted one."""
    try:
        return reverse("studio:place", args=["headline", refusal.category, headline.language])
    except NoReverseMatch:
        return ""
