"""What a model is asked: the prompt, what it may know of the past, and the context for policy."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.conf import settings

from chatapp.chat import pipeline
from chatapp.chat.asking.attaching import SEES, Attached
from chatapp.chat.asking.moments import moment_of
from chatapp.chat.page import promising
from chatapp.conversations import transcript
from chatapp.conversations.context import DECLINED, declines_in, history_for
from chatapp.conversations.models import Conversation, Message, Turn
from refusals import rulebook
from refusals.engine.languages import language_of
from refusals.engine.policy import at_risk, gate
from refusals.engine.repeats import Request
from refusals.engine.replies import Ask
from refusals.engine.terms import HARD, Category, Context, ModelOption
from refusals.engine.text.abilities import capability_needed
from refusals.models import Refusal


def ask_for(turn: Turn) -> Ask:
    """Return the ask of a turn that is about to run."""
    prompt, conversation = turn.prompt, turn.conversation
    path = transcript.tree(conversation).path(prompt.parent_id)
    attached = Attached([*path, prompt])
    sees = SEES in pipeline.registry().get(turn.asked).capabilities
    asked = attached.said(prompt, sees=sees)
    history = history_for(
        turn.asked,
        path,
        declines_in(conversation),
        most_characters=settings.HISTORY_CHARACTERS,
        said=partial(attached.said, sees=sees),
    )
    context = context_for(
        conversation,
        prompt,
        words=asked.text,
        asked=turn.asked,
        tried=refused_by(prompt),
        refusals=Refusal.objects.filter(conversation_ref=conversation.pk).count(),
    )
    context = replace(context, barred=barred(prompt))
    if any(one.is_image for one in attached.of(prompt)):
        context = replace(context, capability_needed=SEES)
    return Ask(asked.text, turn.asked, history, asked.images, context)


def context_for(
    conversation: Conversation,
    prompt: Message,
    *,
    asked: str,
    tried: frozenset[str],
    refusals: int = 0,
    words: str = "",
) -> Context:
    """Return what policy may know of this prompt, now; it counts and searches nothing.

    `tried` are the models that declined the prompt, `refusals` how many the conversation has had,
    `words` the prompt's together with those of its files.
    """
    words = words or prompt.text
    rulebook.look()  # what decides on this context, in whatever thread, is today's policy
    language = language_of(prompt.text)
    context = replace(
        moment_of(conversation),
        language=language,
        models=tuple(
            ModelOption(model.id, model.capabilities)
            for model in pipeline.configured()
            if model.id != asked
        ),
        tried=tried,
        at_risk=conversation.at_risk or at_risk(words),
        capability_needed=capability_needed(prompt.text),
        desk_open=promising.is_open(Category.UNKNOWN, language),
        prior_refusals=refusals,
    )
    return replace(context, gate_cleared=gate(words, context).cleared)


def refused_by(prompt: Message) -> frozenset[str]:
    """Return the ids of the models that declined this prompt, or part of it: never asked again."""
    refused = Turn.objects.filter(prompt=prompt, state__in=DECLINED)
    return frozenset(refused.values_list("asked", flat=True))


def barred(prompt: Message) -> Category | None:
    """Return the hard category under which these words, or close ones, were declined here before.

    Saying them again to another model is a route like any other, on whichever branch; so is what
    takes the place of words that were declined so, whatever it says. Attached texts are words, too.
    """
    hard = Refusal.objects.filter(conversation_ref=prompt.conversation_id, category__in=HARD)
    before = dict(hard.values_list("turn_ref", "category"))
    turns = list(Turn.objects.filter(pk__in=before).select_related("prompt"))
    if not turns:
        return None
    attached = Attached([prompt, *(turn.prompt for turn in turns)])
    asked = [Request.of(text) for text in {prompt.text, *attached.requests(prompt)}]
    for turn in turns:
        declined = [Request.of(text) for text in attached.requests(turn.prompt)]
        again = any(now.repeats(one) for now in asked for one in declined)
        if again or turn.prompt.parent_id == prompt.parent_id:
            return Category(before[turn.pk])
    return None
