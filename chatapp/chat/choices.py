"""What happens when a person takes a way on; decided again at the click, which may only narrow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from django.db import transaction

from chatapp.chat.asking import asks, saying
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Ticket
from refusals import ledger
from refusals.engine.policy import at_risk, decide, narrowed
from refusals.engine.terms import Category, DecidedBy, Decision, Path
from refusals.models import Choice, Outcome, Refusal

_TO_A_MODEL = {Path.REPHRASE, Path.NARROW, Path.MODEL}
_MOST_NEED = 4_000
_MOST_CONTACT = 254


class Stale(Exception):
    """The card's offer no longer stands; the person gets a fresh card."""


class BadChoice(ValueError):
    """A field of the form is missing or wrong; the message names it."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What a choice led to: at most one of these."""

    started: saying.Started | None = None
    ticket: Ticket | None = None
    compose: str = ""


def decision_now(refusal: Refusal, turn: Turn, tried: frozenset[str]) -> Decision:
    """Decide again, under today's policy and models, what this refusal still offers.

    Once two models declined the same words, no further one is offered. While a person holds the
    conversation, what is said goes to them, and nothing of what leads to a model is.
    """
    context = asks.context_for(
        turn.conversation,
        turn.prompt,
        asked=turn.asked,
        tried=tried,
        refusals=refusal.moment.get("prior_refusals", 0),
    )
    if len(tried) > 1:
        context = replace(context, models=())
    decision = decide(
        Category(refusal.category),
        context,
        decided_by=DecidedBy(refusal.decided_by),
        flags=tuple(refusal.flags),
    )
    decision = narrowed(decision, refusal.paths, refusal.models_offered)
    if not turn.conversation.held_by_person:
        return decision
    kept = tuple(path for path in decision.paths if path not in _TO_A_MODEL)
    return replace(decision, paths=kept, models=())


@transaction.atomic
def act(refusal: Refusal, path: Path, key: UUID, fields: Mapping[str, str]) -> Acted:
    """Take `path` from `refusal`, once per `key`; raises Stale, BadChoice, saying.Busy.

    Everything the click means is written in one transaction: the choice, the notice, the new turn
    or the ticket.
    """
    turn = Turn.objects.select_related("conversation", "prompt").get(pk=refusal.turn_ref)
    turn.conversation = transcript.lock(turn.conversation_id)
    if Choice.objects.filter(refusal=refusal, key=key).exists():
        return _again(refusal, path, fields)
    decision = decision_now(refusal, turn, asks.refused_by(turn.prompt))
    if path not in decision.paths:
        raise Stale
    match path:
        case Path.MODEL:
            acted = _ask_another(refusal, turn, decision, key, fields)
        case Path.PERSON:
            acted = _ask_a_person(refusal, turn, key, fields)
        case Path.REPHRASE | Path.NARROW:
            acted = _compose(fields)
        case Path.MISTAKE:
            ledger.record_outcome(refusal, Outcome.Kind.MISTAKE)
            ledger.record_report(refusal, fields.get("words", ""))
            acted = Acted()
        case Path.RESOURCES:
            acted = Acted()
        case _:
            assert_never(path)
    ledger.record_choice(refusal, path, key, _detail(path, fields))
    return acted


def _again(refusal: Refusal, path: Path, fields: Mapping[str, str]) -> Acted:
    """Answer a repeated click as the first was, writing nothing."""
    if path in {Path.REPHRASE, Path.NARROW}:
        return _compose(fields)
    if path is Path.PERSON:
        return Acted(ticket=Ticket.objects.filter(refusal=refusal).order_by("pk").last())
    return Acted()


def _ask_another(
    refusal: Refusal, turn: Turn, decision: Decision, key: UUID, fields: Mapping[str, str]
) -> Acted:
    """Ask the model that the person chose, with a notice that says so."""
    chosen = fields.get("model", "")
    if fields.get("consent") != "1":
        raise BadChoice("consent")
    scope = fields.get("scope") or "answer"
    if scope not in {"answer", "conversation"}:
        raise BadChoice("scope")
    if chosen not in decision.models or moved_on(turn):
        raise Stale
    try:
        started = saying.ask_again(
            turn.prompt,
            model=chosen,
            key=key,
            refusal=refusal.pk,
            via=Path.MODEL,
            notice=Message.Notice.SWITCHED,
            facts={"asked": turn.asked, "chosen": chosen, "scope": scope},
        )
    except saying.HeldByPerson:
        raise Stale from None
    if scope == "conversation":
        Conversation.objects.filter(pk=turn.conversation_id).update(model=chosen)
    return Acted(started=started if isinstance(started, saying.Started) else None)


@transaction.atomic
def ask_a_person(conversation: Conversation, fields: Mapping[str, str]) -> str:
    """Open a ticket where nothing was declined; return the words it is about. Raises BadChoice."""
    said = conversation.messages.filter(author=Message.Author.PERSON)
    worrying = (message.text for message in said.order_by("-seq") if at_risk(message.text))
    prompt = next(worrying, "")
    need, contact = _need_and_contact(fields)
    tickets.open_ticket(conversation, None, need=need, contact=contact, asked=prompt)
    return prompt


def _ask_a_person(refusal: Refusal, turn: Turn, key: UUID, fields: Mapping[str, str]) -> Acted:
    need, contact = _need_and_contact(fields)
    ticket = tickets.open_ticket(
        turn.conversation, refusal, need=need, contact=contact, asked=turn.prompt.text, key=key
    )
    return Acted(ticket=ticket)


def _need_and_contact(fields: Mapping[str, str]) -> tuple[str, str]:
    need, contact = fields.get("need", "").strip(), fields.get("contact", "").strip()
    if len(need) > _MOST_NEED:
        raise BadChoice("need")
    if len(contact) > _MOST_CONTACT:
        raise BadChoice("contact")
    return need, contact


def _compose(fields: Mapping[str, str]) -> Acted:
    text = fields.get("text", "").strip()
    if not text:
        raise BadChoice("text")
    return Acted(compose=text)


def moved_on(turn: Turn) -> bool:
    """Say whether the turn isn't the last one shown: going on from it would be out of place."""
    conversation = turn.conversation
    if conversation.turns.filter(state=Turn.State.RUNNING).exclude(pk=turn.pk).exists():
        return True
    turns = [message.turn for message in transcript.path(conversation) if message.turn]
    return not turns or turns[-1].pk != turn.pk


def _detail(path: Path, fields: Mapping[str, str]) -> dict[str, str]:
    """Keep what analysts need of the form: never the person's words."""
    if path is not Path.MODEL:
        return {}
    return {name: fields[name] for name in ("model", "scope") if name in fields}
