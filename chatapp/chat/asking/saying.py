"""What happens, in one transaction, when a person says something or asks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.chat.asking import attaching
from chatapp.chat.asking.branching import Busy, OutOfDate, branch_off
from chatapp.chat.frames import Say
from chatapp.conversations import transcript
from chatapp.conversations.live import TurnStarted, push_on_commit
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.conversations.titles import title_of
from chatapp.desk.lifecycle import tickets
from refusals.engine.policy import at_risk
from refusals.engine.terms import Path

__all__ = [
    "Busy",
    "Heard",
    "HeldByPerson",
    "Repeated",
    "Started",
    "ask_again",
    "note",
    "say",
]


class HeldByPerson(Exception):
    """An agent holds the conversation, so no model may be asked."""


@dataclass(frozen=True, slots=True)
class Started:
    """A turn was begun and waits for its runner."""

    turn: Turn
    token: UUID


@dataclass(frozen=True, slots=True)
class Repeated:
    """This key was said before, with the same words: its turn, for the frames to be sent again."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Heard:
    """A person holds the conversation: the words are in the transcript, no model was asked."""

    message: Message


@transaction.atomic
def say(
    conversation_id: UUID, said: Say, *, user: User | None, guest: UUID | None
) -> Started | Repeated | Heard:
    """Write down what the person said and begin its turn; raises Busy.

    The conversation's row is made at its first message. Saying the same key again changes nothing.
    """
    conversation = _open(conversation_id, said, user=user, guest=guest)
    earlier = _said_before(conversation, said)
    if earlier is not None:
        return earlier
    if conversation.held_by_person:
        heard = Heard(_append(conversation, said))
        tickets.heard(conversation)
        return heard
    _refuse_if_busy(conversation)
    branch_off(conversation, said)
    if conversation.model not in {"", said.model}:
        # The person picked again: what they chose on an earlier card no longer holds.
        Conversation.objects.filter(pk=conversation.pk).update(model="")
    turn_id = uuid4()
    push_on_commit(conversation.pk, TurnStarted(str(turn_id)))
    prompt = _append(conversation, said)
    started = _begin(
        conversation,
        prompt,
        pk=turn_id,
        key=said.key,
        asked=said.model,
        refusal=said.refusal,
        via=Path.REPHRASE if said.refusal else "",
    )
    Message.objects.filter(pk=prompt.pk).update(turn=started.turn)
    return started


@transaction.atomic
def note(
    conversation_id: UUID, said: Say, *, user: User | None, guest: UUID | None
) -> Heard | None:
    """Write down words that signal a risk although no model may be asked now: care stands there.

    None when the last thing said is such a note already: care is shown, and floods end here.
    """
    conversation = _open(conversation_id, said, user=user, guest=guest)
    if _heard(conversation, said.key) is not None:
        return None
    last = conversation.head
    if last is not None and last.author == Message.Author.PERSON and last.turn_id is None:
        return None
    return Heard(_append(conversation, said))


@transaction.atomic
def ask_again(  # noqa: PLR0913  (the columns of one row)
    prompt: Message,
    *,
    model: str,
    key: UUID,
    refusal: UUID | None = None,
    via: str = "",
    notice: Message.Notice | None = None,
    facts: dict[str, str] | None = None,
) -> Started | Repeated:
    """Begin another turn for a prompt: a retry, or, after a notice, another model.

    Raises Busy, HeldByPerson.
    """
    conversation = transcript.lock(prompt.conversation_id)
    earlier = Turn.objects.filter(conversation=conversation, key=key).first()
    if earlier is not None:
        return Repeated(earlier)
    if conversation.held_by_person:
        raise HeldByPerson
    _refuse_if_busy(conversation)
    turn_id = uuid4()
    if notice is not None:
        transcript.notice(conversation, notice, facts=facts)
    push_on_commit(conversation.pk, TurnStarted(str(turn_id)))
    return _begin(conversation, prompt, pk=turn_id, key=key, asked=model, refusal=refusal, via=via)


def _open(
    conversation_id: UUID, said: Say, *, user: User | None, guest: UUID | None
) -> Conversation:
    risky = at_risk(said.text)
    owner = {"owner": user, "guest": None if user else guest}
    Conversation.objects.get_or_create(
        pk=conversation_id, defaults={**owner, "title": "" if risky else title_of(said.text)}
    )
    conversation = transcript.lock(conversation_id)
    if risky and not conversation.at_risk:
        # A content-free note: the next turn, whatever the model, is under crisis policy.
        Conversation.objects.filter(pk=conversation.pk).update(at_risk=True)
    return conversation


def _heard(conversation: Conversation, key: UUID) -> Message | None:
    said = Message.objects.filter(conversation=conversation, author=Message.Author.PERSON)
    return said.filter(key=key).first()


def _said_before(conversation: Conversation, said: Say) -> Repeated | Heard | None:
    message = _heard(conversation, said.key)
    if message is None:
        return None
    if message.text != said.text:
        raise OutOfDate
    turn = Turn.objects.filter(conversation=conversation, key=said.key).first()
    return Repeated(turn) if turn else Heard(message)


def _append(conversation: Conversation, said: Say) -> Message:
    return transcript.append(
        conversation,
        author=Message.Author.PERSON,
        text=said.text,
        key=said.key,
        facts=attaching.claim(conversation, said),
    )


def _begin(conversation: Conversation, prompt: Message, **columns: Any) -> Started:
    token = uuid4()
    turn = Turn.objects.create(
        conversation=conversation,
        prompt=prompt,
        epoch=conversation.epoch,
        token=token,
        lease_until=timezone.now() + timedelta(seconds=settings.TURN_LEASE_SECONDS),
        **columns,
    )
    return Started(turn, token)


def _refuse_if_busy(conversation: Conversation) -> None:
    if conversation.turns.filter(state=Turn.State.RUNNING).exists():
        raise Busy
