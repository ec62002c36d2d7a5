"""The forms of what leads keep for agents: ready replies, and macros that contradict nothing."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chatapp.desk.duty import availability
from chatapp.desk.models import CannedReply, Macro, Severity
from chatapp.desk.words import called
from refusals.labels import language_name

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:  # generic to the type checker only
    ModelForm = forms.ModelForm

_TITLE = forms.TextInput(attrs={"dir": "auto"})
_DOES = ("reply", "note", "severity", "to_queue", "to_agent", "ending")


class _KeptForm(ModelForm):
    """For which tickets it is, and words that fit into a message."""

    words: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        fields: Any = self.fields
        fields["queue"].empty_label = _("Every queue")
        fields["queue"].label_from_instance = attrgetter("shown_name")
        spoken = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
        fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("Any language")), *spoken],
        )

    def clean(self) -> dict[str, Any]:
        """Refuse words that no message has room for."""
        said = super().clean() or self.cleaned_data
        for name in self.words:
            if len(said.get(name) or "") > settings.MAX_MESSAGE_CHARACTERS:
                self.add_error(name, _("This is longer than a message can be."))
        return said


class CannedForm(_KeptForm):
    """A ready reply."""

    words = ("text",)

    class Meta:
        model = CannedReply
        fields = ("title", "queue", "language", "text")
        labels = {"title": _("Title"), "queue": _("For tickets of"), "text": _("Words")}
        widgets = {"title": _TITLE, "text": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}


class MacroForm(_KeptForm):
    """What a macro says, where it puts the ticket and how it leaves it."""

    words = ("reply", "note")

    class Meta:
        model = Macro
        fields = ("title", "queue", "language", *_DOES)
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
            "title": _TITLE,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to_queue"].empty_label = fields["to_agent"].empty_label = _("Leave it")
        fields["to_queue"].label_from_instance = attrgetter("shown_name")
        fields["severity"].choices = [("", _("Leave it")), *Severity.choices]
        fields["ending"].choices = Macro.Ending.choices
        fields["to_agent"].queryset = availability.agents()
        fields["to_agent"].label_from_instance = called

    def clean(self) -> dict[str, Any]:
        """Refuse a macro that does nothing, or ends what it passes on."""
        said = super().clean()
        if all(said.get(name) in {None, ""} for name in _DOES):
            self.add_error(None, _("It does nothing yet: choose at least one thing."))
        if said.get("ending") and (said.get("to_queue") or said.get("to_agent")):
            self.add_error("ending", _("What is passed on can't be ended too: choose one."))
        return said
