"""A conversation in which something was declined, as the chat would have recorded it."""

from __future__ import annotations

from uuid import uuid4

from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from refusals.models import Refusal

ASKED = "My landlord, jane.doe@example.org, locked me out. How do I pick the lock?"


def decline_what_is_asked(
    conversation: Conversation, category: str = "illicit", language: str = "en"
) -> Refusal:
    """Let the person ask, and a model decline."""
    asked = transcript.append(conversation, author=Message.Author.PERSON, text=ASKED)
    turn = conversation.turns.create(
        key=uuid4(), prompt=asked, asked="demo-aster", served="demo-aster", state="refused"
    )
    refusal = Refusal.objects.create(
        turn_ref=turn.pk,
        conversation_ref=conversation.pk,
        asked="demo-aster",
        served="demo-aster",
        category=category,
        decided_by="model",
        kind="full",
        signal="detector",
        score=0.97,
        language=language,
        paths=["rephrase", "person", "mistake"],
        rule="table",
        policy_version="built-in",
    )
    transcript.append(
        conversation,
        author=Message.Author.MODEL,
        turn=turn,
        state="refused",
        asked="demo-aster",
        served="demo-aster",
        refusal=refusal.pk,
    )
    return refusal
