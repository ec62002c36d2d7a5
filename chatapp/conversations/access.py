"""Which conversations a person may see, and in what order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chatapp.conversations.search import search_texts
from chatapp.conversations.words import terms_of

if TYPE_CHECKING:
    from chatapp.accounts.models import User
    from chatapp.conversations.models import Conversation


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Where access to conversations is decided, and nowhere else."""

    def visible_to(self, user: User | None, guest: UUID | None) -> ConversationQuerySet:
        """Those of this account, and those begun by this session's guest before signing in."""
        return self.belonging_to(user, guest).filter(deleted=None)

    def restorable_by(self, user: User | None, guest: UUID | None) -> ConversationQuerySet:
        """Those that they deleted so lately that it can be undone; nothing else shows them."""
        since = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS)
        return self.belonging_to(user, guest).filter(deleted__gt=since).order_by("-deleted")

    def belonging_to(self, user: User | None, guest: UUID | None) -> ConversationQuerySet:
        """Theirs, deleted or not."""
        mine = Q(pk__in=())
        if user is not None:
            mine |= Q(owner=user)
        if guest is not None:
            mine |= Q(guest=guest)
        return self.filter(mine)

    def listed(self, *, archived: bool = False) -> ConversationQuerySet:
        """Those with something in them: what is pinned first, then the latest."""
        begun = self.filter(head__isnull=False, archived=archived)
        return begun.order_by("-pinned", "-updated", "-pk")

    def following(self, last: Conversation) -> ConversationQuerySet:
        """What comes after `last` in the order of `listed`."""
        older = self.filter(pinned=last.pinned).older_than(last)
        return older | self.filter(pinned=False) if last.pinned else older

    def older_than(self, last: Conversation) -> ConversationQuerySet:
        """What was touched before `last` was."""
        return self.filter(Q(updated__lt=last.updated) | Q(updated=last.updated, pk__lt=last.pk))

    def search(self, query: str) -> ConversationQuerySet:
        """Those whose title or one of whose messages has every word of `query`, archived or not."""
        terms = terms_of(query)
        if not terms:
            return self.none()
        found = search_texts(terms).values("conversation")
        return self.filter(head__isnull=False, pk__in=found).order_by("-updated", "-pk")
