"""Run a turn to its end, and write the end down once."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import transaction

from chatapp.accounts.limiting.counting import async_limiter
from chatapp.chat import breaches, frames, pipeline, reviewing
from chatapp.chat.asking import asks
from chatapp.chat.noting import note
from chatapp.chat.streaming.patience import patiently
from chatapp.chat.streaming.running import Running
from chatapp.conversations import endings, titles, transcript
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.providers.errors import ProviderError
from refusals import ledger
from refusals.engine.events import (
    Declined,
    Finished,
    FinishReason,
    Held,
    Refused,
    Served,
    TextDelta,
)
from refusals.engine.terms import Category, DecidedBy, Kind
from refusals.models import Outcome, Refusal

_LONGEST_NAME = 200  # as the columns are
_WHOLE = {FinishReason.STOP, FinishReason.TOOL_CALLS}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a reply ended, before it is written down."""

    state: Turn.State
    error: str = ""
    retry_after: float | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The rows that an ending left."""

    turn: Turn
    message: UUID
    refusal: UUID | None


async def run_turn(running: Running) -> None:
    """Run the turn's reply, put its events on the tape, and save how it ended.

    An end that somebody else wrote first (a sweep, an agent who took over) leaves ours unwritten.
    """
    try:
        ending = await _reply(running)
    except asyncio.CancelledError:
        if not running.stopping:
            raise
        _uncancel()
        ending = Ending(Turn.State.STOPPED)
    except ProviderError as error:
        ending = _failed(running, error)
    except Exception:
        await _save(running, Ending(Turn.State.FAILED, "internal"))
        raise
    if ending.state == Turn.State.ANSWERED and not running.text():
        ending = Ending(Turn.State.TRUNCATED, FinishReason.EMPTY)  # calls of tools we never offered
    await _save(running, ending)


async def _reply(running: Running) -> Ending:
    ask = await database_sync_to_async(asks.ask_for)(running.turn)
    reply = pipeline.reply_for(ask.model)
    ending = Ending(Turn.State.TRUNCATED, FinishReason.NO_FINISH)
    async with aclosing(reply(ask)) as events:
        async for event in events:
            match event:
                case TextDelta(text):
                    running.add(text)
                case Served(model):
                    running.served = pipeline.served_name(ask.model, model)[:_LONGEST_NAME]
                case Held():
                    pass  # the page shows progress until the first text as it is
                case Finished(reason):
                    ending = _finished(reason)
                case Refused():
                    ending = _refused(running, event)
                case Declined():
                    raise TypeError("A Declined got past the middleware that answers for it.")
                case _:
                    assert_never(event)
    return ending


def _finished(reason: FinishReason) -> Ending:
    if reason in _WHOLE:
        return Ending(Turn.State.ANSWERED)
    return Ending(Turn.State.TRUNCATED, reason)


def _refused(running: Running, refused: Refused) -> Ending:
    if refused.withdraw_from is not None:
        running.withdraw(refused.withdraw_from)
    partial = refused.kind == Kind.PARTIAL
    return Ending(Turn.State.PARTIAL if partial else Turn.State.REFUSED, refused=refused)


def _failed(running: Running, error: ProviderError) -> Ending:
    state = Turn.State.TRUNCATED if running.text() else Turn.State.FAILED
    return Ending(state, error.code, error.retry_after)


def _uncancel() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()


async def _save(running: Running, ending: Ending) -> None:
    running.stopping = True  # too late to stop: what came is being written down
    running.emit()
    save = database_sync_to_async(save_ending)
    text = running.text()
    # A provider that names nothing is taken at its word; where nothing came, nobody served.
    served = running.served or (running.turn.asked if text else "")
    saved = await patiently(lambda: save(running.turn, running.token, ending, text, served))
    if saved is None:
        return
    if saved.turn.state == Turn.State.REFUSED:
        # Before anybody hears of it: who asks again at once is not told to wait.
        await async_limiter().give_back(running.hit.of_person)
    if saved.refusal is not None:
        running.tape.append(frames.card(saved.turn, saved.refusal))
    running.tape.append(frames.turn_finished(saved.turn, saved.message))


@transaction.atomic
def save_ending(turn: Turn, token: UUID, ending: Ending, text: str, served: str) -> Saved | None:
    """Write the turn's end, its message, its refusal and what it means for an earlier one.

    None, and nothing is written, when the turn is no longer this runner's to end, or when its
    conversation was deleted.
    """
    try:
        transcript.lock(turn.conversation_id)
    except Conversation.DoesNotExist:
        return None
    sealed = endings.seal(
        turn,
        ending.state,
        token=token,
        served=served,
        error=ending.error,
        retry_after=ending.retry_after,
    )
    if not sealed:
        return None
    refusal = _record(turn, ending.refused) if ending.refused else None
    message = endings.write(turn, text, refusal=refusal.pk if refusal else None)
    if ending.refused and ending.refused.withdraw_from is not None:
        facts = {"decided_by": ending.refused.decided_by.value}
        transcript.notice(turn.conversation, Message.Notice.WITHDRAWN, turn=turn, facts=facts)
    note(turn, refusal, text)
    breaches.note(turn)
    reviewing.review(turn, refusal, leaked=_leaked(ending.refused))
    _follow_up(turn)
    return Saved(turn, message.pk, refusal.pk if refusal else None)


def _leaked(refused: Refused | None) -> bool:
    """Say whether our rules took back what a model had said: it should have been a no from it."""
    if refused is None or refused.withdraw_from is None:
        return False
    return refused.decided_by is DecidedBy.RULES


def _record(turn: Turn, refused: Refused) -> Refusal:
    if refused.decision.category is Category.SELF_HARM:
        _note_risk(turn)
    return ledger.record_refusal(
        refused,
        turn_ref=turn.pk,
        conversation_ref=turn.conversation_id,
        asked=turn.asked,
        served=turn.served,
        tried=asks.refused_by(turn.prompt),
    )


def _note_risk(turn: Turn) -> None:
    """Let the conversation be under crisis policy, and its title not be what was just said."""
    Conversation.objects.filter(pk=turn.conversation_id).update(at_risk=True)
    if turn.prompt.parent_id is None:
        titles.make(Conversation.objects.get(pk=turn.conversation_id))


def _follow_up(turn: Turn) -> None:
    """Tell the refusal that this turn was a way on from how it went."""
    earlier = Refusal.objects.filter(pk=turn.refusal).first() if turn.refusal else None
    if earlier is None or earlier.conversation_ref != turn.conversation_id:
        return
    if turn.state == Turn.State.ANSWERED:
        ledger.record_outcome(earlier, Outcome.Kind.ANSWERED)
    elif turn.state == Turn.State.REFUSED:
        ledger.record_outcome(earlier, Outcome.Kind.REFUSED_AGAIN)
