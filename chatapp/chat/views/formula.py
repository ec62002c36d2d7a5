"""Formulas for an answer that still streams, drawn as the finished one will have them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.chat.rendering import drawn
from chatapp.chat.rendering.formulas import LONGEST

MOST = 40


@require_POST
@limited(Act.FORMULAS)
def formulas(request: HtmxRequest) -> HttpResponse:
    """Draw each `formula`: its TeX after an i, in a line, or a d, displayed."""
    asked = request.POST.getlist("formula")
    if len(asked) > MOST or any(len(text) > LONGEST + 1 for text in asked):
        return HttpResponseBadRequest()
    found = [drawn(text[1:], display=text[:1] == "d") for text in asked]
    return render(request, "chat/_formulas.html", {"formulas": found})
