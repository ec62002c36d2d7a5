"""The history's pages, fragments and forms; each translates a request into one call."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from chatapp.accounts.guests import signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.chat import history
from chatapp.chat.access import visitor_of
from chatapp.chat.history import exporting, sharing
from chatapp.chat.history.listing import Listing, listing
from chatapp.chat.views.responding import conversation_of, id_in
from chatapp.conversations.models import Conversation, Share

CHANGED = "conversations:changed"
_FORMATS = {"md": exporting.as_markdown, "json": exporting.as_json}


@never_cache
@require_GET
def conversations(request: HtmxRequest) -> HttpResponse:
    """Show the history: a page of it, or the fragment that htmx puts in its place."""
    searches = bool(request.GET.get("q", "").strip())
    return _found(request) if searches else _conversations(request)


@limited(Act.SEARCH, instead=True)
def _found(request: HtmxRequest) -> HttpResponse:
    return _conversations(request)


def _conversations(request: HtmxRequest) -> HttpResponse:
    template = "chat/_conversations.html" if request.htmx else "chat/history.html"
    # What a search found is in the address of the page too.
    path = urlsplit(request.htmx.current_url or "").path
    return render(request, template, {"listing": listed(request), "current_path": path})


def listed(request: HtmxRequest) -> Listing:
    """Return the part of the visitor's history that the request asks for."""
    return listing(
        visitor_of(request.user, request.session),
        query=request.GET.get("q", "")[:200],
        archived=request.GET.get("archived") == "1",
        after=id_in(request, "after"),
    )


@never_cache
@require_GET
def manage(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Show what can be done with a conversation: a page, or a dialog's content."""
    return _managed(request, conversation_of(request, conversation_id))


@require_POST
def rename(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Give it a title."""
    found = conversation_of(request, conversation_id)
    history.rename(found, request.POST.get("title", ""))
    return _done(request, found)


@require_POST
def pin(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Keep it on top, or not."""
    return _switch(request, conversation_id, history.pin)


@require_POST
def archive(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Put it out of the way, or back."""
    return _switch(request, conversation_id, history.archive)


@require_POST
def delete(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Delete it; the list offers to undo that for a while."""
    found = conversation_of(request, conversation_id)
    try:
        history.delete(found)
    except history.StillWithAPerson:
        return _managed(request, found, status=409)
    if not request.htmx:
        return redirect("conversations")
    if urlsplit(request.htmx.current_url or "").path == found.get_absolute_url():
        return HttpResponseClientRedirect(reverse("home") + "#conversations")  # where to undo it
    return _changed()


@require_POST
def restore(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Undo a deletion."""
    visitor = visitor_of(request.user, request.session)
    found = get_object_or_404(visitor.restorable(), pk=conversation_id)
    if not history.restore(found):
        raise Http404
    return _done(request, found)


@require_POST
def share(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Make a link to read it by, or let that link show what was said since."""
    found = conversation_of(request, conversation_id)
    sharing.share(found)
    return _managed(request, found) if request.htmx else redirect("manage", found.pk)


@require_POST
def unshare(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Revoke the link."""
    found = conversation_of(request, conversation_id)
    sharing.revoke(found)
    return _managed(request, found) if request.htmx else redirect("manage", found.pk)


@never_cache
@require_GET
def shared(request: HtmxRequest, token: str) -> HttpResponse:
    """Show a shared conversation to anyone who has its link."""
    found = sharing.open_shared(token)
    if found is None:
        raise Http404
    response = render(request, "chat/shared.html", {"shared": found})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_GET
def export(request: HtmxRequest, conversation_id: UUID, ending: str) -> HttpResponse:
    """Download it."""
    found = conversation_of(request, conversation_id)
    if ending not in _FORMATS:
        raise Http404
    file = _FORMATS[ending](found, signed_in(request.user))
    response = HttpResponse(file.text, content_type=file.type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file.name
    )
    return response


def _switch(request: HtmxRequest, conversation_id: UUID, turn: Callable[..., None]) -> HttpResponse:
    found = conversation_of(request, conversation_id)
    turn(found, on=request.POST.get("on") == "1")
    return _done(request, found)


def _done(request: HtmxRequest, changed: Conversation) -> HttpResponse:
    return _changed() if request.htmx else redirect(changed)


def _changed() -> HttpResponse:
    """Tell the page to fetch its list again; there is nothing else to swap."""
    return trigger_client_event(HttpResponse(status=204), CHANGED)


def _managed(request: HtmxRequest, found: Conversation, status: int = 200) -> HttpResponse:
    link = Share.objects.filter(conversation=found).first()
    context = {
        "conversation": found,
        "share": link,
        "link": request.build_absolute_uri(link.get_absolute_url()) if link else "",
        "share_is_old": link is not None and sharing.is_old(link, found),
        "undo_minutes": max(1, settings.UNDO_SECONDS // 60),
        "still_with_a_person": status == 409,
    }
    template = "chat/_manage.html" if request.htmx else "chat/manage.html"
    return render(request, template, context, status=status)
