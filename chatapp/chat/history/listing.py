"""A person's history as it is listed: day by day, page by page, or as found by a search."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chatapp.chat.access import Visitor
from chatapp.conversations.models import Conversation, Message
from chatapp.conversations.search import search_texts
from chatapp.conversations.words import Piece, Term, marked, snippet, terms_of

PAGE = 30
_MARKUP = re.compile(
    r"\*\*|`|^\s*(?:#+|[-+*>]) |\||:?-{3,}:?|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in a list; found words are marked."""

    conversation: Conversation
    title: list[Piece]
    snippet: list[Piece]
    found: UUID | None = None
    """The message that the snippet is of, on whichever branch."""


@dataclass(frozen=True, slots=True)
class Group:
    """The conversations of one day, or those that are pinned."""

    label: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a person's history."""

    groups: list[Group]
    query: str = ""
    archived: bool = False
    after: UUID | None = None
    """The last conversation of this page, if there are more."""
    deleted: tuple[Conversation, ...] = ()
    """What was deleted just now and may be brought back; on a first page only."""
    continued: bool = False

    @property
    def next_page(self) -> str:
        """The query that asks for the next page."""
        asked = {"q": self.query, "archived": "1" if self.archived else "", "after": self.after}
        return urlencode({name: value for name, value in asked.items() if value})


def listing(
    visitor: Visitor, *, query: str = "", archived: bool = False, after: UUID | None = None
) -> Listing:
    """Return a page of what this visitor has, or of what is found, in a constant few queries."""
    query = query.strip()
    mine = visitor.conversations()
    chosen = mine.search(query) if query else mine.listed(archived=archived)
    last = mine.filter(pk=after).first() if after else None
    if last is not None:
        chosen = chosen.older_than(last) if query else chosen.following(last)
    found = list(chosen[: PAGE + 1])
    shown = found[:PAGE]
    rows = _rows(shown, terms_of(query))
    groups = _grouped(rows, found=bool(query))
    if last and groups and groups[0].label == _label(last, found=bool(query)):
        groups[0] = replace(groups[0], label="")  # the page before has named it
    return Listing(
        groups,
        query,
        archived,
        after=shown[-1].pk if len(found) > PAGE else None,
        deleted=() if last or query else tuple(visitor.restorable()[:PAGE]),
        continued=last is not None,
    )


def _rows(shown: list[Conversation], terms: tuple[Term, ...]) -> list[Row]:
    found = _found(shown, terms) if terms and shown else {}
    return [_row(conversation, found.get(conversation.pk), terms) for conversation in shown]


def _row(
    conversation: Conversation, found: tuple[UUID, str] | None, terms: tuple[Term, ...]
) -> Row:
    title = marked(conversation.shown_title or _("Untitled"), terms)
    if found is None:
        return Row(conversation, title, [])
    message, text = found
    around = snippet(_MARKUP.sub("", text), terms)
    return Row(conversation, title, around if around != title else [], message)


def _found(shown: list[Conversation], terms: tuple[Term, ...]) -> dict[UUID, tuple[UUID, str]]:
    """Return, of each conversation, the latest message that has the words."""
    rows = search_texts(terms).filter(conversation__in=shown, message__isnull=False)
    latest = rows.values("conversation").annotate(last=Max("pk")).values("last")
    messages = Message.objects.filter(search_texts__in=latest)
    named = messages.values_list("conversation", "pk", "text")
    return {conversation: (pk, text) for conversation, pk, text in named}


def _grouped(rows: list[Row], *, found: bool) -> list[Group]:
    days = groupby(rows, key=lambda row: _label(row.conversation, found=found))
    return [Group(label, list(same)) for label, same in days]


def _label(conversation: Conversation, *, found: bool) -> str:
    if conversation.pinned and not found:
        return _("Pinned")
    return _day(localdate(conversation.updated))


def _day(day: date) -> str:
    today = localdate()
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")
