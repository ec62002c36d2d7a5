"""The studio's pages: the library, and the editor of one place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from refusals.copybook import Place
from refusals.copybook.shipped import SHARED, editions
from refusals.copybook.slots import CATEGORIES
from refusals.models import CopyVersion
from refusals.studio import publishing
from refusals.studio.access import PUBLISH, SEE, WRITE, allowed
from refusals.studio.desks import Desk, desk_at
from refusals.studio.lint import blocking, lint
from refusals.studio.shelves import place_at, shelves, url_of


@never_cache
@require_GET
@allowed(SEE)
def library(request: HttpRequest) -> HttpResponse:
    """Show every place in one language, all categories or one."""
    language = request.GET.get("language", "en")
    chosen = request.GET.get("category", "")
    if language not in editions() or (chosen and chosen not in (*CATEGORIES, SHARED)):
        raise Http404
    category = None if not chosen else "" if chosen == SHARED else chosen
    context = {
        "shelves": shelves(language, category),
        "language": language,
        "chosen": chosen,
        "editions": editions().values(),
        "edition": editions()[language],
        "categories": CATEGORIES,
    }
    return render(request, "refusals/studio/library.html", context)


@never_cache
@require_GET
@allowed(SEE)
def place(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Open the editor of one place, with what is live or a version from its history."""
    at = _place(slot, category, language)
    version = request.GET.get("version", "")
    text = None
    if version:
        found = CopyVersion.objects.filter(**at._asdict(), pk=version if version.isdecimal() else 0)
        text = found.values_list("text", flat=True).first()
        if text is None:
            raise Http404
    return _editor(request, desk_at(at, text=text, state=request.GET.get("state", "")))


@never_cache
@require_POST
@allowed(SEE)
def preview(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Return the card with the words as they are typed, their length and what the rules say."""
    desk = desk_at(
        _place(slot, category, language),
        text=_typed(request),
        state=request.POST.get("state", ""),
    )
    if "HX-Request" not in request.headers:
        return _editor(request, desk)
    return render(request, "refusals/studio/_answer.html", {"desk": desk})


@require_POST
@allowed(WRITE)
def save(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Keep the words as a version, without publishing them."""
    at = _place(slot, category, language)
    text = _typed(request)
    if not text:
        return _editor(request, desk_at(at, text=text, notice="empty"), status=422)
    version = publishing.write(at, text, author_id=_person(request), why=_why(request))
    return redirect(f"{url_of(at)}?version={version.pk}")


@require_POST
@allowed(PUBLISH)
def publish(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Keep the words and make them live, unless a rule blocks them or somebody was faster."""
    at = _place(slot, category, language)
    text = _typed(request)
    if not text:
        return _editor(request, desk_at(at, text=text, notice="empty"), status=422)
    version = publishing.write(at, text, author_id=_person(request), why=_why(request))
    if blocking(lint(at, text)):
        return _editor(request, desk_at(at, text=text, notice="blocked"), status=422)
    if not publishing.publish(version, seen=_seen(request), by_id=_person(request)):
        return _editor(request, desk_at(at, text=text, notice="conflict"), status=409)
    return redirect(url_of(at))


@require_POST
@allowed(PUBLISH)
def roll_back(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Make the version before live again, unless somebody was faster."""
    at = _place(slot, category, language)
    seen = _seen(request)
    if seen is None or not publishing.roll_back(at, seen=seen, by_id=_person(request)):
        return _editor(request, desk_at(at, notice="moved"), status=409)
    return redirect(url_of(at))


def _editor(request: HttpRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    context = {
        "desk": desk,
        "may_write": request.user.has_perm(WRITE),
        "may_publish": request.user.has_perm(PUBLISH),
    }
    return render(request, "refusals/studio/place.html", context, status=status)


def _place(slot: str, category: str, language: str) -> Place:
    place = place_at(slot, category, language)
    if place is None:
        raise Http404
    return place


def _typed(request: HttpRequest) -> str:
    """Return the text of the form; browsers send line ends as CRLF."""
    return " ".join(request.POST.get("text", "").split())


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").strip()


def _seen(request: HttpRequest) -> int | None:
    """Return the version that was live when the editor was opened."""
    raw = request.POST.get("live", "")
    return int(raw) if raw.isdecimal() else None


def _person(request: HttpRequest) -> int:
    """Return the id of who is signed in; `allowed` made sure that somebody is."""
    return int(request.user.pk or 0)
