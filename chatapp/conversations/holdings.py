"""What the record stores for a person: conversations, with all that was said in them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from chatapp.conversations.models import Conversation
from chatapp.holdings import Holding


def waiting(guest: UUID) -> list[str]:
    """Name what a guest began, the latest first."""
    begun = Conversation.objects.visible_to(None, guest).filter(owner=None).listed()
    titles = begun.order_by("-updated").values_list("title", flat=True)
    return [title or _("Untitled") for title in titles]


def adopt(guest: UUID, user_id: int) -> int:
    """Give a guest's conversations to an account; turns and tickets hang on them and go along.

    Those that were deleted lately too: the deletion can still be undone.
    """
    theirs = Conversation.objects.belonging_to(None, guest).filter(owner=None)
    return theirs.update(owner_id=user_id, guest=None)


HOLDINGS = (
    Holding(
        name="conversations",
        models=(),
        waiting=waiting,
        adopt=adopt,
    ),
)
