"""The form of a macro: it does something, and nothing that contradicts itself."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chatapp.desk import availability
from chatapp.desk.models import Macro, Severity
from chatapp.desk.templatetags.desk import called

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Macro]
else:  # generic to the type checker only
    ModelForm = forms.ModelForm

_DOES = ("reply", "note", "severity", "to_queue", "to_agent", "ending")


class MacroForm(ModelForm):
    """What a macro says, where it puts the ticket and how it leaves it."""

    class Meta:
        model = Macro
        fields = ("title", "queue", *_DOES)
        labels = {
            "title": _("Title"),
            "queue": _("For tickets of"),
            "reply": _("Reply to the person"),
            "note": _("Note for the desk"),
            "severity": _("Urgency"),
            "to_queue": _("To another queue"),
            "to_agent": _("To a colleague"),
            "ending": _("In the end"),
        }
        widgets = {
            "reply": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "note": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "title": forms.TextInput(attrs={"dir": "auto"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        fields: Any = self.fields
        for name in ("reply", "note"):
            fields[name].max_length = settings.MAX_MESSAGE_CHARACTERS
        fields["queue"].empty_label = _("Every queue")
        fields["to_queue"].empty_label = fields["to_agent"].empty_label = _("Leave it")
        fields["severity"].choices = [("", _("Leave it")), *Severity.choices]
        fields["ending"].choices = Macro.Ending.choices
        fields["to_agent"].queryset = availability.agents()
        fields["to_agent"].label_from_instance = called
        for name in ("queue", "to_queue"):
            fields[name].label_from_instance = attrgetter("shown_name")

    def clean(self) -> dict[str, Any]:
        """Refuse a macro that does nothing, or ends what it passes on."""
        said = super().clean() or self.cleaned_data
        if all(said.get(name) in {None, ""} for name in _DOES):
            self.add_error(None, _("It does nothing yet: choose at least one thing."))
        if said.get("ending") and (said.get("to_queue") or said.get("to_agent")):
            self.add_error("ending", _("What is passed on can't be ended too: choose one."))
        if len(said.get("reply") or "") > settings.MAX_MESSAGE_CHARACTERS:
            self.add_error("reply", _("This is longer than a message can be."))
        return said
