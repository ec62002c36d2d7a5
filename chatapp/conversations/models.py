"""The record that the person and the agent share: conversations, turns, messages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from chatapp.conversations.access import ConversationQuerySet


class Conversation(models.Model):
    """One person's talk with models and, when asked for, with an agent.

    `head` is the last message of the branch shown, and `branch` rises whenever another one is: a
    page that knows a lower number shows what is no longer chosen. `epoch` rises at every change of
    who answers: what was begun in an older epoch may not be written in this one. `named` says that
    the person gave the title. What is `deleted` is hidden at once, and gone once it can't be undone
    any more.
    """

    class Control(models.TextChoices):
        """Who answers the person."""

        MODEL = "model"
        QUEUED = "queued", "Model, while a person is waited for"
        HUMAN = "human"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="conversations",
    )
    guest = models.UUIDField(null=True, blank=True)
    title = models.CharField(max_length=120, blank=True)
    named = models.BooleanField(default=False, db_default=False)
    pinned = models.BooleanField(default=False, db_default=False)
    archived = models.BooleanField(default=False, db_default=False)
    deleted = models.DateTimeField(null=True, blank=True)
    model = models.CharField(max_length=200, blank=True)
    control = models.CharField(
        max_length=10, choices=Control.choices, default=Control.MODEL, db_default=Control.MODEL
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    epoch = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)
    head = models.ForeignKey(
        "Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    branch = models.PositiveIntegerField(default=0, db_default=0)
    at_risk = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conversation_belongs_to_someone",
                condition=Q(owner__isnull=False) | Q(guest__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-updated"], name="conversation_by_owner"),
            models.Index(fields=["guest", "-updated"], name="conversation_by_guest"),
            models.Index(
                fields=["deleted"],
                condition=Q(deleted__isnull=False),
                name="conversation_deleted",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the page of this conversation."""
        return reverse("conversation", args=[self.pk])

    @property
    def shown_title(self) -> str:
        """The title as its person reads it; what was said in a hard moment stands in no list."""
        return self.title or (gettext("A hard moment") if self.at_risk else "")

    @property
    def held_by_person(self) -> bool:
        """Say whether an agent holds the conversation, so that every model is silent."""
        return self.control == self.Control.HUMAN


class Turn(models.Model):
    """One thing said and its answer.

    While it runs it has a lease, renewed by the process that runs it, and a token: finishing it
    is a conditional update on state and token, so a runner that stalls and revives writes nothing.
    Several turns may answer one prompt: a retry, or another model that the person chose.
    """

    class State(models.TextChoices):
        """How it stands; all but `RUNNING` are final."""

        RUNNING = "running"
        ANSWERED = "answered"
        REFUSED = "refused"
        PARTIAL = "partial"
        STOPPED = "stopped"
        TRUNCATED = "truncated"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    key = models.UUIDField()
    prompt = models.ForeignKey("Message", on_delete=models.CASCADE, related_name="turns")
    asked = models.CharField(max_length=200)
    served = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    error = models.CharField(max_length=40, blank=True)
    retry_after = models.FloatField(null=True, blank=True)
    refusal = models.UUIDField(
        null=True, blank=True, help_text="The refusal this is a way on from."
    )
    via = models.CharField(max_length=10, blank=True, help_text="The path taken from it.")
    epoch = models.PositiveIntegerField(default=0)
    token = models.UUIDField(null=True, default=uuid.uuid4)
    lease_until = models.DateTimeField(null=True)
    stop_requested = models.BooleanField(default=False)
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "key"], name="one_turn_per_key"),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state="running"),
                name="one_running_turn_per_conversation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="turn_running_lease"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def is_running(self) -> bool:
        """Say whether an answer is still being made."""
        return self.state == self.State.RUNNING

    @property
    def can_retry(self) -> bool:
        """Say whether asking again is a way on: after a failure or a cut, never after a refusal."""
        return self.state in {self.State.TRUNCATED, self.State.FAILED, self.State.STOPPED}


class Message(models.Model):
    """One thing said, or one notice; never changed, only followed.

    `parent` is what it followed, so branches are paths through one tree; `seq` orders everything
    in a conversation. `left_at` alone moves: it is where the person last left the branch that
    begins here. `state` is that of its turn, for a model's message.
    """

    class Author(models.TextChoices):
        """Who said it."""

        PERSON = "person"
        MODEL = "model"
        AGENT = "agent"
        NOTICE = "notice"

    class Notice(models.TextChoices):
        """What a notice tells; its words come from the templates, in the reader's language."""

        SWITCHED = "switched"
        SWITCHED_BACK = "switched_back"
        TICKET_OPENED = "ticket_opened"
        AGENT_JOINED = "agent_joined"
        HANDED_BACK = "handed_back"
        TICKET_CLOSED = "ticket_closed"
        TICKET_MERGED = "ticket_merged"
        TICKET_REOPENED = "ticket_reopened"
        REVIEW_OPENED = "review_opened"
        PASSED_ON = "passed_on"
        AGENT_AWAY = "agent_away"
        TICKET_SPLIT = "ticket_split"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    seq = models.PositiveIntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    left_at = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    turn = models.ForeignKey(
        Turn, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    author = models.CharField(max_length=10, choices=Author.choices)
    notice = models.CharField(max_length=20, choices=Notice.choices, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.UUIDField(null=True, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=Turn.State.choices, blank=True)
    asked = models.CharField(max_length=200, blank=True)
    served = models.CharField(max_length=200, blank=True)
    refusal = models.UUIDField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_message_per_seq"),
            models.UniqueConstraint(
                fields=["conversation", "author", "key"],
                condition=Q(key__isnull=False),
                name="one_message_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.seq}"


class SearchText(models.Model):
    """The words of a title or a message, folded for search; it goes where its message goes.

    On SQLite triggers keep the full-text table in step: a migration that rebuilds this table must
    make them again.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="search_texts"
    )
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="search_texts"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.message_id or 'title'}"


class Share(models.Model):
    """A link by which anyone may read a conversation up to one message; revoked by deletion.

    `as_of` is when its person last said what it shows: an image that they had fetched later for
    an answer is not on it.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="share"
    )
    token = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120, blank=True)
    upto = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.conversation_id} up to {self.upto_id}"

    def get_absolute_url(self) -> str:
        """Return the page that the link leads to."""
        return reverse("shared", args=[self.token])
