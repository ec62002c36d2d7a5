"""A transcript as the page shows it: each message with its labels, its card and its retry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chatapp.accounts.models import User
from chatapp.chat import choices, offers
from chatapp.chat.errors import named_error
from chatapp.conversations import transcript
from chatapp.conversations.context import DECLINED, quarantined
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.desk.models import Ticket
from refusals import cards
from refusals.cards import Card, Care, Facts, care_for
from refusals.engine import wording
from refusals.engine.policy import at_risk
from refusals.engine.redaction import redact
from refusals.engine.terms import Category, DecidedBy, Decision
from refusals.models import Outcome, Refusal

_NOTICES: Mapping[str, str] = {
    Message.Notice.SWITCHED: "switch_notice",
    Message.Notice.TICKET_OPENED: "ticket_opened",
    Message.Notice.AGENT_JOINED: "agent_joined",
    Message.Notice.HANDED_BACK: "handed_back",
    Message.Notice.TICKET_CLOSED: "ticket_closed",
    Message.Notice.WITHDRAWN: "tombstone",
}
"""Where the words of each notice stand in the copy library."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, ready to be shown."""

    message: Message
    author_label: str
    asked_label: str = ""
    served_label: str = ""
    swapped: bool = False
    left_out: bool = False
    can_retry: bool = False
    retry_url: str = ""
    retry_key: str = ""
    error: str = ""
    card: Card | None = None
    care: Care | None = None
    notice_text: str = ""


def entries_of(conversation: Conversation, viewer: User | None) -> list[Entry]:
    """Return the conversation's branch as entries, in a number of queries that does not grow."""
    return entries_along(conversation, transcript.path(conversation), viewer)


def entries_along(
    conversation: Conversation, path: list[Message], viewer: User | None
) -> list[Entry]:
    """Return a branch as entries that know nothing of what came after it."""
    return _Page(conversation, path, viewer).entries(path)


def entry_of(message: Message, viewer: User | None) -> Entry:
    """Return one message as an entry, as `entries_of` would."""
    conversation = message.conversation
    path = transcript.path(conversation)
    if message.pk not in {one.pk for one in path}:
        path.append(message)
    shown = [one for one in path if one.pk == message.pk]
    return _Page(conversation, path, viewer).entries(shown)[0]


def card_of(refusal: Refusal, viewer: User | None) -> Card:
    """Return a refusal's card as it stands now."""
    turn = Turn.objects.select_related("conversation", "prompt").get(pk=refusal.turn_ref)
    page = _Page(turn.conversation, transcript.path(turn.conversation), viewer)
    return page.card(refusal, turn)


class _Page:
    """What the entries of one page share, read once."""

    def __init__(
        self, conversation: Conversation, path: list[Message], viewer: User | None
    ) -> None:
        self._conversation = conversation
        self._edits = viewer is not None and viewer.has_perm("refusals.view_copyversion")
        self._left_out = quarantined(path)
        self._last = path[-1].pk if path else None
        self._prompts = {message.pk: message for message in path}
        self._turns = {message.turn.pk: message.turn for message in path if message.turn}
        wanted = [message.refusal for message in path if message.refusal]
        found = Refusal.objects.filter(pk__in=wanted).prefetch_related("choices", "outcomes")
        self._refusals: Mapping[UUID, Refusal] = {refusal.pk: refusal for refusal in found}
        self._tickets = {
            ticket.refusal_id: ticket.told
            for ticket in Ticket.objects.filter(conversation=conversation).order_by("pk")
        }

    def entries(self, messages: Iterable[Message]) -> list[Entry]:
        return [self._entry(message) for message in messages]

    def card(self, refusal: Refusal, turn: Turn) -> Card:
        refused = self._refused(turn)
        tried = frozenset(other.asked for other in refused)
        decision = choices.decision_now(refusal, turn, tried)
        facts = self._facts(refusal, turn, decision, refused)
        card = cards.card_for(
            refusal,
            facts,
            action=lambda path: reverse("choose", args=[turn.conversation_id, refusal.pk, path]),
            language=get_language(),
        )
        cards.pin(refusal, card)
        return card

    def _refused(self, turn: Turn) -> list[Turn]:
        """Return the turns in which a model declined this turn's prompt."""
        return [
            other
            for other in self._turns.values()
            if other.prompt_id == turn.prompt_id and other.state in DECLINED
        ]

    def _facts(
        self, refusal: Refusal, turn: Turn, decision: Decision, refused: list[Turn]
    ) -> Facts:
        newest = not any(other.started > turn.started for other in self._turns.values())
        held = self._conversation.held_by_person
        so_far = [other for other in refused if other.started <= turn.started]
        outcomes = {outcome.kind for outcome in refusal.outcomes.all()}
        return Facts(
            asked_label=offers.label_of(turn.asked),
            served_label=offers.label_of(turn.served or turn.asked),
            models=offers.offered(decision.models) if newest and not held else (),
            suggestions=wording.suggestions(decision.category, turn.prompt.text, refusal.language),
            paths=decision.paths,
            shared_preview=redact(turn.prompt.text),
            both_refused=tuple(offers.label_of(other.asked) for other in so_far)
            if len(so_far) > 1
            else (),
            staff_edit=self._edits,
            taken=tuple(choice.path for choice in refusal.choices.all()),
            answered=Outcome.Kind.ANSWERED in outcomes,
            ticket_state=self._tickets.get(refusal.pk, ""),
        )

    def _entry(self, message: Message) -> Entry:
        turn = message.turn
        retry = message.pk == self._last and self._may_retry(message)
        refusal = self._refusals.get(message.refusal) if message.refusal else None
        if turn is not None and turn.prompt_id in self._prompts:
            turn.prompt = self._prompts[turn.prompt_id]
            turn.conversation = self._conversation
        return Entry(
            message=message,
            author_label=_author(message, refusal),
            asked_label=offers.label_of(message.asked) if message.asked else "",
            served_label=offers.label_of(message.served or message.asked),
            swapped=bool(message.served) and message.served != message.asked,
            left_out=message.pk in self._left_out,
            can_retry=retry,
            retry_url=reverse("retry", args=[message.conversation_id, turn.pk])
            if retry and turn
            else "",
            retry_key=str(uuid4()),
            error=named_error(turn) if turn and message.author == Message.Author.MODEL else "",
            card=self.card(refusal, turn) if refusal and turn else None,
            care=self._care(message),
            notice_text=_notice(message) if message.notice else "",
        )

    def _care(self, message: Message) -> Care | None:
        """Return where to turn, beside words that signal a risk; a crisis card says it itself."""
        if not self._conversation.at_risk or message.author != Message.Author.PERSON:
            return None
        crises = {
            self._turns[refusal.turn_ref].prompt_id
            for refusal in self._refusals.values()
            if refusal.category == Category.SELF_HARM and refusal.turn_ref in self._turns
        }
        if message.pk in crises or not at_risk(message.text):
            return None
        asked = self._tickets.get(None) in {Ticket.State.NEW, Ticket.State.OPEN}
        action = "" if asked else reverse("ask_person", args=[message.conversation_id])
        return care_for(message.text, action=action)

    def _may_retry(self, message: Message) -> bool:
        return bool(
            message.turn
            and message.author == Message.Author.MODEL
            and message.turn.can_retry
            and not self._conversation.held_by_person
        )


def _author(message: Message, refusal: Refusal | None) -> str:
    if refusal is not None and refusal.decided_by == DecidedBy.RULES:
        return _("Our rules")  # no model ever saw the words
    match message.author:
        case Message.Author.PERSON:
            return _("You")
        case Message.Author.AGENT:
            return _agent(message)
        case Message.Author.MODEL:
            return offers.label_of(message.served or message.asked)
        case _:
            return _("Notice")


def _agent(message: Message) -> str:
    name = message.agent.get_short_name() or message.agent.username if message.agent else ""
    return name or _("Support")


def _notice(message: Message) -> str:
    """Word a notice in the reader's language; what it names was kept as ids."""
    words = cards.words(_NOTICES[message.notice], "", get_language() or "en")
    filled = words.filled(
        time=time_format(localtime(message.created), "H:i"),
        agent=_agent(message),
        asked=offers.label_of(message.facts.get("asked", "")),
        served=offers.label_of(message.facts.get("chosen", "")),
        by=_withdrawer(message),
    )
    return filled.text


def _withdrawer(message: Message) -> str:
    """Name whoever withdrew what was shown: the model that answered, or our own rules."""
    if message.facts.get("decided_by") == DecidedBy.RULES:
        return cards.words("by_rules", "", get_language() or "en").text
    turn = message.turn
    return offers.label_of(turn.served or turn.asked) if turn else ""
