"""What whoever waits for a person is told of when and how the answer comes."""

from __future__ import annotations

from django import template

from chatapp.chat.page import promising
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Ticket

register = template.Library()


@register.filter
def closed_hours(ticket: Ticket) -> str:
    """Return the desk's hours in words, while it is closed."""
    return promising.closed_words(ticket)


@register.filter
def gets_mail(ticket: Ticket) -> bool:
    """Say whether an e-mail tells the person of an answer when they have left."""
    return bool(ticket.email)


@register.filter
def goes_on_elsewhere(ticket: Ticket) -> Conversation | None:
    """Return the other conversation in which a request that was joined with another goes on."""
    whole = ticket.goes_on_as
    if whole.is_resolved or whole.conversation_id == ticket.conversation_id:
        return None
    return None if whole.conversation.deleted else whole.conversation


@register.filter
def another_stands(ticket: Ticket) -> bool:
    """Say whether another request of the same conversation still waits for a person."""
    return Ticket.objects.unresolved().filter(conversation=ticket.conversation_id).exists()
