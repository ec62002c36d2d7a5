"""A transcript as the page shows it: each message with its labels, its card and its retry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chatapp.accounts.models import User
from chatapp.accounts.reader.countries import chosen_country
from chatapp.attachments.models import Attachment
from chatapp.chat import choices, images, suggesting
from chatapp.chat.asking.attaching import Attached
from chatapp.chat.breaches import is_breach
from chatapp.chat.errors import named_error
from chatapp.chat.models import Rating
from chatapp.chat.page import folding, notices, offers, promising
from chatapp.chat.page.controls import Controlling, Controls
from chatapp.chat.page.pictures import Pictures
from chatapp.chat.page.tongues import speaking
from chatapp.chat.rating import can_rate
from chatapp.conversations import transcript
from chatapp.conversations.context import quarantined
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.conversations.tree import Tree
from chatapp.desk.models import Ticket
from refusals import cards
from refusals.cards import Card, Care, Facts
from refusals.engine import wording
from refusals.engine.policy import at_risk
from refusals.engine.redaction import redact
from refusals.engine.terms import Category, DecidedBy, Decision, Path
from refusals.labels import redaction_in_words
from refusals.models import Outcome, Refusal

_LEAVES_IT_FRESH = {Path.MISTAKE.value, Path.RESOURCES.value}
"""Paths after which other words may still be wanted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, ready to be shown."""

    message: Message
    author_label: str
    asked_label: str = ""
    served_label: str = ""
    breach: bool = False
    rating: Rating | None = None
    rates: bool = False
    left_out: bool = False
    controls: Controls = field(default_factory=Controls)
    error: str = ""
    card: Card | None = None
    care: Care | None = None
    notice_text: str = ""
    files: tuple[Attachment, ...] = ()
    pictures: Pictures | None = None

    @property
    def folds(self) -> bool:
        """Say whether it is a person's, and so long that its beginning is shown at first."""
        return self.message.author == Message.Author.PERSON and folding.folds(self.message.text)


def entries_of(conversation: Conversation, viewer: User | None) -> list[Entry]:
    """Return the conversation's branch as entries, in a number of queries that does not grow."""
    tree = transcript.tree(conversation)
    path = tree.path(conversation.head_id)
    return Page(conversation, tree, path, viewer).entries(path)


def entries_upto(conversation: Conversation, end: UUID, viewer: User | None) -> list[Entry]:
    """Return the branch that `end` ends as entries that know nothing of what came after it."""
    tree = transcript.tree(conversation)
    path = tree.path(end)
    last_seq = path[-1].seq if path else 0
    return Page(conversation, tree, path, viewer).entries(path, last_seq=last_seq)


def entry_of(message: Message, viewer: User | None) -> Entry:
    """Return one message as an entry, as `entries_of` would."""
    conversation = message.conversation
    tree = transcript.tree(conversation)
    path = _path_with(tree, conversation, message.pk)
    shown = [one for one in path if one.pk == message.pk]
    return Page(conversation, tree, path, viewer).entries(shown)[0]


def card_of(refusal: Refusal, viewer: User | None) -> Card:
    """Return a refusal's card as it stands now."""
    turn = Turn.objects.select_related("conversation", "prompt").get(pk=refusal.turn_ref)
    tree = transcript.tree(turn.conversation)
    path = _path_with(tree, turn.conversation, turn.prompt_id)
    return Page(turn.conversation, tree, path, viewer).card(refusal, turn)


def _path_with(tree: Tree, conversation: Conversation, message: UUID) -> list[Message]:
    """Return the branch that is shown, or the one with this message if that is another."""
    path = tree.path(conversation.head_id)
    if any(one.pk == message for one in path):
        return path
    return tree.path(tree.leaf(tree[message]).pk)


class Page:
    """What the entries of one page share, read once."""

    def __init__(
        self, conversation: Conversation, tree: Tree, path: list[Message], viewer: User | None
    ) -> None:
        self._conversation = conversation
        self._edits = viewer is not None and viewer.has_perm("refusals.view_copyversion")
        self._left_out = quarantined(path)
        self._attached = Attached(path)
        self._fetched = images.shown_in(conversation.pk, path)
        self._prompts = {message.pk: message for message in path}
        self._turns = {message.turn.pk: message.turn for message in path if message.turn}
        self._controlling = Controlling(conversation, tree, path)
        self._refusals: Mapping[UUID, Refusal] = self._controlling.refusals()
        shown = tree.path(conversation.head_id)
        self._newest = next((one.turn_id for one in reversed(shown) if one.turn_id), None)
        self._tickets = {
            ticket.refusal_id: ticket.told
            for ticket in Ticket.objects.filter(conversation=conversation).order_by("pk")
        }

    def entries(self, messages: Iterable[Message], *, last_seq: int | None = None) -> list[Entry]:
        return [self._entry(message, last_seq) for message in messages]

    def card(self, refusal: Refusal, turn: Turn) -> Card:
        refused = self._refused(turn)
        tried = frozenset(other.asked for other in refused)
        decision = choices.decision_now(refusal, turn, tried)
        language = get_language()
        with speaking(cards.tongue_of(refusal, language)):
            facts = self._facts(refusal, turn, decision, refused)
        card = cards.card_for(
            refusal,
            facts,
            action=lambda path: reverse("choose", args=[turn.conversation_id, refusal.pk, path]),
            language=language,
        )
        cards.pin(refusal, card)
        return card

    def _refused(self, turn: Turn) -> list[Turn]:
        """Return the turns in which a model declined this turn's prompt, on whichever branch."""
        return [one.turn for one in self._controlling.declines.get(turn.prompt_id, [])]

    def _facts(
        self, refusal: Refusal, turn: Turn, decision: Decision, refused: list[Turn]
    ) -> Facts:
        newest = turn.pk == self._newest
        so_far = [other for other in refused if other.started <= turn.started]
        outcomes = {outcome.kind for outcome in refusal.outcomes.all()}
        desk = promising.desk_now(refusal.category, refusal.language)
        taken = {choice.path for choice in refusal.choices.all()}
        fresh = newest and taken <= _LEAVES_IT_FRESH and Outcome.Kind.ANSWERED not in outcomes
        asked = suggesting.model_for(refusal, turn, decision) if fresh else ""
        return Facts(
            asked_label=offers.label_of(turn.asked),
            served_label=offers.label_of(turn.served or turn.asked),
            models=offers.offered(decision.models) if newest else (),
            suggestions=wording.suggestions(decision.category, turn.prompt.text, refusal.language),
            paths=decision.paths,
            shared_preview=redaction_in_words(redact(turn.prompt.text)),
            desk_open=desk.open,
            desk_hours=desk.hours,
            desk_wait=desk.wait,
            desk_url=reverse("card", args=[refusal.conversation_ref, refusal.pk]),
            country=chosen_country(),
            country_url=reverse("country"),
            suggesting=offers.label_of(asked) if asked else "",
            suggest_url=_suggestions_of(refusal) if asked else "",
            both_refused=tuple(offers.label_of(other.asked) for other in so_far)
            if len(so_far) > 1
            else (),
            staff_edit=self._edits,
            taken=tuple(choice.path for choice in refusal.choices.all()),
            answered=Outcome.Kind.ANSWERED in outcomes,
            left_out=turn.prompt_id in self._left_out,
            reported=hasattr(refusal, "report"),
            ticket_state=self._tickets.get(refusal.pk, ""),
        )

    def _entry(self, message: Message, last_seq: int | None) -> Entry:
        turn = message.turn
        refusal = self._refusals.get(message.refusal) if message.refusal else None
        if turn is not None and turn.prompt_id in self._prompts:
            turn.prompt = self._prompts[turn.prompt_id]
            turn.conversation = self._conversation
        return Entry(
            message=message,
            author_label=_author(message, refusal),
            asked_label=_asked_label(message),
            served_label=offers.label_of(message.served or message.asked),
            breach=is_breach(message.asked, message.served),
            rating=self._controlling.ratings.get(message.pk),
            rates=can_rate(message),
            left_out=message.pk in self._left_out,
            controls=self._controlling.of(message, last_seq=last_seq),
            error=named_error(turn, begun=bool(message.text))
            if turn and message.author == Message.Author.MODEL
            else "",
            card=self.card(refusal, turn) if refusal and turn else None,
            care=self._care(message),
            notice_text=notices.words_of(message) if message.notice else "",
            files=self._attached.of(message),
            pictures=Pictures(message, self._fetched),
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
        return offers.care(message.text, action=action, beside=message)


def _suggestions_of(refusal: Refusal) -> str:
    return reverse("suggestions", args=[refusal.conversation_ref, refusal.pk])


def _asked_label(message: Message) -> str:
    asked = message.asked or message.facts.get("asked", "")
    return offers.label_of(asked) if asked else ""


def _author(message: Message, refusal: Refusal | None) -> str:
    if refusal is not None and refusal.decided_by == DecidedBy.RULES:
        return _("Our rules")  # no model ever saw the words
    match message.author:
        case Message.Author.PERSON:
            return _("You")
        case Message.Author.AGENT:
            return notices.agent_of(message)
        case Message.Author.MODEL:
            return offers.label_of(message.served or message.asked)
        case _:
            return _("Notice")
