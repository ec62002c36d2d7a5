"""The page of the demo's letters, in demo mode only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chatapp.demo.mail import letters


@never_cache
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """Show the letters that were sent lately; the demo's accounts are everybody's anyway."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/demo_mail.html", {"letters": letters()})
