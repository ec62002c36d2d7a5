"""What the chat and its record store for a person: conversations, with all that was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chatapp.accounts.models import User
from chatapp.attachments.models import Attachment
from chatapp.chat.history import erasing, exporting
from chatapp.chat.models import Breach, Rating
from chatapp.conversations.access import ConversationQuerySet
from chatapp.conversations.models import Conversation, Message, Share, Turn
from chatapp.desk.models import Ticket
from chatapp.holdings import ExportedFile, Holding, Retention, Subject, json_file

_MESSAGE = (
    *("id", "seq", "parent", "turn", "author", "notice", "facts", "text", "state"),
    *("asked", "served", "refusal", "created"),
)
_TURN = (
    *("id", "prompt", "asked", "served", "state", "error", "refusal", "via"),
    *("started", "finished"),
)
_FILE = ("id", "name", "source", "media_type", "size", "created")
_PIECE = 65_536
_CONVERSATION = ("id", "title", "pinned", "archived", "deleted", "model", "created", "updated")


def conversations_of(subject: Subject) -> ConversationQuerySet:
    """Return a person's conversations, also what they deleted and could still bring back."""
    person = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    return Conversation.objects.belonging_to(person, subject.guest).order_by("created", "pk")


def export(subject: Subject) -> Iterator[ExportedFile]:
    """Return each conversation twice: as it is shown, to read, and with every branch, to keep."""
    person = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    for pk in list(conversations_of(subject).values_list("pk", flat=True)):
        conversation = Conversation.objects.filter(pk=pk).first()
        if conversation is None:
            continue  # deleted meanwhile
        readable = exporting.as_markdown(conversation, person)
        stem = f"conversations/{readable.name.removesuffix('.md')}-{str(pk)[:8]}"
        yield ExportedFile(f"{stem}.md", iter([readable.text.encode()]))
        yield json_file(f"{stem}.json", _whole(conversation))
        for attached in Attachment.objects.of_conversation(pk):
            if attached.path.exists():
                name = get_valid_filename(f"{attached.pk}-{attached.name}")
                yield ExportedFile(f"{stem}/{name}", _pieces(attached.path))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _whole(conversation: Conversation) -> dict[str, Any]:
    """Return every branch of a conversation, with how each turn ended."""
    mine = Conversation.objects.filter(pk=conversation.pk)
    said = Message.objects.filter(conversation=conversation).order_by("seq")
    turns = Turn.objects.filter(conversation=conversation).order_by("started")
    shares = Share.objects.filter(conversation=conversation)
    files = Attachment.objects.of_conversation(conversation.pk)
    ratings = Rating.objects.filter(message__conversation=conversation).order_by("pk")
    return {
        "schema": exporting.SCHEMA,
        "conversation": mine.values(*_CONVERSATION).first(),
        "head": conversation.head_id,
        "messages": list(said.values(*_MESSAGE)),
        "turns": list(turns.values(*_TURN)),
        "ratings": list(ratings.values("message", "thumb", "reason", "text", "created", "updated")),
        "shared": list(shares.values("title", "upto", "created")),
        "attachments": list(files.values(*_FILE)),
    }


def erase(subject: Subject) -> int:
    """Remove a person's conversations; tickets and links go with them."""
    return sum(_gone(pk) for pk in list(conversations_of(subject).values_list("pk", flat=True)))


def _gone(conversation_id: UUID) -> int:
    erasing.hide(conversation_id)
    return erasing.remove(conversation_id)


def sweep_accounts(before: datetime, most: int) -> int:
    """Remove what accounts have not touched since `before`."""
    return _sweep(Q(owner__isnull=False), before, most)


def sweep_guests(before: datetime, most: int) -> int:
    """Remove what guests have not touched since `before`."""
    return _sweep(Q(owner=None), before, most)


def _sweep(whose: Q, before: datetime, most: int) -> int:
    """Remove old conversations, but not those in which somebody at the desk is still asked."""
    asked = Ticket.objects.unresolved().values("conversation")
    old = Conversation.objects.filter(whose, updated__lt=before).exclude(pk__in=asked)
    ids = list(old.order_by("updated").values_list("pk", flat=True)[:most])
    return sum(_gone(pk) for pk in ids)


def sweep_breaches(before: datetime, most: int) -> int:
    """Remove the notes of breaches that are older than `before`."""
    old = Breach.objects.filter(created__lt=before)
    return Breach.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]


def waiting(guest: UUID) -> list[str]:
    """Name what a guest began, the latest first."""
    begun = Conversation.objects.visible_to(None, guest).filter(owner=None, head__isnull=False)
    return [each.shown_title or _("Untitled") for each in begun.order_by("-updated")]


def adopt(guest: UUID, user_id: int) -> int:
    """Give a guest's conversations to an account; turns and tickets hang on them and go along.

    Those that were deleted lately too: the deletion can still be undone.
    """
    theirs = Conversation.objects.belonging_to(None, guest).filter(owner=None)
    return theirs.update(owner_id=user_id, guest=None)


HOLDINGS = (
    Holding(
        title=gettext_lazy(
            "Conversations: what you wrote and attached, every answer, titles and links"
        ),
        models=(
            "conversations.Conversation",
            "conversations.Turn",
            "conversations.Message",
            "conversations.SearchText",
            "conversations.Share",
            "attachments.Attachment",
            "chat.Rating",
        ),
        retention=(
            Retention(
                gettext_lazy("after the last message, with an account"),
                lambda: settings.KEEP_CONVERSATION_DAYS,
                sweep_accounts,
            ),
            Retention(
                gettext_lazy("after the last message, without one"),
                lambda: settings.KEEP_GUEST_DAYS,
                sweep_guests,
            ),
        ),
        export=export,
        erase=erase,
        waiting=waiting,
        adopt=adopt,
    ),
    Holding(
        title=gettext_lazy("Notes that another model answered than the one you asked"),
        models=("chat.Breach",),
        retention=(
            Retention(
                gettext_lazy("after the answer"), lambda: settings.KEEP_LEDGER_DAYS, sweep_breaches
            ),
        ),
        kept=gettext_lazy("They stay: they name two models and a time, and nobody."),
    ),
)
