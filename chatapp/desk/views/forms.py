"""What an agent may post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings

from chatapp.desk.lifecycle import snoozing
from chatapp.desk.models import Draft, Queue, Severity, Ticket, TicketQuerySet


class Reply(forms.Form):
    """Words for the person, once per `key`.

    The page also says up to where it was `read`, and whether `placeholders` are to be filled in
    and, where one can't be, to be asked about (`ask`) or sent as they stand (`keep`).
    """

    text = forms.CharField(max_length=settings.MAX_MESSAGE_CHARACTERS)
    key = forms.UUIDField()
    read = forms.IntegerField(required=False, min_value=0)
    placeholders = forms.ChoiceField(required=False, choices=[("ask", ""), ("keep", "")])


class Note(forms.Form):
    """Words for other agents."""

    text = forms.CharField(max_length=settings.MAX_MESSAGE_CHARACTERS)
    key = forms.UUIDField(required=False)


class Kept(forms.Form):
    """What is being written, for the form that will be sent under `key`."""

    kind = forms.ChoiceField(choices=Draft.Kind.choices)
    text = forms.CharField(required=False, strip=False, max_length=settings.MAX_MESSAGE_CHARACTERS)
    key = forms.UUIDField()


class Pass(forms.Form):
    """To whom or where a ticket goes, as of the version that the agent saw."""

    version = forms.IntegerField(required=False, min_value=0)
    agent = forms.IntegerField(required=False)
    queue = forms.ModelChoiceField(Queue.objects.all(), required=False)
    into = forms.ModelChoiceField(Ticket.objects.none(), required=False)

    def __init__(self, *args: Any, visible: TicketQuerySet, **kwargs: Any) -> None:
        """Take the tickets that the agent may see: into others nothing is merged."""
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = visible  # type: ignore[attr-defined]  # it is of a ModelChoiceField


class Versioned(forms.Form):
    """A move of the ticket as of the version that the agent saw."""

    version = forms.IntegerField(required=False, min_value=0)


class Prioritise(Versioned):
    """How urgent a ticket is."""

    severity = forms.TypedChoiceField(choices=Severity.choices, coerce=int)


class Snooze(Versioned):
    """Until when a ticket is put aside: one of the usual times, or `at` a time of one's own."""

    until = forms.ChoiceField(choices=[(name, "") for name in (*snoozing.TIMES, "at")])
    at = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the time where none of the usual ones was chosen."""
        said = super().clean() or self.cleaned_data
        if said.get("until") == "at" and not said.get("at"):
            self.add_error("at", "required")
        return said


class Split(Versioned):
    """What of the conversation becomes a ticket of its own, in which queue, once per `key`."""

    message = forms.TypedMultipleChoiceField(coerce=UUID)
    queue = forms.ModelChoiceField(Queue.objects.all(), required=False)
    key = forms.UUIDField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which of them are the person's is looked up where they are split off.
        chosen: Any = self.fields["message"]
        chosen.valid_value = is_uuid


class Used(Versioned):
    """That a macro is used as it was `shown`, once per `key`, by who has `read` up to there."""

    key = forms.UUIDField()
    shown = forms.CharField(required=False, max_length=8)
    read = forms.IntegerField(required=False, min_value=0)


def is_uuid(value: str) -> bool:
    """Say whether a text is a UUID."""
    try:
        UUID(value)
    except ValueError:
        return False
    return True
