"""The desk's list, and whether I take tickets."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.models import Role, User
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.duty import availability
from chatapp.desk.lists.board import board_for, url_of
from chatapp.desk.notifying import dead_letters


@require_GET
@never_cache
@desk_only
def queue(request: DeskRequest) -> HttpResponse:
    """List tickets; htmx gets the list alone, and the address that belongs to it."""
    board = board_for(request.user, request.GET.dict())
    if not request.htmx:
        return render(request, "desk/queue.html", {"board": board} | _around(request.user))
    response = render(request, "desk/_queue.html", {"board": board})
    if not request.GET.get("after"):
        response["HX-Replace-Url"] = (reverse("desk:queue") + url_of(board.filters)).rstrip("?")
    return response


def _around(agent: User) -> dict[str, object]:
    """Return what stands around the list: whether `agent` takes tickets, and what leads look at.

    `failed` is how much was given up and waits for a lead's word; agents are not told.
    """
    failed = dead_letters.waiting().count() if agent.has_role(Role.LEAD) else 0
    return {"available": availability.is_available(agent), "failed": failed}


@require_POST
@desk_only
def take_tickets(request: DeskRequest) -> HttpResponse:
    """Say whether I take tickets."""
    availability.set_available(request.user, available=request.POST.get("available") == "1")
    if request.htmx:
        available = availability.is_available(request.user)
        return render(request, "desk/_available.html", {"available": available})
    return SeeOther(reverse("desk:queue"))
