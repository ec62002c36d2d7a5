"""The studio's pages to look at: the library, the editor of one place, the rules, what was done."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from refusals.copybook.shipped import SHARED, every_edition
from refusals.copybook.slots import CATEGORIES
from refusals.doors import allowed
from refusals.models import AuditEntry, CopyVersion, Waiver
from refusals.studio.access import SEE, SEE_POLICY, WRITE
from refusals.studio.diary import AREAS, deeds
from refusals.studio.opening import desk_at
from refusals.studio.posted import editor, person, place_named, reasons, said, typed, version_of
from refusals.studio.registry import tending
from refusals.studio.rulebook import good_examples, pages_of
from refusals.studio.shelves import SHOWS, saying, shelves, todo, weakest

_A_PAGE = 50
_MOST_WORDS = 100


@never_cache
@require_GET
@allowed(SEE)
def library(request: HttpRequest) -> HttpResponse:
    """Show every place in one language: by category, or the weakest first."""
    language = request.GET.get("language", "en")
    chosen, show = request.GET.get("category", ""), request.GET.get("show", "")
    known = language in every_edition() and show in {"", *SHOWS}
    if not known or (chosen and chosen not in (*CATEGORIES, SHARED)):
        raise Http404
    looked_for = request.GET.get("words", "").strip()[:_MOST_WORDS]
    found = shelves(language, None if not chosen else "" if chosen == SHARED else chosen, show)
    if looked_for:
        found = saying(found, looked_for)
    by_outcome = request.GET.get("sort") == "outcome"
    waiting, waiting_in = todo(person(request))
    context = {
        "shelves": found,
        "weakest": weakest(found) if by_outcome else None,
        "by_outcome": by_outcome,
        "language": language,
        "chosen": chosen,
        "show": show,
        "looked_for": looked_for,
        "found": any(shelf.cells for shelf in found),
        "shows": SHOWS.items(),
        "editions": every_edition().values(),
        "edition": every_edition()[language],
        "categories": CATEGORIES,
        "todo": waiting,
        "todo_in": waiting_in,
        "overdue": tending.overdue(),
        "days": tending.good_for().days,
    }
    return render(request, "refusals/studio/library.html", context)


@never_cache
@require_GET
@allowed(SEE)
def place(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Open the editor of one place, with what is live or a version from its history."""
    at = place_named(slot, category, language)
    wanted, other = request.GET.get("version", ""), request.GET.get("against", "")
    desk = desk_at(
        at,
        person_id=person(request),
        version=version_of(at, wanted) if wanted else None,
        against=version_of(at, other) if other else None,
        state=request.GET.get("state", ""),
        width=request.GET.get("width", ""),
        theme=request.GET.get("theme", ""),
    )
    return editor(request, desk)


@never_cache
@require_POST
@allowed(SEE)
def preview(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Return the card with the words as they are typed, their length and what the rules say."""
    at = place_named(slot, category, language)
    other = said(request, "against")
    version = CopyVersion.objects.filter(
        **at._asdict(), digest=CopyVersion.digest_of(typed(request))
    ).first()
    desk = desk_at(
        at,
        person_id=person(request),
        text=typed(request),
        version=version,
        against=version_of(at, other) if other else None,
        state=said(request, "state"),
        width=said(request, "width"),
        theme=said(request, "theme"),
        why=said(request, "why"),
        reasons=reasons(request),
    )
    if "HX-Request" not in request.headers:
        return editor(request, desk)
    context = {"desk": desk, "may_write": request.user.has_perm(WRITE)}
    return render(request, "refusals/studio/_answer.html", context)


@require_GET
@allowed(SEE)
def rules(request: HttpRequest) -> HttpResponse:
    """Show the twenty rules, with what each objects to in one language."""
    language = request.GET.get("language", "en")
    if language not in every_edition():
        raise Http404
    context = {
        "rules": pages_of(language),
        "language": language,
        "editions": every_edition().values(),
        "good": good_examples(language),
        "waivers": Waiver.objects.select_related("version", "asked_by", "granted_by")[:_A_PAGE],
    }
    return render(request, "refusals/studio/rules.html", context)


@never_cache
@require_GET
@allowed(SEE)
def audit(request: HttpRequest) -> HttpResponse:
    """Show who did what in the studio, when and why, the newest first."""
    area = request.GET.get("area", "")
    entries = AuditEntry.objects.select_related("by")
    if area:
        entries = entries.filter(area=area)
    page = Paginator(entries, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "deeds": deeds(page.object_list, sees_policy=request.user.has_perm(SEE_POLICY)),
        "area": area,
        "areas": AREAS.items(),
    }
    return render(request, "refusals/studio/audit.html", context)
