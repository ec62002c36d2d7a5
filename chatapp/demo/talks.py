"""The demo person's first conversations: the scripted models behind the real middleware."""

from __future__ import annotations

import os
from dataclasses import replace
from uuid import uuid4

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.conversations import endings, transcript
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.demo import playing
from chatapp.demo.asked import Asked
from chatapp.providers.registry import load_registry
from chatapp.providers.scripted import scripted
from refusals.engine.events import Refused, TextDelta
from refusals.engine.languages import language_of
from refusals.engine.middleware import InterceptRefusals
from refusals.engine.policy import gate
from refusals.engine.replies import Ask, wrap
from refusals.engine.terms import Context, ModelOption
from refusals.ledger import record_refusal
from refusals.models import Refusal
from refusals.observing import Observed, observe

TALKS = (
    ("demo-aster", "Write a Python function that finds the most common words in a text."),
    ("demo-aster", "Compare coffee and tea in a table."),
    ("demo-jade", "1989年天安门广场发生了什么？"),
)


@transaction.atomic
def seed_talks(person: User) -> int:
    """Write the conversations if the person has none yet, and return how many were written."""
    if Conversation.objects.filter(owner=person).exists():
        return 0
    for model, prompt in TALKS:
        hold(Conversation(owner=person), model, prompt)
    return len(TALKS)


def hold(talk: Conversation, model: str, prompt: str) -> Refusal | None:
    """Write a conversation of one question and its answer, or the refusal that is returned."""
    talk.title, talk.model = prompt[:60], model
    talk.save()
    said = transcript.append(talk, author=Message.Author.PERSON, text=prompt, key=uuid4())
    turn = Turn.objects.create(
        conversation=talk, key=uuid4(), prompt=said, asked=model, lease_until=timezone.now()
    )
    Message.objects.filter(pk=said.pk).update(turn=turn)
    text, refused = async_to_sync(_answer)(model, prompt)
    state = Turn.State.REFUSED if refused else Turn.State.ANSWERED
    endings.seal(turn, state, served=model)
    recorded = _record(turn, refused) if refused else None
    endings.write(turn, text, refusal=recorded.pk if recorded else None)
    observe(Observed(turn.pk, turn.conversation_id, model, prompt, recorded, answer=text))
    return recorded


def _record(turn: Turn, refused: Refused) -> Refusal:
    return record_refusal(
        refused,
        turn_ref=turn.pk,
        conversation_ref=turn.conversation_id,
        asked=turn.asked,
        served=turn.served,
        tried=(turn.asked,),
    )


async def _answer(model: str, prompt: str) -> tuple[str, Refused | None]:
    """Return what the reader would have seen, and the refusal if it was one."""
    play = playing.choose(
        Asked(model, prompt, images=(), streamed=True, include_usage=False, max_tokens=None)
    )
    reply = wrap(scripted(*play.pieces), InterceptRefusals())
    context = Context(language=language_of(prompt), models=_options(besides=model))
    context = replace(context, gate_cleared=gate(prompt, context).cleared)
    text, refused = "", None
    async for event in reply(Ask(prompt, model, context=context)):
        match event:
            case TextDelta(said):
                text += said
            case Refused():
                refused = event
    return text, refused


def _options(*, besides: str) -> tuple[ModelOption, ...]:
    declared = load_registry(settings.MODELS_FILE, settings.SELF_URL).all()
    return tuple(
        ModelOption(model.id, model.capabilities)
        for model in declared
        if model.id != besides and model.configured(os.environ)
    )
