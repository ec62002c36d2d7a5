"""A conversation as a file: Markdown to read, JSON to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from chatapp.accounts.models import User
from chatapp.chat.models import Rating
from chatapp.chat.page import entries
from chatapp.chat.page.entries import Entry
from chatapp.conversations.models import Conversation, Message
from refusals.cards import Card
from refusals.models import Refusal

SCHEMA = 1
_MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Exported:
    """A file, whole."""

    name: str
    type: str
    text: str


def as_markdown(conversation: Conversation, viewer: User | None) -> Exported:
    """Return the branch that is shown, with who said what, when, and what was declined."""
    shown = entries.entries_of(conversation, viewer)
    text = "\n\n".join(_lines(conversation, shown)) + "\n"
    return Exported(_name(conversation, "md"), "text/markdown; charset=utf-8", text)


def as_json(conversation: Conversation, viewer: User | None) -> Exported:
    """Return the same as data; `schema` rises when a program that reads it would break."""
    shown = entries.entries_of(conversation, viewer)
    refusals = Refusal.objects.in_bulk([entry.message.refusal for entry in shown if entry.card])
    data = {
        "schema": SCHEMA,
        "conversation": str(conversation.pk),
        "title": conversation.shown_title,
        "created": conversation.created.isoformat(),
        "exported": timezone.now().isoformat(),
        "messages": [_message(entry, refusals) for entry in shown],
        "other_versions": _elsewhere(conversation, shown),
    }
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return Exported(_name(conversation, "json"), "application/json", text)


def _name(conversation: Conversation, ending: str) -> str:
    """Return a file name of letters, digits and hyphens, in the title's own script."""
    name = slugify(conversation.title, allow_unicode=True)[:_MOST_NAME].strip("-_")
    return f"{name or 'conversation'}-{conversation.created:%Y-%m-%d}.{ending}"


def _lines(conversation: Conversation, shown: list[Entry]) -> Iterator[str]:
    yield f"# {conversation.shown_title or _('Untitled')}"
    for entry in shown:
        message = entry.message
        created = timezone.localtime(message.created)
        at = f"{date_format(created, 'DATETIME_FORMAT')} {created:%Z}"
        if message.author == Message.Author.NOTICE:
            yield f"*{entry.notice_text}* ({at})"
            continue
        yield f"## {entry.author_label} · {at}"
        if entry.breach:
            yield _("Asked: %(asked)s. Answered by: %(served)s, which nobody here chose.") % {
                "asked": entry.asked_label,
                "served": entry.served_label,
            }
        if entry.files:
            names = ", ".join(file.name for file in entry.files)
            yield "*" + _("Attached: %(names)s") % {"names": names} + "*"
        if message.text:
            yield message.text
        if entry.card:
            yield "\n>\n".join(f"> {line}" for line in _card(entry.card))
        yield from _notes(entry)


def _card(card: Card) -> Iterator[str]:
    """Return what could not be done, why, and who decided: a paragraph each."""
    yield f"**{card.headline}**"
    yield from (str(words) for words in (card.what, card.reason, card.also) if words)
    yield f"*{card.decided_line}*"


def _notes(entry: Entry) -> Iterator[str]:
    if entry.left_out and not entry.card:
        yield "*" + _("Left out of what models see later") + "*"
    if entry.error:
        yield f"*{entry.error}*"
    if entry.rating:
        yield "*" + _opinion(entry.rating) + "*"
    if entry.controls.version:
        yield _("*Version %(number)d of %(count)d; the JSON export has them all.*") % {
            "number": entry.controls.version.number,
            "count": entry.controls.version.count,
        }


def _opinion(rating: Rating) -> str:
    """Return what the person thought of an answer, on one line."""
    said = [rating.get_thumb_display(), rating.get_reason_display(), " ".join(rating.text.split())]
    return ". ".join(str(part).rstrip(".") for part in said if part)


def _elsewhere(conversation: Conversation, shown: list[Entry]) -> list[dict[str, Any]]:
    """Return what was said on the branches that are not shown, so that nothing is missing."""
    here = [entry.message.pk for entry in shown]
    others = Message.objects.filter(conversation=conversation).exclude(pk__in=here)
    return [_said(message) for message in others.order_by("seq")]


def _said(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": str(message.pk),
        "parent": str(message.parent_id) if message.parent_id else None,
        "author": message.author,
        "created": message.created.isoformat(),
        "text": message.text,
    }
    if message.author == Message.Author.MODEL:
        found |= {"state": message.state, "asked": message.asked, "served": message.served}
    if message.notice:
        found |= {"notice": message.notice, "facts": message.facts}
    return found


def _message(entry: Entry, refusals: dict[Any, Refusal]) -> dict[str, Any]:
    message = entry.message
    found = _said(message) | {"label": entry.author_label}
    if message.notice:
        found["text"] = entry.notice_text
    if entry.breach:
        found["breach"] = True
    if entry.rating:
        rating = entry.rating
        found["rating"] = {"thumb": rating.thumb, "reason": rating.reason, "text": rating.text}
    if entry.card:
        found["refusal"] = _refusal(entry, refusals[message.refusal])
    if entry.files:
        found["attachments"] = [
            {"id": str(file.pk), "name": file.name, "type": file.media_type, "bytes": file.size}
            for file in entry.files
        ]
    if entry.left_out:
        found["left_out"] = True
    return found


def _refusal(entry: Entry, refusal: Refusal) -> dict[str, Any]:
    card = entry.card
    return {
        "category": refusal.category,
        "decided_by": refusal.decided_by,
        "kind": refusal.kind,
        "language": refusal.language,
        "models_tried": refusal.models_tried,
        "headline": str(card.headline) if card else "",
        "reason": str(card.reason) if card else "",
    }
