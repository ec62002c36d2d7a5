"""A prompt's further versions: answered once more, by another model, or said in other words."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from chatapp.accounts.models import User
from chatapp.chat import choices
from chatapp.chat.asking import branching, routes, saying
from chatapp.chat.frames import Say
from chatapp.conversations import branches, transcript
from chatapp.conversations.models import Conversation, Message, Turn
from refusals.engine.terms import Path

SCOPES = ("answer", "conversation")


class NotOffered(Exception):
    """Policy or what happened meanwhile closes this way on."""


@transaction.atomic
def retry(turn: Turn, key: UUID) -> saying.Started | saying.Repeated:
    """Ask the same model again below what broke off; raises NotOffered, saying.Busy.

    Never after a refusal.
    """
    turn.conversation = transcript.lock(turn.conversation_id)
    earlier = _begun_before(turn, key)
    if earlier is not None:
        return earlier
    if not turn.can_retry or choices.moved_on(turn) or not _same_model_may(turn):
        raise NotOffered
    return _ask(turn, turn.asked, key)


@transaction.atomic
def regenerate(turn: Turn, key: UUID) -> saying.Started | saying.Repeated:
    """Have the same model answer once more, on a branch beside its answer.

    Raises NotOffered, saying.Busy. Not where any model declined the prompt: the one that was then
    chosen on the card was chosen to answer it once.
    """
    earlier = _begin_branch(turn, key)
    if earlier is not None:
        return earlier
    turn.prompt.conversation = turn.conversation
    if routes.declines_of(turn.prompt) or not routes.may_have_again(turn.asked, ()):
        raise NotOffered
    _branch(turn)
    return _ask(turn, turn.asked, key)


@transaction.atomic
def ask_another(
    turn: Turn, key: UUID, *, model: str, scope: str
) -> saying.Started | saying.Repeated:
    """Have another model answer, as the person has just agreed to, below a notice that says so.

    Raises NotOffered, saying.Busy.
    """
    earlier = _begin_branch(turn, key)
    if earlier is not None:
        return earlier
    turn.prompt.conversation = turn.conversation
    if scope not in SCOPES or model not in routes.others_for(turn, routes.declines_of(turn.prompt)):
        raise NotOffered
    _branch(turn)
    if scope == "conversation":
        Conversation.objects.filter(pk=turn.conversation_id).update(model=model)
    facts = {"asked": turn.asked, "chosen": model, "scope": scope}
    return saying.ask_again(
        turn.prompt,
        model=model,
        key=key,
        via=Path.MODEL,
        notice=Message.Notice.SWITCHED,
        facts=facts,
    )


@transaction.atomic
def edit(
    prompt: Message, said: Say, *, user: User | None, guest: UUID | None
) -> saying.Started | saying.Repeated:
    """Say something else in a prompt's place, on a branch beside it.

    Raises NotOffered, saying.Busy. In place of what was declined it counts as a rephrasing, which
    its card has to offer.
    """
    prompt.conversation = transcript.lock(prompt.conversation_id)
    if prompt.author != Message.Author.PERSON or prompt.turn_id is None:
        raise NotOffered  # what was said to an agent stays as it was said
    if not branching.may_branch(prompt.conversation):
        raise branching.WithAPerson
    declines = routes.declines_of(prompt)
    if not routes.may_edit(declines):
        raise NotOffered
    refusal = declines[-1].refusal.pk if declines else None
    said = replace(said, edits=prompt.pk, refusal=refusal)
    begun = saying.say(prompt.conversation_id, said, user=user, guest=guest)
    if isinstance(begun, saying.Heard):
        raise NotOffered
    return begun


@transaction.atomic
def step(message: Message) -> None:
    """Show the version that `message` is, where the person last left it; raises saying.Busy."""
    conversation = transcript.lock(message.conversation_id)
    if conversation.turns.filter(state=Turn.State.RUNNING).exists():
        raise saying.Busy
    if not branching.may_branch(conversation):
        raise branching.WithAPerson
    branches.show(conversation, message)


@transaction.atomic
def switch_back(notice: Message) -> str:
    """End a switch that was made for the conversation; return the model that answers from now on.

    Raises NotOffered, saying.Busy. What was answered meanwhile stays.
    """
    conversation = transcript.lock(notice.conversation_id)
    if conversation.turns.filter(state=Turn.State.RUNNING).exists():
        raise saying.Busy
    if not switch_stands(conversation, notice):
        raise NotOffered
    before: str = notice.facts["asked"]
    Conversation.objects.filter(pk=conversation.pk).update(model=before)
    transcript.notice(
        conversation, Message.Notice.SWITCHED_BACK, facts={"asked": before, "chosen": before}
    )
    return before


def switch_stands(conversation: Conversation, notice: Message) -> bool:
    """Say whether a notice tells of the switch by which the conversation still goes."""
    return (
        notice.notice == Message.Notice.SWITCHED
        and notice.facts.get("scope") == "conversation"
        and notice.facts.get("chosen") == conversation.model
        and not conversation.held_by_person
    )


def _begin_branch(turn: Turn, key: UUID) -> saying.Repeated | None:
    turn.conversation = transcript.lock(turn.conversation_id)
    earlier = _begun_before(turn, key)
    if earlier is None and not branching.may_branch(turn.conversation):
        raise branching.WithAPerson
    return earlier


def _begun_before(turn: Turn, key: UUID) -> saying.Repeated | None:
    earlier = Turn.objects.filter(conversation=turn.conversation_id, key=key).first()
    return saying.Repeated(earlier) if earlier else None


def _branch(turn: Turn) -> None:
    """Go to what the turn's answer followed; a turn without one can't be answered beside it."""
    answer = Message.objects.filter(turn=turn, author=Message.Author.MODEL).first()
    if answer is None:
        raise saying.Busy
    branches.go_to(turn.conversation, answer.parent_id)


def _same_model_may(turn: Turn) -> bool:
    turn.prompt.conversation = turn.conversation
    return routes.may_have_again(turn.asked, routes.declines_of(turn.prompt))


def _ask(turn: Turn, model: str, key: UUID) -> saying.Started | saying.Repeated:
    return saying.ask_again(turn.prompt, model=model, key=key, refusal=turn.refusal, via=turn.via)
