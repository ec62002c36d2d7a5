"""The team, for leads: who is here, who has how much, and who takes what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chatapp.desk.access import DeskRequest, SeeOther
from chatapp.desk.duty import availability, staffing
from chatapp.desk.views.lead import leads_only


@require_GET
@never_cache
@leads_only
def team(request: DeskRequest) -> HttpResponse:
    """Show everybody who works at the desk."""
    return render(request, "desk/team.html", {"team": staffing.team()})


@never_cache
@require_http_methods(["GET", "POST"])
@leads_only
def member(request: DeskRequest, pk: int) -> HttpResponse:
    """Set whether an agent takes tickets, how many and in which languages."""
    agent = get_object_or_404(availability.agents(), pk=pk)
    form = staffing.StatusForm(request.POST or None, instance=availability.status_of(agent))
    if request.method == "POST" and form.is_valid():
        form.save()
        availability.forget()
        messages.success(request, _("Saved."))
        return SeeOther(reverse("desk:team"))
    status = 422 if form.errors else 200
    return render(request, "desk/member.html", {"form": form, "agent": agent}, status=status)
