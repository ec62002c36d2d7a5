"""Which attachments there are to a conversation; who may see that one may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from chatapp.attachments.models import Attachment


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """The one way to attachments: by their conversation, which the caller has a right to."""

    def of_conversation(self, conversation_id: UUID) -> AttachmentQuerySet:
        """Those of one conversation, in the order in which they came."""
        return self.filter(conversation_ref=conversation_id).order_by("created", "pk")

    def waiting(self, conversation_id: UUID) -> AttachmentQuerySet:
        """Those that stand in the composer, not sent yet."""
        return self.of_conversation(conversation_id).filter(sent=None)

    def fetched(self, conversation_id: UUID) -> AttachmentQuerySet:
        """Those that were fetched from elsewhere because an answer shows them."""
        return self.of_conversation(conversation_id).exclude(source="")

    def here_by(self, moment: datetime) -> AttachmentQuerySet:
        """Those that were kept by then."""
        return self.filter(created__lte=moment)

    def claim(self, conversation_id: UUID, ids: Iterable[UUID]) -> list[Attachment]:
        """Mark these as sent and return them, in the order given; those that are not here fail.

        Raises KeyError. One that was sent before, with words that are said anew, is taken again.
        Call it in the transaction that writes the message: until then nobody takes them away.
        """
        wanted = list(dict.fromkeys(ids))
        mine = self.of_conversation(conversation_id).filter(source="")
        found = mine.select_for_update().in_bulk(wanted)
        claimed = [found[pk] for pk in wanted]
        self.filter(pk__in=wanted, sent=None).update(sent=timezone.now())
        return claimed

    def forgotten(self, before: datetime) -> AttachmentQuerySet:
        """Those uploaded before then and never sent."""
        return self.filter(sent=None, created__lt=before).order_by("created")
