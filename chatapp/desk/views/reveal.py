"""Looking behind the mask, and the leads' log of who did."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.models import Role
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.privacy import reveals
from chatapp.desk.views.responses import Alert, Typed, done, find, undone

_ROWS = 50


@require_POST
@desk_only
def reveal(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the ticket unmasked for a while, for a reason that is written down."""
    found, reason = find(request, pk), request.POST.get("reason", "")
    try:
        reveals.reveal(found, request.user, reason)
    except reveals.NoReason:
        typed = Typed(reason=reason)
        return undone(request, found, Alert("no_reason"), typed, status=422)
    return done(request, found, said="reveal")


@require_GET
@never_cache
@desk_only
def log(request: DeskRequest) -> HttpResponse:
    """Show leads who looked where, when and why."""
    if not request.user.has_role(Role.LEAD):
        raise PermissionDenied
    rows = Paginator(reveals.log_for(request.user), _ROWS)
    page = rows.get_page(request.GET.get("page"))
    return render(request, "desk/reveals.html", {"page": page})
