"""The desk's pages and posts: each finds the ticket, asks for one move and shows what became."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.models import User
from chatapp.desk import errors, pages, tickets
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.forms import Note, Reply
from chatapp.desk.models import Ticket


@dataclass(frozen=True, slots=True)
class Alert:
    """Why a move did not happen; the template has the words for each kind."""

    kind: str
    who: User | None = None
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was in the forms that were sent; a draft is never lost."""

    reply: str = ""
    note: str = ""


@require_GET
@never_cache
@desk_only
def ticket(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one ticket; htmx gets what changed since it last looked, or 204."""
    page = pages.ticket_page(_find(request, pk), request.user)
    if request.htmx and request.GET.get("seen") == page.stamp:
        return HttpResponse(status=204)
    context = {"page": page, "fresh_reply": request.GET.get("mode") != page.mode}
    return render(request, _template(request), context | _keys())


@require_POST
@desk_only
def claim(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the ticket, unless somebody was first: then 409 says who and when."""
    found = _find(request, pk)
    try:
        match tickets.claim(found, request.user):
            case tickets.Claimed():
                return _done(request, found)
            case tickets.Lost(winner, when):
                return _undone(request, found, Alert("lost", winner, when))
            case other:
                assert_never(other)
    except errors.TicketError as error:
        return _undone(request, found, _alert(error))


@require_POST
@desk_only
def reply(request: DeskRequest, pk: int) -> HttpResponse:
    """Say something to the person."""
    found, form = _find(request, pk), Reply(request.POST)
    typed = Typed(reply=request.POST.get("text", ""))
    if not form.is_valid():
        return _undone(request, found, Alert("invalid"), typed, status=422)
    try:
        tickets.reply(found, request.user, form.cleaned_data["text"], form.cleaned_data["key"])
    except errors.TicketError as error:
        return _undone(request, found, _alert(error), typed)
    return _done(request, found, said="reply")


@require_POST
@desk_only
def note(request: DeskRequest, pk: int) -> HttpResponse:
    """Leave a note for other agents."""
    found, form = _find(request, pk), Note(request.POST)
    typed = Typed(note=request.POST.get("text", ""))
    if not form.is_valid():
        return _undone(request, found, Alert("invalid"), typed, status=422)
    key = form.cleaned_data["key"] or uuid4()
    try:
        tickets.note(found, request.user, form.cleaned_data["text"], key)
    except errors.TicketError as error:
        return _undone(request, found, _alert(error), typed)
    return _done(request, found, said="note")


@require_POST
@desk_only
def resolve(request: DeskRequest, pk: int) -> HttpResponse:
    """Close the ticket."""
    return _move(request, pk, tickets.resolve)


@require_POST
@desk_only
def hand_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the model answer again."""
    return _move(request, pk, tickets.hand_back)


def _move(request: DeskRequest, pk: int, move: Callable[[Ticket, User], None]) -> HttpResponse:
    found = _find(request, pk)
    try:
        move(found, request.user)
    except errors.TicketError as error:
        return _undone(request, found, _alert(error))
    return _done(request, found)


def _find(request: DeskRequest, pk: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user).with_people(), pk=pk)


def _alert(error: errors.TicketError) -> Alert:
    match error:
        case errors.NotYours(owner=owner):
            return Alert("not_yours", owner)
        case errors.NotHeld():
            return Alert("not_held")
        case errors.KeyTaken():
            return Alert("key_taken")
        case _:
            return Alert("resolved")


def _done(request: DeskRequest, found: Ticket, *, said: str = "") -> HttpResponse:
    """Show the ticket as it is now; `said` names the form whose draft is no longer needed."""
    if not request.htmx:
        return SeeOther(found.get_absolute_url())
    page = pages.ticket_page(_find(request, found.pk), request.user)
    fresh = {"fresh_reply": said != "note", "fresh_note": said == "note"}
    response = render(request, "desk/_ticket.html", {"page": page} | fresh | _keys())
    if said:
        response["HX-Trigger"] = json.dumps({"desk:said": {"draft": said}})
    return response


def _undone(
    request: DeskRequest,
    found: Ticket,
    alert: Alert,
    typed: Typed | None = None,
    *,
    status: int = 409,
) -> HttpResponse:
    """Answer with the ticket as it is, why the move was not made, and what was typed."""
    typed = typed or Typed()
    page = pages.ticket_page(_find(request, found.pk), request.user)
    fresh = {"fresh_reply": not typed.note, "fresh_note": bool(typed.note)}
    context = {"page": page, "alert": alert, "typed": typed} | fresh | _keys()
    return render(request, _template(request), context, status=status)


def _template(request: DeskRequest) -> str:
    return "desk/_ticket.html" if request.htmx else "desk/ticket.html"


def _keys() -> dict[str, UUID]:
    """Make the keys under which the forms on the page will be sent, once each."""
    return {"reply_key": uuid4(), "note_key": uuid4()}
