"""The thumbs below an answer, and the form that asks for a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.chat import rating
from chatapp.chat.models import Rating
from chatapp.chat.views.responding import conversation_of


@require_POST
@limited(Act.CHOICE)
def rate(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Keep a thumb and its reason; an empty thumb takes both back."""
    owned = conversation_of(request, conversation_id)
    message = get_object_or_404(owned.messages, pk=message_id)
    thumb, reason = request.POST.get("thumb", ""), request.POST.get("reason", "")
    kept: Rating | None = None
    try:
        if thumb:
            text = request.POST.get("text", "")
            kept = rating.rate(message, thumb, reason=reason, text=text)
        else:
            rating.unrate(message)
    except rating.BadRating as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    if not request.htmx:
        return redirect(owned)
    said_why = "why" in request.POST
    context = {"message": message, "rating": kept, "asks": not said_why, "told": said_why}
    return render(request, "chat/_rating.html", context)
