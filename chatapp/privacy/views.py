"""The "My data" page: what is stored, a copy of it, and its removal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from uuid import UUID

from django.conf import settings
from django.contrib import auth, messages
from django.core.files import File
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chatapp.accounts.guests import guest_id, signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Ticket
from chatapp.holdings import Holding, Subject, holdings
from chatapp.privacy import erasing, exporting, files, tasks
from chatapp.privacy.forms import EraseEverything
from chatapp.privacy.models import Erasure, Export, of


def subject_of(request: HtmxRequest) -> Subject:
    """Return whose data the request may ask for: the account's, else this browser's guest's."""
    person = signed_in(request.user)
    return Subject(person.pk) if person else Subject(guest=guest_id(request.session))


@never_cache
@require_GET
def my_data(request: HtmxRequest) -> HttpResponse:
    """Show what is stored, for how long, and what can be done."""
    return _page(request)


@require_POST
@limited(Act.EXPORT)
def export(request: HtmxRequest) -> HttpResponse:
    """Have a copy of everything made."""
    subject = subject_of(request)
    if subject == Subject():
        return redirect("my_data")
    made = exporting.ask_for(subject, get_language() or "")
    tasks.soon(tasks.make_export, made.pk)
    return _copy(request, made, asked=True) if request.htmx else redirect("my_data")


@never_cache
@require_GET
def export_state(request: HtmxRequest, export_id: UUID) -> HttpResponse:
    """Return the copy once it is made, or could not be; until then nothing is to be told anew."""
    found = _export(request, export_id)
    return HttpResponse(status=204) if found.is_open else _copy(request, found)


@never_cache
@require_GET
def download(request: HtmxRequest, export_id: UUID) -> StreamingHttpResponse:
    """Hand the copy out, piece by piece, to whoever asked for it and nobody else."""
    found = _export(request, export_id)
    if found.state != Export.State.READY:
        raise Http404
    try:
        file = files.read(found)
    except FileNotFoundError as error:
        raise Http404 from error
    response = StreamingHttpResponse(_pieces(file), content_type="application/zip")
    response["Content-Length"] = str(found.size)
    name = f"onward-{timezone.localdate(found.created):%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@sensitive_post_parameters("current")
@never_cache
@require_http_methods(["POST"])
def erase(request: HtmxRequest) -> HttpResponse:
    """Remove everything, at once or after some days, once that was typed."""
    person, subject = signed_in(request.user), subject_of(request)
    form = EraseEverything(request, person, request.POST)
    if not form.is_valid() or subject == Subject():
        return _page(request, form)
    at_once = form.cleaned_data["when"] == "now"
    asked = erasing.ask_for(subject, get_language() or "", at_once=at_once)
    if not at_once:
        return redirect("my_data")
    auth.logout(request)
    tasks.soon(tasks.erase, asked.pk)
    return redirect("erasure", asked.pk)


@require_POST
def keep(request: HtmxRequest) -> HttpResponse:
    """Call a removal off."""
    found = erasing.open_for(subject_of(request))
    if found is not None and erasing.call_off(found):
        messages.success(request, _("Nothing is deleted. Everything stays as it is."))
    return redirect("my_data")


@never_cache
@require_GET
def erasure(request: HtmxRequest, erasure_id: UUID) -> HttpResponse:
    """Show how far a removal is; its address is known to whoever asked, and it names nobody."""
    found = get_object_or_404(Erasure, pk=erasure_id)
    if request.htmx and not found.is_done:
        return HttpResponse(status=204)  # what was told is not told anew
    template = "settings/_erasure.html" if request.htmx else "settings/erasure.html"
    context = {"erasure": found, "holdings": _shown_to(None)}
    return render(request, template, context)


def _page(request: HtmxRequest, form: EraseEverything | None = None) -> HttpResponse:
    person, subject = signed_in(request.user), subject_of(request)
    asked = form or EraseEverything(request, person)
    theirs = Conversation.objects.visible_to(person, subject.guest)
    latest = Export.objects.filter(of(subject)).order_by("-created").first()
    context = {
        "holdings": _shown_to(person),
        "export": latest,
        "export_days": settings.KEEP_EXPORT_DAYS,
        "erasure": erasing.open_for(subject),
        "erase_form": asked,
        "erase_days": settings.ERASE_AFTER_DAYS,
        "conversations": theirs.listed().count() + theirs.listed(archived=True).count(),
        "open_requests": Ticket.objects.unresolved().filter(conversation__in=theirs).count(),
    }
    response = render(request, "settings/data.html", context, status=422 if form else 200)
    if asked.limited is not None:
        response.status_code = 429
        response["Retry-After"] = str(asked.limited.wait)
    return response


def _shown_to(person: User | None) -> list[Holding]:
    """Return what is stored for people, and, for those who work here, for their work."""
    works_here = person is not None and bool(person.roles)
    return [holding for holding in holdings() if works_here or not holding.staff]


def _copy(request: HtmxRequest, found: Export, *, asked: bool = False) -> HttpResponse:
    context = {"export": found, "export_days": settings.KEEP_EXPORT_DAYS, "asked": asked}
    return render(request, "settings/_copy.html", context)


def _export(request: HtmxRequest, export_id: UUID) -> Export:
    return get_object_or_404(Export.objects.filter(of(subject_of(request))), pk=export_id)


async def _pieces(file: File[bytes]) -> AsyncIterator[bytes]:
    """Read on a thread of no socket's: a slow disk holds up nobody's conversation."""
    with closing(file):
        while piece := await asyncio.to_thread(file.read, files.CHUNK):
            yield piece
