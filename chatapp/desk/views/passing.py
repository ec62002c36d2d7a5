"""Posts that pass a ticket on: to an agent, a queue, another ticket, or back to life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from chatapp.accounts.models import User
from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.lifecycle import passing
from chatapp.desk.models import Ticket
from chatapp.desk.views.forms import Pass
from chatapp.desk.views.responses import Alert, alert_of, done, find, lead_to, undone


@require_POST
@desk_only
def assign(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the ticket to an agent."""

    def move(found: Ticket, said: dict[str, Any]) -> None:
        agent = User.objects.filter(pk=said["agent"]).first()
        if agent is None:
            raise errors.NotAnAgent
        passing.assign(found, agent, request.user, version=said["version"])

    return _pass(request, pk, move)


@require_POST
@desk_only
def transfer(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the ticket into another queue."""

    def move(found: Ticket, said: dict[str, Any]) -> None:
        queue = said["queue"] or found.queue
        passing.transfer(found, queue, request.user, version=said["version"])

    return _pass(request, pk, move)


@require_POST
@desk_only
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the ticket back into its queue."""
    return _pass(
        request,
        pk,
        lambda found, said: passing.release(found, request.user, version=said["version"]),
    )


@require_POST
@desk_only
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a resolved ticket up again."""
    return _pass(
        request,
        pk,
        lambda found, said: passing.reopen(found, request.user, version=said["version"]),
    )


@require_POST
@desk_only
def merge(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the ticket go on as another of the same person, and lead there."""
    found, form = find(request, pk), _form(request)
    if not form.is_valid() or form.cleaned_data["into"] is None:
        return undone(request, found, Alert("choose"), status=422)
    into = form.cleaned_data["into"]
    try:
        passing.merge(found, into, request.user, version=form.cleaned_data["version"])
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    return lead_to(request, into.get_absolute_url())


def _pass(
    request: DeskRequest, pk: int, move: Callable[[Ticket, dict[str, Any]], object]
) -> HttpResponse:
    found, form = find(request, pk), _form(request)
    if not form.is_valid():
        return undone(request, found, Alert("choose"), status=422)
    try:
        move(found, form.cleaned_data)
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    return done(request, found)


def _form(request: DeskRequest) -> Pass:
    return Pass(request.POST, visible=Ticket.objects.visible_to(request.user))
