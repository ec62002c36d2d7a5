"""What can be done with each message of a page: ask again, say otherwise, step between versions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import reverse

from chatapp.chat import pipeline
from chatapp.chat.asking import branching, routes
from chatapp.chat.asking.again import switch_stands
from chatapp.chat.models import Rating
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.conversations.tree import Tree
from refusals.models import Refusal

_ANSWERS = {
    Turn.State.ANSWERED,
    Turn.State.STOPPED,
    Turn.State.TRUNCATED,
    Turn.State.FAILED,
}


@dataclass(frozen=True, slots=True)
class Version:
    """Which version a message is, of those that followed the same message."""

    number: int
    count: int
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Controls:
    """The addresses of what can be done with one message; empty where it can't."""

    version: Version | None = None
    retry_url: str = ""
    regenerate_url: str = ""
    another_url: str = ""
    edit_url: str = ""
    undo_url: str = ""
    key: str = ""


class Controlling:
    """Knows, for the messages of one page, what can be done with each; read once."""

    def __init__(self, conversation: Conversation, tree: Tree, path: list[Message]) -> None:
        """Read the declines of the path's prompts, and whether a person is involved."""
        self._conversation = conversation
        self._tree = tree
        prompts = [message for message in path if message.author == Message.Author.PERSON]
        self.declines = routes.declines_by_prompt(conversation, prompts)
        answers = [message.pk for message in path if message.author == Message.Author.MODEL]
        self.ratings = {one.message_id: one for one in Rating.objects.filter(message__in=answers)}
        self._branches = branching.may_branch(conversation)
        self._several = len(pipeline.configured()) > 1
        switches = [one.pk for one in path if one.notice == Message.Notice.SWITCHED]
        self._switched = switches[-1] if switches else None
        self._last = path[-1].pk if path else None

    def of(self, message: Message, *, last_seq: int | None = None) -> Controls:
        """Return what can be done with `message`; versions after `last_seq` are not counted."""
        version = self._version(message, last_seq)
        match message.author:
            case Message.Author.MODEL if message.turn is not None:
                return self._answer(message, message.turn, version)
            case Message.Author.PERSON if message.turn_id is not None:
                declines = self.declines.get(message.pk, [])
                edits = self._branches and routes.may_edit(declines)
                url = self._url("write_anew", message.pk) if edits else ""
                return Controls(version, edit_url=url)
            case Message.Author.NOTICE if self._undoes(message):
                return Controls(version, undo_url=self._url("switch_back", message.pk))
            case _:
                return Controls(version)

    def refusals(self) -> dict[UUID, Refusal]:
        """Return the recorded refusals of the page's prompts."""
        found = (one.refusal for declines in self.declines.values() for one in declines)
        return {refusal.pk: refusal for refusal in found}

    def _answer(self, message: Message, turn: Turn, version: Version | None) -> Controls:
        declines = self.declines.get(turn.prompt_id, [])
        if turn.state not in _ANSWERS:
            return Controls(version)
        same = routes.may_have_again(turn.asked, declines)
        retries = message.pk == self._last and turn.can_retry
        retry = same and retries and not self._conversation.held_by_person
        branches = self._branches and not declines
        again = same and branches and not retries
        another = branches and self._several and not self._conversation.at_risk
        return Controls(
            version,
            retry_url=self._url("retry", turn.pk) if retry else "",
            regenerate_url=self._url("regenerate", turn.pk) if again else "",
            another_url=self._url("offer_another", turn.pk) if another else "",
            key=str(uuid4()),
        )

    def _undoes(self, message: Message) -> bool:
        """Say whether this tells of the switch that still goes, the latest if there are several."""
        return message.pk == self._switched and switch_stands(self._conversation, message)

    def _version(self, message: Message, last_seq: int | None) -> Version | None:
        beside = [
            one.pk
            for one in self._tree.versions(message)
            if last_seq is None or one.seq <= last_seq
        ]
        if len(beside) < 2:
            return None
        at = beside.index(message.pk)
        steps = self._branches and last_seq is None
        before = beside[at - 1] if steps and at else None
        after = beside[at + 1] if steps and at + 1 < len(beside) else None
        return Version(
            at + 1,
            len(beside),
            self._url("show", before) if before else "",
            self._url("show", after) if after else "",
        )

    def _url(self, name: str, pk: UUID) -> str:
        return reverse(name, args=[self._conversation.pk, pk])
