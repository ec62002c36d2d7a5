"""Attach a file, take it back, and see it again: its owner, and whoever has a link to read by."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.attachments import keeping, serving
from chatapp.attachments.access import AttachmentQuerySet
from chatapp.attachments.inspecting import Unfit, Why, inspect, safe_name
from chatapp.attachments.models import Attachment
from chatapp.attachments.words import told
from chatapp.chat.access import visitor_of
from chatapp.chat.history import sharing

_MULTIPART = 10_000
"""What a form with a file is longer than the file, at most."""


@never_cache
@require_http_methods(["GET", "POST"])
def attachments(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Show what waits in the composer, or add a file to it."""
    mine = _of(request, conversation_id)
    if request.method == "POST":
        return _attach(request, conversation_id)
    waiting = mine.filter(sent=None)
    return render(request, "chat/_waiting.html", {"waiting": waiting})


@require_GET
def attachment(request: HtmxRequest, conversation_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Serve an image to be seen, a text to be downloaded."""
    found = get_object_or_404(_of(request, conversation_id), pk=attachment_id)
    return serving.whole(found)


@require_GET
def thumbnail(request: HtmxRequest, conversation_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Serve an image's small copy."""
    images = _of(request, conversation_id).filter(kind=Attachment.Kind.IMAGE)
    found = get_object_or_404(images, pk=attachment_id)
    return serving.small(found)


@require_GET
def shared_attachment(request: HtmxRequest, token: str, attachment_id: UUID) -> HttpResponse:
    """Serve a file that a shared link shows, to anyone who has the link."""
    found = get_object_or_404(sharing.files_of(token), pk=attachment_id)
    return _not_kept(serving.whole(found))


@require_GET
def shared_thumbnail(request: HtmxRequest, token: str, attachment_id: UUID) -> HttpResponse:
    """Serve the small copy of an image that a shared link shows."""
    images = sharing.files_of(token).filter(kind=Attachment.Kind.IMAGE)
    return _not_kept(serving.small(get_object_or_404(images, pk=attachment_id)))


@require_POST
def detach(request: HtmxRequest, conversation_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take back a file that was not sent; doing so again changes nothing."""
    keeping.let_go(_of(request, conversation_id).filter(pk=attachment_id, sent=None))
    return HttpResponse(status=204)


@limited(Act.UPLOAD)
def _attach(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > settings.ATTACHMENT_BYTES + _MULTIPART:
        return _refused(request, "", Why.TOO_LARGE)  # before anything of it is parsed
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _refused(request, "", Why.EMPTY)
    name = safe_name(upload.name or "")
    try:
        kept = keeping.keep(conversation_id, name, inspect(upload.read()))
    except Unfit as unfit:
        return _refused(request, name, unfit.why)
    except keeping.Full:
        return _refused(request, name, Why.TOO_MANY)
    return render(request, "chat/_waiting_file.html", {"file": kept}, status=201)


def _not_kept(response: HttpResponse) -> HttpResponse:
    """Let no browser keep it: once the link is revoked, nothing of it is shown any more."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _refused(request: HtmxRequest, name: str, why: Why) -> HttpResponse:
    context = {"name": name, "told": told(why)}
    return render(request, "chat/_unfit.html", context, status=422)


def _of(request: HtmxRequest, conversation_id: UUID) -> AttachmentQuerySet:
    """Return the attachments of a conversation that is this visitor's, begun or only offered."""
    if not visitor_of(request.user, request.session).may_open(conversation_id):
        raise Http404
    return Attachment.objects.of_conversation(conversation_id)
