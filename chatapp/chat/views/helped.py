"""What the person says of the help they got, below the conversation."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.chat.views.responding import conversation_of
from chatapp.desk.lifecycle import reopening
from chatapp.desk.models import Ticket

_SCORES = {str(score): score for score in range(1, 6)}
_SOLVED = {"": None, "yes": True, "no": False}


@require_POST
@limited(Act.CHOICE)
def rate_help(request: HtmxRequest, conversation_id: UUID, ticket_id: int) -> HttpResponse:
    """Keep a score from 1 to 5, whether it is solved, and words; once, the first time counts."""
    owned = conversation_of(request, conversation_id)
    ticket = get_object_or_404(Ticket, pk=ticket_id, conversation=owned)
    score = _SCORES.get(request.POST.get("score", ""))
    solved = request.POST.get("solved", "")
    if score is None or solved not in _SOLVED:
        told = _("Choose how it was, from 1 to 5.")
        return HttpResponseBadRequest(told, content_type="text/plain; charset=utf-8")
    try:
        reopening.rate(ticket, score, request.POST.get("words", ""), solved=_SOLVED[solved])
    except reopening.NotOverYet:
        return HttpResponse(status=409)
    if not request.htmx:
        return redirect(owned)
    return render(request, "chat/_ticket.html", {"ticket": ticket, "thanks": True})
