"""Who answers the person: a model, or the agent who holds the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F

from chatapp.conversations import endings, transcript
from chatapp.conversations.models import Conversation, Message, Turn

if TYPE_CHECKING:
    from chatapp.accounts.models import User


def stop_running_turn(conversation_id: UUID) -> None:
    """Stop the conversation's running turn, if any, before an agent takes over.

    Call it before `take`, outside its transaction: the runner then ends the turn itself with
    every word that the reader saw.
    """
    turn = _running(conversation_id)
    if turn is not None:
        endings.stop_and_wait(turn)


@transaction.atomic
def take(conversation_id: UUID, agent: User) -> None:
    """Give the conversation to `agent`: from here on every model is silent.

    The epoch rises, a turn that still runs ends as stopped with what the log has of it, and
    exactly one notice says who joined.
    """
    transcript.lock(conversation_id)
    conversation = _change(conversation_id, Conversation.Control.HUMAN, holder=agent)
    turn = _running(conversation_id)
    if turn is not None:
        endings.end_in_its_stead(turn, Turn.State.STOPPED, endings.logged_text_or_nothing(turn))
    transcript.notice(conversation, Message.Notice.AGENT_JOINED, agent=agent)


@transaction.atomic
def hand_back(conversation_id: UUID, agent: User) -> None:
    """Give the conversation back to the models, with one notice, if a person holds it."""
    if transcript.lock(conversation_id).held_by_person:
        conversation = _change(conversation_id, Conversation.Control.MODEL, holder=None)
        transcript.notice(conversation, Message.Notice.HANDED_BACK, agent=agent)


@transaction.atomic
def pass_on(conversation_id: UUID, agent: User, *, away: bool = False) -> None:
    """Let `agent` go out of the conversation while another is looked for, with one notice.

    The notice says whether they passed it on or are `away`.

    It stays a person's: until somebody takes it no model answers what was meant for one.
    """
    conversation = transcript.lock(conversation_id)
    if conversation.held_by_person and conversation.holder_id == agent.pk:
        conversation = _change(conversation_id, Conversation.Control.HUMAN, holder=None)
        told = Message.Notice.AGENT_AWAY if away else Message.Notice.PASSED_ON
        transcript.notice(conversation, told, agent=agent)


def enqueue(conversation_id: UUID) -> None:
    """Note that a person is waited for; the model goes on answering, so the epoch stays."""
    waiting = Conversation.objects.filter(pk=conversation_id, control=Conversation.Control.MODEL)
    waiting.update(control=Conversation.Control.QUEUED)


def dequeue(conversation_id: UUID) -> None:
    """Note that nobody is waited for any more."""
    waiting = Conversation.objects.filter(pk=conversation_id, control=Conversation.Control.QUEUED)
    waiting.update(control=Conversation.Control.MODEL)


def _change(
    conversation_id: UUID, control: Conversation.Control, *, holder: User | None
) -> Conversation:
    Conversation.objects.filter(pk=conversation_id).update(
        control=control, holder=holder, epoch=F("epoch") + 1
    )
    return Conversation.objects.get(pk=conversation_id)


def _running(conversation_id: UUID) -> Turn | None:
    return (
        Turn.objects.filter(conversation=conversation_id, state=Turn.State.RUNNING)
        .select_related("conversation")
        .first()
    )
