"""Who is writing in a ticket's conversation: known for a moment, told to whom it concerns."""

from __future__ import annotations

from chatapp.accounts.models import User
from chatapp.conversations.live import Typing, push
from chatapp.conversations.models import Conversation, Message
from chatapp.desk.duty import presence
from chatapp.desk.duty.presence import Doing, Place
from chatapp.desk.hints import hint_here
from chatapp.desk.models import Ticket


def agent_types(ticket_id: int, agent: User, tab: str, *, to_person: bool) -> None:
    """Note that an agent writes; the person hears of it from who holds their conversation alone."""
    member = f"{agent.pk}:{tab}"
    presence.renew(Place.ticket(ticket_id, Doing.TYPING), member, doing=Doing.TYPING)
    hint_here(ticket_id)
    if not to_person:
        return
    held = Conversation.objects.filter(
        tickets=ticket_id, control=Conversation.Control.HUMAN, holder=agent, deleted=None
    )
    conversation = held.values_list("pk", flat=True).first()
    if conversation is not None:
        name = agent.get_short_name() or agent.get_username()
        push(conversation, Typing(Message.Author.AGENT, name))


def person_types(conversation: Conversation, tab: str) -> None:
    """Note that the person writes, for the agents who have one of their tickets open."""
    if not conversation.held_by_person:
        return
    presence.renew(_typing_in(conversation), tab, doing=Doing.TYPING)
    _have_agents_look(conversation)


def person_said(conversation: Conversation) -> None:
    """Note that what the person wrote is said: they write no longer."""
    presence.clear(_typing_in(conversation))
    _have_agents_look(conversation)


def _typing_in(conversation: Conversation) -> Place:
    return Place.conversation(conversation.pk, Doing.TYPING)


def _have_agents_look(conversation: Conversation) -> None:
    open_ones = Ticket.objects.unresolved().filter(conversation=conversation)
    for pk in open_ones.values_list("pk", flat=True):
        hint_here(pk)
