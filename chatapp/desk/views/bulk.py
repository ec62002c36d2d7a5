"""Several tickets at once: what is done with them, and for which it was not, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chatapp.accounts.models import User
from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.lifecycle import passing, prioritising, snoozing, tickets
from chatapp.desk.lists.board import url_of
from chatapp.desk.lists.listing import Filters, is_key
from chatapp.desk.models import Queue, Severity, Ticket

Move = Callable[[Ticket], object]


@require_POST
@desk_only
def bulk(request: DeskRequest) -> HttpResponse:
    """Pass several tickets on, put them aside or end them; say for which it was not done, and why.

    What is to be done is posted as `to`: "agent:<id>", "queue:<slug>", "urgency:<how urgent>",
    "aside:<one of the usual times>", "back:" or "resolve:".
    """
    chosen = [int(pk) for pk in request.POST.getlist("ticket") if is_key(pk)]
    chosen = chosen[: settings.DESK_PAGE_SIZE]
    kind, _colon, what = request.POST.get("to", "").partition(":")
    move = _move(kind, what, request.user)
    back = SeeOther(reverse("desk:queue") + list_of(request))
    if not chosen or move is None:
        messages.warning(request, _("Choose tickets, and what is to be done with them."))
        return back
    found = Ticket.objects.visible_to(request.user).with_people().filter(pk__in=chosen)
    done, stayed = 0, defaultdict[str, list[int]](list)
    for ticket in found.order_by("pk"):
        try:
            move(ticket)
        except errors.TicketError as error:
            stayed[_why(error, kind)].append(ticket.pk)
        else:
            done += 1
    if done:
        messages.success(request, _done(kind, done))
    for why, numbers in stayed.items():
        messages.warning(request, _not_done(numbers, why))
    return back


def list_of(request: DeskRequest) -> str:
    """Return the address of the list that a form was sent from."""
    return url_of(Filters.read(dict(parse_qsl(request.POST.get("list", "").lstrip("?")))))


def _move(kind: str, what: str, by: User) -> Move | None:
    """Return what is to be done with each ticket; None for what nobody can do."""
    move: Move | None = None
    match kind:
        case "agent" if agent := User.objects.filter(pk=_number(what)).first():
            move = partial(passing.assign, agent=agent, by=by)
        case "queue" if place := Queue.objects.filter(slug=what).first():
            move = partial(passing.transfer, queue=place, by=by)
        case "urgency" if what in {str(each.value) for each in Severity}:
            move = partial(_prioritise, severity=Severity(int(what)), by=by)
        case "aside" if what in snoozing.TIMES:
            move = partial(_put_aside, choice=what, by=by)
        case "back":
            move = partial(snoozing.wake, by=by)
        case "resolve":
            move = partial(_resolve, by=by)
    return move


def _number(what: str) -> int:
    return int(what) if is_key(what) else 0


def _prioritise(ticket: Ticket, severity: Severity, by: User) -> None:
    if ticket.is_crisis:
        raise errors.NotNow
    prioritising.prioritise(ticket, severity, by)


def _put_aside(ticket: Ticket, choice: str, by: User) -> None:
    snoozing.snooze(ticket, snoozing.time_of(choice, ticket.queue, timezone.now()), by)


def _resolve(ticket: Ticket, by: User) -> None:
    if ticket.is_crisis:
        raise errors.NotNow
    tickets.resolve(ticket, by)


def _done(kind: str, number: int) -> str:
    match kind:
        case "aside":
            done = ngettext("%(n)d ticket put aside.", "%(n)d tickets put aside.", number)
        case "back":
            done = ngettext("%(n)d ticket brought back.", "%(n)d tickets brought back.", number)
        case "resolve":
            done = ngettext("%(n)d ticket resolved.", "%(n)d tickets resolved.", number)
        case "urgency":
            done = ngettext("Urgency of %(n)d ticket set.", "Urgency of %(n)d tickets set.", number)
        case _:
            done = ngettext("%(n)d ticket moved.", "%(n)d tickets moved.", number)
    return done % {"n": number}


def _not_done(numbers: list[int], why: str) -> str:
    named = ", ".join(f"#{number}" for number in numbers)
    said = ngettext(
        "Ticket %(numbers)s stays as it is: %(why)s.",
        "Tickets %(numbers)s stay as they are: %(why)s.",
        len(numbers),
    )
    return said % {"numbers": named, "why": why}


def _why(error: errors.TicketError, kind: str) -> str:
    match error:
        case errors.NotYours(owner=User() as owner):
            why = _("it is with %(who)s") % {"who": owner.get_full_name() or owner.username}
        case errors.NotYours():
            why = _("nobody has claimed it yet")
        case errors.NotAnAgent():
            why = _("this person does not serve its queue")
        case errors.AlreadyResolved():
            why = _("it is over")
        case errors.NotNow() if kind == "aside":
            why = _("a crisis is never put aside, nor what nobody has or what is due too soon")
        case errors.NotNow():
            why = _("of a crisis this is decided on its own page")
        case _:
            why = _("it changed meanwhile")
    return why
