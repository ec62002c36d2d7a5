"""What a form of the studio says, and the page that answers it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from refusals.copybook import Place
from refusals.models import CopyVersion
from refusals.studio.access import PUBLISH, REVIEW, WRITE
from refusals.studio.desks import Desk
from refusals.studio.shelves import place_at

_WAIVE = "waive-"


def place_named(slot: str, category: str, language: str) -> Place:
    """Return the place of an address; one that doesn't exist is not found."""
    at = place_at(slot, category, language)
    if at is None:
        raise Http404
    return at


def version_of(place: Place, raw: str) -> CopyVersion:
    """Return a version of this very place; any other number is not found."""
    return get_object_or_404(CopyVersion, **place._asdict(), pk=number(raw) or 0)


def number(raw: str) -> int | None:
    """Return a whole number that a database can hold, if `raw` is one."""
    return int(raw) if raw.isdecimal() and len(raw) < 18 else None


def typed(request: HttpRequest) -> str:
    """Return the text of the form on one line; browsers send line ends as CRLF."""
    return " ".join(request.POST.get("text", "").split())


def said(request: HttpRequest, name: str) -> str:
    """Return what stands in another field."""
    return request.POST.get(name, "").strip()


def reasons(request: HttpRequest) -> dict[str, str]:
    """Return why rules should be set aside: each rule for which something was typed."""
    fields = (name for name in request.POST if name.startswith(_WAIVE))
    found = {name.removeprefix(_WAIVE): said(request, name) for name in fields}
    return {rule: reason for rule, reason in found.items() if reason}


def seen(request: HttpRequest, name: str) -> int | None:
    """Return the version that the person had seen: the `live` or the `newest` one."""
    return number(request.POST.get(name, ""))


def person(request: HttpRequest) -> int:
    """Return the id of who is signed in; `allowed` made sure that somebody is."""
    return int(request.user.pk or 0)


def tell(request: HttpRequest, done: str) -> None:
    """Say on the next page what was done, if the host shows messages at all."""
    messages.success(request, done, fail_silently=True)


def editor(request: HttpRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    """Show the editor of one place."""
    context: dict[str, Any] = {
        "desk": desk,
        "may_write": request.user.has_perm(WRITE),
        "may_publish": request.user.has_perm(PUBLISH),
        "may_review": request.user.has_perm(REVIEW),
    }
    return render(request, "refusals/studio/place.html", context, status=status)
