"""The files of a ticket's conversation, for agents who may see them, and of a reply."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.attachments import serving
from chatapp.attachments.inspecting import Picture, Unfit, Why
from chatapp.attachments.models import Attachment
from chatapp.attachments.words import told
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.privacy.seeing import eyes_of
from chatapp.desk.replies import files
from chatapp.desk.views.responses import find


@require_GET
@desk_only
def file(request: DeskRequest, pk: int, attachment_id: UUID) -> HttpResponse:
    """Serve a file; the person's own only while the ticket is shown unmasked to this agent."""
    found = find(request, pk)
    sent = Attachment.objects.of_conversation(found.conversation_id).exclude(sent=None)
    wanted = get_object_or_404(sent, pk=attachment_id)
    if found.erased:
        raise Http404
    hidden = eyes_of(found, request.user).masked
    if hidden and wanted.pk not in files.by_agents(found.conversation):
        raise Http404
    response = serving.whole(wanted)
    response["Cache-Control"] = "private, no-store"  # it is shown for a while only
    return response


@require_POST
@desk_only
def look(request: DeskRequest, pk: int) -> HttpResponse:
    """Say how a file would arrive, or why it can't be attached; it is kept when it is sent."""
    find(request, pk)
    return _look(request)


@limited(Act.UPLOAD)
def _look(request: HtmxRequest) -> HttpResponse:
    try:
        fits = files.looked_at(request.FILES.getlist("file")[:1])
    except Unfit as unfit:
        return _unfit(request, unfit.why)
    if not fits:
        return _unfit(request, Why.EMPTY)
    (fit,) = fits
    small = b64encode(fit.found.thumbnail).decode() if isinstance(fit.found, Picture) else ""
    return render(request, "desk/_chosen_file.html", {"name": fit.name, "small": small}, status=201)


def _unfit(request: HtmxRequest, why: Why) -> HttpResponse:
    return render(request, "desk/_unfit.html", {"told": told(why)}, status=422)
