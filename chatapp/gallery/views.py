"""Pages for those who work with cards: every state, the parts of the design, people's reports."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from chatapp.chat.page import offers
from chatapp.gallery.access import READERS, staff_only
from chatapp.gallery.exhibits import Filters, exhibits, failures, notices
from chatapp.gallery.parts import PARTS
from refusals.cards.samples import STATES
from refusals.copybook.shipped import editions
from refusals.engine.terms import Category
from refusals.labels import CATEGORIES
from refusals.models import Report

THEMES = ("light", "dark", "contrast")
_A_PAGE = 50


@require_GET
@staff_only()
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the cards that the address asks for, in its language and themes."""
    filters = _filters(request)
    width = "phone" if request.GET.get("width") == "phone" else ""
    with translation.override(filters.language):
        shown = {
            "filters": filters,
            "theme": filters.themes[0] if len(filters.themes) == 1 else "all",
            "themes": THEMES,
            "width": width,
            "languages": editions().values(),
            "states": {**{name: state.label for name, state in STATES.items()}},
            "categories": CATEGORIES,
            "exhibits": list(exhibits(filters)),
            "failures": failures() if _others(filters) else [],
            "notices": notices(filters.language) if _others(filters) else [],
        }
        return render(request, "gallery/gallery.html", shown)


@require_POST
@staff_only()
def nothing(request: HttpRequest) -> HttpResponse:
    """Take what a form of the gallery posts, and do nothing: its cards are nobody's."""
    return HttpResponse(status=204)


@require_GET
@staff_only()
def components(request: HttpRequest) -> HttpResponse:
    """Show the parts that every page is made of."""
    return render(request, "gallery/components.html", {"parts": PARTS, "themes": THEMES})


@require_GET
@staff_only(*READERS)
def mistakes(request: HttpRequest) -> HttpResponse:
    """List what people wrote about declines that look wrong to them, the latest first."""
    found = Report.objects.select_related("refusal").order_by("-created", "-pk")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    reports = [
        {
            "report": report,
            "category": CATEGORIES[Category(report.refusal.category)],
            "model": offers.label_of(report.refusal.asked),
        }
        for report in page
    ]
    return render(request, "gallery/mistakes.html", {"page": page, "reports": reports})


def _filters(request: HttpRequest) -> Filters:
    wanted = request.GET
    language = wanted.get("language") or translation.get_language() or "en"
    state, category, theme = (
        wanted.get("state", ""),
        wanted.get("category", ""),
        wanted.get("theme"),
    )
    return Filters(
        language=language if language in editions() else "en",
        themes=(theme,) if theme in THEMES else THEMES,
        state=state if state in {*STATES, "care", "others"} else "",
        category=category if category in set(Category) else "",
    )


def _others(filters: Filters) -> bool:
    return filters.state in {"", "others"} and not filters.category
