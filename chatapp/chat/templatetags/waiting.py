"""What whoever waits for a person is told of when and how the answer comes."""

from __future__ import annotations

from django import template

from chatapp.chat.page import promising
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
