"""Tickets: a person is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django_fsm import RETURN_VALUE, FSMField, FSMModelMixin, transition

from chatapp.conversations.models import Conversation
from chatapp.desk.models import states
from chatapp.desk.models.clocks import Clocks
from chatapp.desk.models.facts import Facts
from chatapp.desk.models.querysets import TicketQuerySet
from chatapp.desk.models.queues import Queue, default_queue_id
from chatapp.desk.models.states import ACTIVE, DONE
from refusals.models import Refusal

ASKED_FOR = timedelta(days=7)
"""For so long after the end the person is asked how the help was."""

_OPEN = Q(state__in=["new", "open", "waiting_person", "waiting_staff"])
_OVER = Q(state__in=["resolved", "closed", "merged"])


class Ticket(FSMModelMixin, Facts, Clocks, models.Model):
    """A person is needed in a conversation; one open ticket per refusal.

    The methods marked as transitions are its state machine: each checks that the move is legal and
    sets fields in memory. `chatapp.desk.moves.save` writes them, with `version` as the guard and
    the event beside it.
    """

    State = states.State
    Severity = states.Severity
    Origin = states.Origin

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tickets")
    refusal = models.ForeignKey(
        Refusal, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    queue = models.ForeignKey(
        Queue, on_delete=models.PROTECT, related_name="tickets", default=default_queue_id
    )
    origin = models.CharField(
        max_length=10, choices=states.Origin.choices, default=states.Origin.PERSON
    )
    key = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=20, blank=True)
    severity = models.PositiveSmallIntegerField(
        choices=states.Severity.choices, default=states.Severity.NORMAL
    )
    state = FSMField(
        max_length=20, choices=states.State.choices, default=states.State.NEW, protected=True
    )
    version = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="split_off"
    )
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then it is out of the lists; its clocks run on."
    )

    need = models.TextField(blank=True)
    need_redacted = models.TextField(blank=True)
    contact = models.CharField(max_length=254, blank=True)
    erased = models.DateTimeField(null=True, blank=True, help_text="When retention took its words.")

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["refusal"],
                condition=~Q(state__in=["resolved", "closed", "merged"]),
                name="one_open_ticket_per_refusal",
            ),
            models.UniqueConstraint(
                fields=["conversation", "key"],
                condition=Q(key__isnull=False),
                name="one_ticket_per_key",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="ticket_not_merged_into_itself"
            ),
        ]
        # `snoozed_until` at the end: a list leaves out what is put aside without reading its row.
        indexes = [
            *(
                models.Index(
                    fields=[*by, "-severity", "due", "created", "id", "snoozed_until"],
                    condition=_OPEN,
                    name="_by_".join(["ticket_queue", *by]),
                )
                for by in ((), ("queue",), ("owner",), ("category",), ("language",), ("state",))
            ),
            *(
                models.Index(
                    fields=[*by, "-resolved", "-id"],
                    condition=_OVER,
                    name="_".join(["ticket_over", *by]),
                )
                for by in (
                    *((), ("queue",), ("owner",), ("category",)),
                    *(("language",), ("state",), ("severity",)),
                )
            ),
            models.Index(fields=["due", "snoozed_until"], condition=_OPEN, name="ticket_due"),
            models.Index(fields=["warn_at"], condition=_OPEN, name="ticket_warn_at"),
            models.Index(fields=["created"], condition=Q(announced=None), name="ticket_forgotten"),
            models.Index(
                fields=["announced"], condition=Q(triaged=None), name="ticket_not_triaged"
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="ticket_snoozed",
            ),
            models.Index(fields=["queue", "-responded"], name="ticket_first_answers"),
            models.Index(fields=["created"], name="ticket_created"),
            models.Index(Upper("contact"), condition=~Q(contact=""), name="ticket_contact"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the ticket's page on the desk."""
        return reverse("desk:ticket", args=[self.pk])

    # --- The state machine ----------------------------------------------------------------------

    @transition(field=state, source=ACTIVE, target=states.State.OPEN)
    def claim(self, agent: Any) -> None:
        """An agent takes it, and answers in the conversation."""
        self.owner, self.claimed = agent, timezone.now()

    @transition(
        field=state,
        source=ACTIVE,
        target=RETURN_VALUE(states.State.WAITING_STAFF, states.State.WAITING_PERSON),
    )
    def assign(self, agent: Any) -> str:
        """It is given to an agent, who has yet to come into the conversation."""
        self.owner, self.claimed = agent, None
        waits = self.state == states.State.WAITING_PERSON
        return states.State.WAITING_PERSON if waits else states.State.WAITING_STAFF

    @transition(
        field=state,
        source=ACTIVE,
        target=RETURN_VALUE(
            states.State.NEW, states.State.WAITING_STAFF, states.State.WAITING_PERSON
        ),
    )
    def release(self, queue: Queue) -> str:
        """It goes back to a queue, and nobody has it."""
        self.queue, self.owner, self.claimed = queue, None, None
        if self.state == states.State.WAITING_PERSON:
            return states.State.WAITING_PERSON
        return states.State.WAITING_STAFF if self.responded else states.State.NEW

    @transition(field=state, source=ACTIVE, target=states.State.WAITING_PERSON)
    def replied(self) -> None:
        """The agent said something; it is the person's turn."""

    @transition(
        field=state,
        source=[*ACTIVE],
        target=RETURN_VALUE(states.State.NEW, states.State.WAITING_STAFF),
    )
    def heard(self) -> str:
        """The person said something; it is ours."""
        fresh = self.state == states.State.NEW
        return states.State.NEW if fresh else states.State.WAITING_STAFF

    @transition(field=state, source=ACTIVE, target=states.State.RESOLVED)
    def resolve(self) -> None:
        """Nothing more is needed."""
        self.resolved = timezone.now()

    @transition(field=state, source=states.State.RESOLVED, target=states.State.WAITING_STAFF)
    def reopen(self) -> None:
        """It was not over after all."""
        self.resolved = None

    @transition(field=state, source=states.State.RESOLVED, target=states.State.CLOSED)
    def close(self) -> None:
        """It can't be opened again."""
        self.closed = timezone.now()

    @transition(field=state, source=ACTIVE, target=states.State.MERGED)
    def merge(self, into: Ticket) -> None:
        """It goes on as another ticket."""
        self.merged_into, self.resolved = into, timezone.now()

    # --- What is read of it ---------------------------------------------------------------------

    @property
    def is_resolved(self) -> bool:
        """Say whether nothing more is to be done: resolved, closed or merged."""
        return self.state in DONE

    @property
    def goes_on_as(self) -> Ticket:
        """The ticket that this one was merged into, however many merges ago; else itself."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    @property
    def told(self) -> str:
        """How it stands in the person's words: new, open or resolved."""
        if self.is_resolved:
            return str(states.State.RESOLVED)
        return str(states.State.OPEN if self.owner_id else states.State.NEW)

    @property
    def is_held(self) -> bool:
        """Say whether the owner answers in the conversation, and no model does."""
        conversation = self.conversation
        return conversation.held_by_person and conversation.holder_id == self.owner_id

    @property
    def is_with_models(self) -> bool:
        """Say whether a model answers in the conversation, although somebody has the ticket."""
        return not self.conversation.held_by_person

    @property
    def email(self) -> str:
        """The e-mail address that the person left, or nothing."""
        contact = self.contact.strip()
        try:
            validate_email(contact)
        except ValidationError:
            return ""
        return contact

    @property
    def is_crisis(self) -> bool:
        """Say whether a life may be at stake."""
        return self.severity == states.Severity.CRISIS

    @property
    def asks_how_it_was(self) -> bool:
        """Say whether the person may still say how the help was: it ended lately, and once."""
        ended = (
            self.resolved if self.state in {states.State.RESOLVED, states.State.CLOSED} else None
        )
        lately = ended is not None and ended > timezone.now() - ASKED_FOR
        return lately and not hasattr(self, "rating")
