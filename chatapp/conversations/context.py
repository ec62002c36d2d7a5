"""What a model is told of what came before: only what it may know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from chatapp.conversations.models import Conversation, Message, Turn
from refusals.engine.replies import Author, Said

DECLINED = {Turn.State.REFUSED, Turn.State.PARTIAL}
"""How a turn ends whose model said no, to all of the prompt or to some."""

_USABLE = {
    Turn.State.ANSWERED,
    Turn.State.PARTIAL,
    Turn.State.STOPPED,
    Turn.State.TRUNCATED,
}


Declines = Mapping[UUID, list[Turn]]
"""By prompt, the turns in which a model declined it, on whichever branch."""


def declines_in(conversation: Conversation) -> Declines:
    """Return the declines of the conversation's prompts, in one query."""
    found: dict[UUID, list[Turn]] = {}
    for turn in Turn.objects.filter(conversation=conversation, state__in=DECLINED):
        found.setdefault(turn.prompt_id, []).append(turn)
    return found


def as_said(prompt: Message) -> Said:
    """Return a person's message by its words alone."""
    return Said(Author.PERSON, prompt.text)


def history_for(
    model: str,
    path: Iterable[Message],
    declines: Declines,
    *,
    most_characters: int,
    said: Callable[[Message], Said] = as_said,
) -> tuple[Said, ...]:
    """Return the earlier exchanges that `model` may have, the latest `most_characters` of them.

    An exchange is a prompt and its last usable answer. One that any model refused, be it on another
    branch, is quarantined: only the model that answered it by the person's choice has it. What the
    person and an agent said to each other stays with them. `said` adds what belongs to a prompt; it
    is called for the latest first, and for no prompt that is left out.
    """
    exchanges = _exchanges(path)
    found: list[Said] = []
    room = most_characters
    for prompt, answers in reversed(exchanges):
        answer = _usable(model, answers, declines.get(prompt.pk, []))
        if answer is None:
            continue
        asked = said(prompt)
        room -= len(asked.text) + len(answer.text)
        if room < 0:
            break
        found += [Said(Author.MODEL, answer.text), asked]
    return tuple(reversed(found))


def quarantined(path: Iterable[Message]) -> set[UUID]:
    """Return the ids of the messages that later answers don't see; they are shown as left out."""
    left_out: set[UUID] = set()
    for prompt, answers in _exchanges(path):
        refused = [answer for answer in answers if answer.state == Turn.State.REFUSED]
        left_out |= {answer.pk for answer in refused}
        if refused and not any(answer.state in _USABLE for answer in answers):
            left_out.add(prompt.pk)
    return left_out


def _exchanges(path: Iterable[Message]) -> list[tuple[Message, list[Message]]]:
    prompts: dict[UUID, tuple[Message, list[Message]]] = {}
    for message in path:
        if message.author == Message.Author.PERSON:
            prompts[message.pk] = (message, [])
        elif message.author == Message.Author.MODEL and message.turn is not None:
            exchange = prompts.get(message.turn.prompt_id)
            if exchange:
                exchange[1].append(message)
    return list(prompts.values())


def _usable(model: str, answers: list[Message], declines: list[Turn]) -> Message | None:
    usable = [answer for answer in answers if answer.state in _USABLE and answer.text]
    if not usable:
        return None
    answer = usable[-1]
    if declines and answer.asked != model:
        return None
    elsewhere = {turn.asked for turn in declines if turn.pk != answer.turn_id}
    return None if model in elsewhere else answer
