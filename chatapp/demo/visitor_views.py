"""The desk's button that lets a made-up visitor ask, in demo mode only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from chatapp.demo import visitors
from chatapp.desk.access import DeskRequest, SeeOther, desk_only


@require_POST
@desk_only
def visitor(request: DeskRequest) -> HttpResponse:
    """Open a ticket as a guest would, and show it in the desk's list."""
    if not settings.DEMO:
        raise Http404
    visitors.come()
    return SeeOther(reverse("desk:queue"))
