"""The files of a ticket's conversation, for agents who may see them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from chatapp.attachments import serving
from chatapp.attachments.models import Attachment
from chatapp.desk import files
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.responses import find
from chatapp.desk.seeing import eyes_of


@require_GET
@desk_only
def file(request: DeskRequest, pk: int, attachment_id: UUID) -> HttpResponse:
    """Serve a file; the person's own only while the ticket is shown unmasked to this agent."""
    found = find(request, pk)
    sent = Attachment.objects.of_conversation(found.conversation_id).exclude(sent=None)
    wanted = get_object_or_404(sent, pk=attachment_id)
    hidden = eyes_of(found, request.user).masked
    if hidden and wanted.pk not in files.by_agents(found.conversation):
        raise Http404
    response = serving.whole(wanted)
    response["Cache-Control"] = "private, no-store"  # it is shown for a while only
    return response
