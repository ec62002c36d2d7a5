"""The ticket's page and its posts: each finds the ticket, asks for one move, shows what became."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from chatapp.accounts.models import User
from chatapp.attachments.inspecting import Unfit
from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.lifecycle import tickets
from chatapp.desk.lists.board import url_of
from chatapp.desk.lists.listing import Filters
from chatapp.desk.lists.next_up import next_for, previous_for
from chatapp.desk.models import Draft, Ticket
from chatapp.desk.page import pages
from chatapp.desk.replies import canned, drafts, files
from chatapp.desk.views.forms import Kept, Note, Reply
from chatapp.desk.views.responses import Alert, Typed, alert_of, done, find, keys, template, undone


@require_GET
@never_cache
@desk_only
def ticket(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one ticket; htmx gets what changed since it last looked, or 204."""
    try:
        found = find(request, pk)
    except Http404:
        if not request.htmx:
            raise
        return _withdrawn(request)
    page = pages.ticket_page(found, request.user)
    if request.htmx and request.GET.get("seen") == page.stamp:
        return HttpResponse(status=204)
    fresh = {
        "fresh_reply": request.GET.get("mode") != page.mode,
        "fresh_moves": request.GET.get("moves") != page.moves_stamp,
    }
    return render(request, template(request), {"page": page} | fresh | keys())


@require_GET
@never_cache
@desk_only
def next_ticket(request: DeskRequest, pk: int) -> HttpResponse:
    """Lead on to the next ticket of the list that an agent came from, or back to the list."""
    within = Filters.read(request.GET.dict())
    return _lead_on(request, within, next_for(request.user, find(request, pk), within))


@require_GET
@never_cache
@desk_only
def previous_ticket(request: DeskRequest, pk: int) -> HttpResponse:
    """Lead to the ticket before this one in the list that an agent came from, or to the list."""
    within = Filters.read(request.GET.dict())
    return _lead_on(request, within, previous_for(request.user, find(request, pk), within))


def _lead_on(request: DeskRequest, within: Filters, there: Ticket | None) -> HttpResponse:
    if there is not None:
        return redirect(there)
    here = Filters() == within
    messages.info(
        request, _("Nobody else is waiting.") if here else _("Nobody else is waiting in this list.")
    )
    return redirect((reverse("desk:queue") + url_of(within)).rstrip("?"))


def _withdrawn(request: DeskRequest) -> HttpResponse:
    """Tell whoever had the ticket open that it is gone, and lead them back to the queue."""
    messages.info(request, _("That request is gone: the person withdrew it and had it deleted."))
    return HttpResponseClientRedirect(reverse("desk:queue"))


@require_POST
@desk_only
def claim(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the ticket, unless somebody was first: then 409 says who and when."""
    found = find(request, pk)
    try:
        match tickets.claim(found, request.user):
            case tickets.Claimed():
                return done(request, found)
            case tickets.Lost(winner, when):
                return undone(request, found, Alert("lost", winner, when))
            case other:
                assert_never(other)
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))


@require_POST
@desk_only
def reply(request: DeskRequest, pk: int) -> HttpResponse:
    """Say something to the person; what is doubtful about it is asked once."""
    found, form = find(request, pk), Reply(request.POST)
    typed = Typed(reply=request.POST.get("text", ""))
    if not form.is_valid():
        return undone(request, found, Alert("invalid"), typed, status=422)
    said = form.cleaned_data
    filled = canned.Filled(said["text"], ())
    if said["placeholders"]:
        filled = canned.fill(said["text"], canned.values_for(found, request.user))
    if filled.unknown and said["placeholders"] == "ask":
        unsure = Typed(reply=typed.reply, sure=True)
        return undone(request, found, Alert("unfilled", names=filled.unknown), unsure)
    try:
        attached = files.looked_at(request.FILES.getlist("file"))
        tickets.reply(
            found, request.user, filled.text, said["key"], read=said["read"], files=attached
        )
    except Unfit:
        return undone(request, found, Alert("unfit"), typed, status=422)
    except errors.TicketError as error:
        return undone(request, found, alert_of(error), typed)
    drafts.let_go(found, request.user, Draft.Kind.REPLY)
    return done(request, found, said="reply")


@require_POST
@desk_only
def note(request: DeskRequest, pk: int) -> HttpResponse:
    """Leave a note for other agents."""
    found, form = find(request, pk), Note(request.POST)
    typed = Typed(note=request.POST.get("text", ""))
    if not form.is_valid():
        return undone(request, found, Alert("invalid"), typed, status=422)
    key = form.cleaned_data["key"] or uuid4()
    try:
        tickets.note(found, request.user, form.cleaned_data["text"], key)
    except errors.TicketError as error:
        return undone(request, found, alert_of(error), typed)
    drafts.let_go(found, request.user, Draft.Kind.NOTE)
    return done(request, found, said="note")


@require_POST
@desk_only
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep what is being written; 205 says that just this was sent: the form may be emptied."""
    found, form = find(request, pk), Kept(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    kept = form.cleaned_data
    unsent = drafts.keep(found, request.user, kept["kind"], kept["text"], kept["key"])
    return HttpResponse(status=204 if unsent else 205)


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
    found = find(request, pk)
    try:
        move(found, request.user)
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    return done(request, found)
