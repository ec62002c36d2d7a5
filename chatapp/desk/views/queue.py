"""The desk's list: filters, saved views, several tickets at once, and whether I take any."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.models import Role, User
from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.duty import availability
from chatapp.desk.lifecycle import passing, snoozing
from chatapp.desk.lists.board import board_for, url_of
from chatapp.desk.lists.listing import Filters
from chatapp.desk.models import Queue, SavedFilter, Ticket

Move = Callable[[Ticket], object]


class SaveForm(forms.Form):
    """A name for a view, and whether everybody gets it."""

    name = forms.CharField(max_length=60)
    query = forms.CharField(max_length=1_000, required=False)
    shared = forms.BooleanField(required=False)


@require_GET
@never_cache
@desk_only
def queue(request: DeskRequest) -> HttpResponse:
    """List tickets; htmx gets the list alone, and the address that belongs to it."""
    board = board_for(request.user, request.GET.dict())
    template = "desk/_queue.html" if request.htmx else "desk/queue.html"
    response = render(request, template, {"board": board})
    if request.htmx and not request.GET.get("after"):
        response["HX-Replace-Url"] = (reverse("desk:queue") + url_of(board.filters)).rstrip("?")
    return response


@require_POST
@desk_only
def bulk(request: DeskRequest) -> HttpResponse:
    """Give several tickets to somebody or a queue, or put them aside; say which stayed, and why."""
    chosen = [int(pk) for pk in request.POST.getlist("ticket") if pk.isdecimal()]
    chosen = chosen[: settings.DESK_PAGE_SIZE]
    move = _bulk_move(request)
    back = SeeOther(reverse("desk:queue") + _list(request))
    if not chosen or move is None:
        messages.warning(request, _("Choose tickets, and what is to be done with them."))
        return back
    moved = 0
    for ticket in Ticket.objects.visible_to(request.user).with_people().filter(pk__in=chosen):
        try:
            move(ticket)
        except errors.TicketError as error:
            messages.warning(request, _not_moved(ticket, error))
        else:
            moved += 1
    if moved:
        messages.success(request, _moved(request, moved))
    return back


@require_POST
@desk_only
def save_view(request: DeskRequest) -> HttpResponse:
    """Keep the filters under a name; the same name again is replaced."""
    form = SaveForm(request.POST)
    back = SeeOther(reverse("desk:queue") + _list(request))
    if not form.is_valid():
        messages.warning(request, _("Not saved: give the view a name of up to 60 characters."))
        return back
    shared = form.cleaned_data["shared"] and request.user.has_role(Role.LEAD)
    filters = Filters.read(dict(parse_qsl(form.cleaned_data["query"].lstrip("?"))))
    SavedFilter.objects.update_or_create(
        agent=request.user,
        name=form.cleaned_data["name"],
        defaults={"query": filters.query(), "shared": shared},
    )
    return SeeOther(reverse("desk:queue") + url_of(filters))


@require_POST
@desk_only
def forget_view(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a saved view of one's own go."""
    get_object_or_404(SavedFilter, pk=pk, agent=request.user).delete()
    return SeeOther(reverse("desk:queue"))


@require_POST
@desk_only
def take_tickets(request: DeskRequest) -> HttpResponse:
    """Say whether I take tickets."""
    availability.set_available(request.user, available=request.POST.get("available") == "1")
    if request.htmx:
        available = availability.is_available(request.user)
        return render(request, "desk/_available.html", {"available": available})
    return SeeOther(reverse("desk:queue"))


def _bulk_move(request: DeskRequest) -> Move | None:
    """Return what is to be done with each ticket.

    It is posted as "agent:<id>", "queue:<slug>", "aside:<one of the usual times>" or "back:".
    """
    kind, _colon, whom = request.POST.get("to", "").partition(":")
    if kind == "agent" and whom.isdecimal():
        agent = User.objects.filter(pk=int(whom)).first()
        return None if agent is None else lambda one: passing.assign(one, agent, request.user)
    if kind == "queue":
        place = Queue.objects.filter(slug=whom).first()
        return None if place is None else lambda one: passing.transfer(one, place, request.user)
    if kind == "aside" and whom in snoozing.TIMES:
        return lambda one: _put_aside(one, whom, request.user)
    if kind == "back":
        return lambda one: snoozing.wake(one, request.user)
    return None


def _moved(request: DeskRequest, number: int) -> str:
    match request.POST["to"].partition(":")[0]:
        case "aside":
            done = ngettext("%(n)d ticket put aside.", "%(n)d tickets put aside.", number)
        case "back":
            done = ngettext("%(n)d ticket brought back.", "%(n)d tickets brought back.", number)
        case _:
            done = ngettext("%(n)d ticket moved.", "%(n)d tickets moved.", number)
    return done % {"n": number}


def _put_aside(ticket: Ticket, choice: str, by: User) -> Ticket:
    until = snoozing.time_of(choice, ticket.queue, timezone.now())
    return snoozing.snooze(ticket, until, by)


def _not_moved(ticket: Ticket, error: errors.TicketError) -> str:
    match error:
        case errors.NotYours(owner=User() as owner):
            why = _("it is with %(who)s") % {"who": owner.get_full_name() or owner.username}
        case errors.NotAnAgent():
            why = _("this person does not serve its queue")
        case errors.AlreadyResolved():
            why = _("it is over")
        case errors.NotNow():
            why = _("a crisis is never put aside, nor what nobody has or what is due too soon")
        case _:
            why = _("it changed meanwhile")
    return _("Ticket #%(number)d was not moved: %(why)s.") % {"number": ticket.pk, "why": why}


def _list(request: DeskRequest) -> str:
    """Return the list that the form was sent from."""
    return url_of(Filters.read(dict(parse_qsl(request.POST.get("list", "").lstrip("?")))))
