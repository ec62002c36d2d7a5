"""What the person thinks of an answer: a thumb, and a reason if they like."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chatapp.chat.models import FITTING, Rating
from chatapp.conversations import transcript
from chatapp.conversations.models import Message, Turn
from refusals.engine.redaction import redact

RATED = {
    Turn.State.ANSWERED,
    Turn.State.PARTIAL,
    Turn.State.STOPPED,
    Turn.State.TRUNCATED,
}
"""How a turn ends that leaves something to have an opinion of; a card has its own report."""


class BadRating(ValueError):
    """A value of the form is none that we have; the message names the field."""


def can_rate(message: Message) -> bool:
    """Say whether a message is an answer with something in it."""
    return (
        message.author == Message.Author.MODEL
        and message.state in RATED
        and bool(message.text.strip())
    )


@transaction.atomic
def rate(message: Message, thumb: str, *, reason: str = "", text: str = "") -> Rating:
    """Keep what the person thinks now, instead of what they thought before. Raises BadRating."""
    transcript.lock(message.conversation_id)
    if thumb not in Rating.Thumb.values or not can_rate(message):
        raise BadRating("thumb")
    if reason and reason not in FITTING[Rating.Thumb(thumb)]:
        raise BadRating("reason")
    if len(text) > settings.MAX_RATING_CHARACTERS:
        raise BadRating("text")
    rating, _created = Rating.objects.update_or_create(
        message=message,
        defaults={
            "thumb": thumb,
            "reason": reason,
            "text": redact(text.strip()),
            "updated": timezone.now(),
        },
    )
    return rating


def unrate(message: Message) -> None:
    """Forget what the person thought."""
    Rating.objects.filter(message=message).delete()
