"""Posts that arrange an agent's work: how urgent a ticket is, until when it waits, its parts."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.lifecycle import prioritising, snoozing, splitting
from chatapp.desk.models import Severity, Ticket
from chatapp.desk.page import pages
from chatapp.desk.views.forms import Prioritise, Snooze, Split, Versioned
from chatapp.desk.views.responses import Alert, alert_of, done, find, lead_to, undone


@require_POST
@desk_only
def prioritise(request: DeskRequest, pk: int) -> HttpResponse:
    """Say how urgent the ticket is."""
    form = Prioritise(request.POST)

    def move(found: Ticket) -> object:
        severity = Severity(form.cleaned_data["severity"])
        return prioritising.prioritise(found, severity, request.user, version=_version(form))

    return _move(request, pk, form, move)


@require_POST
@desk_only
def snooze(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the ticket aside for a while."""
    form = Snooze(request.POST)

    def move(found: Ticket) -> object:
        choice, at = form.cleaned_data["until"], form.cleaned_data["at"]
        until = at if choice == "at" else snoozing.time_of(choice, found.queue, timezone.now())
        return snoozing.snooze(found, until, request.user, version=_version(form))

    return _move(request, pk, form, move)


@require_POST
@desk_only
def wake(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring the ticket back into the lists."""
    form = Versioned(request.POST)
    return _move(
        request,
        pk,
        form,
        lambda found: snoozing.wake(found, request.user, version=_version(form)),
    )


@require_GET
@never_cache
@desk_only
def parts(request: DeskRequest, pk: int) -> HttpResponse:
    """List what the person said, of which a ticket of its own can be made."""
    page = pages.ticket_page(find(request, pk), request.user)
    return render(request, "desk/_parts.html", {"page": page, "key": uuid4()})


@require_POST
@desk_only
def split(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a ticket of its own of what was chosen, and lead there if the agent may see it."""
    found, form = find(request, pk), Split(request.POST)
    if not form.is_valid():
        return undone(request, found, Alert("nothing_to_split"), status=422)
    said = form.cleaned_data
    try:
        made = splitting.split(
            found,
            said["message"],
            request.user,
            key=said["key"],
            queue=said["queue"],
            version=said["version"],
        )
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    if Ticket.objects.visible_to(request.user).filter(pk=made.pk).exists():
        return lead_to(request, made.get_absolute_url())
    return done(request, found)


def _version(form: forms.Form) -> int | None:
    version: int | None = form.cleaned_data["version"]
    return version


def _move(
    request: DeskRequest, pk: int, form: forms.Form, move: Callable[[Ticket], object]
) -> HttpResponse:
    found = find(request, pk)
    if not form.is_valid():
        return undone(request, found, Alert("choose_what"), status=422)
    try:
        move(found)
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    return done(request, found)
