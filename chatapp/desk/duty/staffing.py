"""Who works at the desk: here or away, with how much to do, and what leads set for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.models import User
from chatapp.desk.duty import availability, presence
from chatapp.desk.models import LANGUAGES, AgentStatus, Ticket
from refusals.labels import language_name

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[AgentStatus]
else:  # generic to the type checker only
    ModelForm = forms.ModelForm


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works at the desk, with the open tickets that are theirs, and what is late."""

    agent: User
    status: AgentStatus
    here: bool
    tickets: int
    late: int


def team() -> list[Member]:
    """Return everybody who works at the desk, in a constant number of queries."""
    agents = availability.with_roles(list(availability.agents()))
    here = presence.agents_here(agent.pk for agent in agents)
    held = Ticket.objects.unresolved().filter(owner__in=agents).values("owner")
    is_late = Q(due__lt=timezone.now())
    counted = held.annotate(n=Count("pk"), late=Count("pk", filter=is_late))
    load = {row["owner"]: (row["n"], row["late"]) for row in counted}
    return [
        Member(agent, availability.status_of(agent), agent.pk in here, *load.get(agent.pk, (0, 0)))
        for agent in agents
    ]


class StatusForm(ModelForm):
    """Whether an agent takes tickets, how many at a time, and in which languages."""

    available = forms.BooleanField(
        label=_("Takes tickets"),
        help_text=_("Agents do unless they pause; leads don't until they say so."),
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("None chosen: any."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = AgentStatus
        fields = ("available", "capacity", "languages")
        labels = {"capacity": _("Tickets given at a time")}
        help_texts = {"capacity": _("Left empty: as many as the queue says.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["available"] = self.instance.takes
        languages: Any = self.fields["languages"]
        languages.choices = [(code, language_name(code)) for code in LANGUAGES]
