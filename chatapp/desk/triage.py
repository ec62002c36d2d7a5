"""Where a new ticket belongs: how urgent policy calls it, and which queue takes it."""

from __future__ import annotations

from typing import Any

from chatapp.conversations.models import Conversation
from chatapp.desk.models import Queue, Severity, default_queue_id
from refusals import rulebook
from refusals.engine.languages import language_of
from refusals.engine.packs.pack import Severity as Said
from refusals.engine.policy import current_policy
from refusals.engine.terms import Category, Context
from refusals.models import Refusal

_SEVERITY = {
    Said.LOW: Severity.LOW,
    Said.MEDIUM: Severity.NORMAL,
    Said.HIGH: Severity.HIGH,
    Said.CRISIS: Severity.CRISIS,
}


def severity_of(category: Category, *, at_risk: bool, language: str = "en") -> Severity:
    """Return how soon a person is needed, as today's policy says; a life at stake is a crisis."""
    if at_risk or category is Category.SELF_HARM:
        return Severity.CRISIS
    rulebook.look()
    context = Context(language=language or "en", at_risk=at_risk)
    return _SEVERITY[current_policy().ruling(category, context).row.severity]


def queue_for(category: str, language: str) -> Queue:
    """Return the queue that fits best: one that names the category, then the language.

    Of several the one of the lowest rank; the default queue where none fits.
    """
    fitting = [
        queue
        for queue in Queue.objects.all()
        if _takes(queue.categories, category) and _takes(queue.languages, language)
    ]
    named = [queue for queue in fitting if queue.categories or queue.languages]
    if named:
        return min(named, key=lambda q: (not q.categories, not q.languages, q.rank, q.pk))
    default = default_queue_id()
    return next((queue for queue in fitting if queue.pk == default), None) or Queue.objects.get(
        pk=default
    )


def _takes(listed: list[str], wanted: str) -> bool:
    """Say whether a list, of which an empty one takes all, takes this; en takes en-GB."""
    return not listed or wanted in listed or wanted.partition("-")[0] in listed


def context_of(refusal: Refusal | None, conversation: Conversation) -> dict[str, Any]:
    """Return what a ticket keeps of its refusal, and where triage puts it at once.

    Both is cheap, and a ticket must be in the right place although no worker runs.
    """
    if refusal is None:
        # Asked for beside an answer; where a life may be at stake that is what it is about.
        category = Category.SELF_HARM if conversation.at_risk else Category.UNKNOWN
        language = _language(conversation)
        facts: dict[str, Any] = {}
    else:
        category, language = Category(refusal.category), refusal.language
        facts = _facts(refusal)
    severity = severity_of(category, at_risk=conversation.at_risk, language=language)
    return facts | {
        "category": category.value,
        "language": language,
        "severity": severity,
        "queue": queue_for(category.value, language),
    }


def _facts(refusal: Refusal) -> dict[str, Any]:
    return {
        "asked": refusal.asked,
        "served": refusal.served,
        "signal": refusal.signal,
        "code": refusal.code,
        "score": refusal.score,
        "rule": refusal.rule,
        "policy_version": refusal.policy_version,
        "copy_versions": list(refusal.copy_versions),
        "offered": list(refusal.paths),
        "taken": list(refusal.choices.order_by("pk").values_list("path", flat=True)),
    }


def _language(conversation: Conversation) -> str:
    said = conversation.messages.filter(author="person").order_by("-seq").first()
    return language_of(said.text) if said else ""
