"""What an agent may post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings

from chatapp.desk.models import CannedReply, Draft, Queue, Ticket, TicketQuerySet

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[CannedReply]
else:
    ModelForm = forms.ModelForm


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


class Canned(ModelForm):
    """A ready reply."""

    language = forms.ChoiceField(
        required=False, choices=[("", ""), *((code, code) for code, _name in settings.LANGUAGES)]
    )
    text = forms.CharField(max_length=settings.MAX_MESSAGE_CHARACTERS)

    class Meta:
        model = CannedReply
        fields = ("title", "queue", "language", "text")
