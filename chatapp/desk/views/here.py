"""Who else is at a ticket, and what the person is doing: two answers never cross unseen."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chatapp.accounts.models import User
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.duty import presence
from chatapp.desk.duty.presence import Doing
from chatapp.desk.views.responses import find


@dataclass(frozen=True, slots=True)
class Other:
    """Another agent at this ticket."""

    agent: User
    typing: bool


@require_GET
@never_cache
@desk_only
def here(request: DeskRequest, pk: int) -> HttpResponse:
    """Say who else looks at a ticket or writes, and whether the person is there."""
    found = find(request, pk)
    doing = presence.agents_at(found.pk)
    doing.pop(request.user.pk, None)
    agents = User.objects.filter(pk__in=doing).order_by("first_name", "username") if doing else []
    context = {
        "others": [Other(agent, doing[agent.pk] is Doing.TYPING) for agent in agents],
        "typing": presence.is_person_typing(found.conversation_id),
        "open": presence.is_person_here(found.conversation_id),
        "seconds": settings.DESK_TYPING_SECONDS,
    }
    return render(request, "desk/_here.html", context)
