"""How the desk answers a post: the ticket as it is now, why not, and what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from chatapp.accounts.models import User
from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, SeeOther
from chatapp.desk.models import Ticket
from chatapp.desk.page import pages


@dataclass(frozen=True, slots=True)
class Alert:
    """Why a move did not happen; the template has the words for each kind.

    `names` are those of placeholders that stand unfilled in a reply.
    """

    kind: str
    who: User | None = None
    when: datetime | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was in the forms that were sent; a draft is never lost.

    `sure` says that the agent was asked about what is unfilled in the reply.
    """

    reply: str = ""
    note: str = ""
    reason: str = ""
    sure: bool = False


def find(request: DeskRequest, pk: int) -> Ticket:
    """Return a ticket that the agent may see, with what its page shows, or answer 404."""
    visible = Ticket.objects.visible_to(request.user).with_people()
    return get_object_or_404(visible, pk=pk)


_ALERTS: Mapping[type[errors.TicketError], str] = {
    errors.NotHeld: "not_held",
    errors.WroteMeanwhile: "wrote_meanwhile",
    errors.KeyTaken: "key_taken",
    errors.AlreadyResolved: "resolved",
    errors.OutOfStep: "out_of_step",
    errors.NotAnAgent: "not_an_agent",
    errors.AnotherIsOpen: "another_is_open",
    errors.BadMerge: "bad_merge",
    errors.NotNow: "not_now",
    errors.Changed: "changed",
    errors.NothingToSplit: "nothing_to_split",
}


def alert_of(error: errors.TicketError) -> Alert:
    """Return what the agent is told of a move that was not made."""
    match error:
        case errors.NotYours(owner=owner):
            return Alert("not_yours", owner)
        case errors.Unfilled(names=names):
            return Alert("macro_unfilled", names=names)
        case errors.IllegalMove(state=Ticket.State.CLOSED):
            return Alert("closed")
        case _:
            return Alert(_ALERTS.get(type(error), "illegal"))


def done(request: DeskRequest, found: Ticket, *, said: str = "") -> HttpResponse:
    """Show the ticket as it is now; `said` names the form whose draft is no longer needed.

    Who has passed it on to where they don't see it is led back to the list.
    """
    if not Ticket.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return lead_to(request, reverse("desk:queue"))
    if not request.htmx:
        return SeeOther(found.get_absolute_url())
    page = pages.ticket_page(find(request, found.pk), request.user)
    fresh = {"fresh_reply": said != "note", "fresh_note": said == "note", "fresh_moves": True}
    response = render(request, "desk/_ticket.html", {"page": page} | fresh | keys())
    if said:
        response["HX-Trigger"] = json.dumps({"desk:said": {"draft": said}})
    return response


def undone(
    request: DeskRequest,
    found: Ticket,
    alert: Alert,
    typed: Typed | None = None,
    *,
    status: int = 409,
) -> HttpResponse:
    """Answer with the ticket as it is, why the move was not made, and what was typed."""
    typed = typed or Typed()
    page = pages.ticket_page(find(request, found.pk), request.user)
    fresh = {
        "fresh_reply": not typed.note,
        "fresh_note": bool(typed.note),
        "fresh_moves": True,
    }
    context = {"page": page, "alert": alert, "typed": typed} | fresh | keys()
    return render(request, template(request), context, status=status)


def lead_to(request: DeskRequest, url: str) -> HttpResponse:
    """Lead to another page, with htmx or without."""
    return HttpResponseClientRedirect(url) if request.htmx else SeeOther(url)


def template(request: DeskRequest) -> str:
    """Return the whole page, or what htmx gets of it."""
    return "desk/_ticket.html" if request.htmx else "desk/ticket.html"


def keys() -> dict[str, UUID]:
    """Make the keys under which the forms on the page will be sent, once each."""
    return {"reply_key": uuid4(), "note_key": uuid4()}
