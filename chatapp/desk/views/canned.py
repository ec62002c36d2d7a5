"""Ready replies: the menu beside the reply, and the page on which leads keep them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chatapp.accounts.models import Role
from chatapp.desk import canned
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.forms import Canned
from chatapp.desk.models import CannedReply, Queue
from chatapp.desk.seeing import eyes_of
from chatapp.desk.views.responses import find


@require_GET
@never_cache
@desk_only
def menu(request: DeskRequest, pk: int) -> HttpResponse:
    """List the ready replies that fit a ticket and hold the words of `q`."""
    found = find(request, pk)
    eyes = eyes_of(found, request.user)
    ready = canned.ready_for(found, request.user, eyes, words=request.GET.get("q", ""))
    return render(request, "desk/_canned.html", {"ready": ready, "ticket": found})


@never_cache
@require_http_methods(["GET", "POST"])
@desk_only
def replies(request: DeskRequest) -> HttpResponse:
    """Show a lead every ready reply, and take a new one."""
    _leads_only(request)
    form = Canned(request.POST or None, instance=CannedReply(author=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        return SeeOther(reverse("desk:canned"))
    return _page(request, form)


@never_cache
@require_http_methods(["GET", "POST"])
@desk_only
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one ready reply."""
    _leads_only(request)
    one = get_object_or_404(CannedReply, pk=pk)
    form = Canned(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        form.save()
        return SeeOther(reverse("desk:canned"))
    return _page(request, form, edited=one)


@require_POST
@desk_only
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove one ready reply; what was sent with it stays."""
    _leads_only(request)
    get_object_or_404(CannedReply, pk=pk).delete()
    return SeeOther(reverse("desk:canned"))


def _page(request: DeskRequest, form: Canned, *, edited: CannedReply | None = None) -> HttpResponse:
    context = {
        "form": form,
        "edited": edited,
        "replies": CannedReply.objects.select_related("queue", "author"),
        "queues": Queue.objects.all(),
        "languages": [code for code, _name in settings.LANGUAGES],
        "placeholders": [f"{{{name}}}" for name in canned.PLACEHOLDERS],
    }
    return render(request, "desk/canned.html", context, status=422 if form.errors else 200)


def _leads_only(request: DeskRequest) -> None:
    if not request.user.has_role(Role.LEAD):
        raise PermissionDenied
