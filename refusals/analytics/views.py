"""The analyst's pages: the overview, single cases, and the same as tables."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from refusals.analytics import cases as looking
from refusals.analytics import headlines as headlining
from refusals.analytics import mismatches as mismatching
from refusals.analytics import reading
from refusals.analytics.charts import chart, whiskers
from refusals.analytics.days import day_of
from refusals.analytics.headlines import Window, headlines, window
from refusals.analytics.mismatches import SORTS, language_gaps, mismatches
from refusals.analytics.questions import Question, QuestionForm
from refusals.analytics.shares import fewest
from refusals.analytics.tables import TABLES
from refusals.doors import allowed
from refusals.engine.terms import DecidedBy, Flag
from refusals.labels import model_names
from refusals.models.counts import WAITS

SEE = "refusals.view_refusalcount"
_FIRST_ROWS = 12
_COUNTS = sorted({*headlining.COUNTS, *mismatching.COUNTS, *WAITS, *looking.KINDS})


@never_cache
@require_GET
@allowed(SEE)
def overview(request: HttpRequest) -> HttpResponse:
    """Show where users and models mismatch, in the days that were asked for."""
    form = _form(request)
    context = {"form": form, "fresh": reading.freshness(), "few": fewest(), "names": model_names()}
    if form.is_valid():
        context |= _overview(form.question, request)
    return render(request, "refusals/analytics/overview.html", context, status=_status(form))


def _overview(question: Question, request: HttpRequest) -> dict[str, Any]:
    sort = request.GET.get("sort", SORTS[0])
    if sort not in SORTS:
        raise Http404
    cells, turned = reading.cells(question, _COUNTS), reading.turns(question)
    earlier = reading.deciders(question.before, headlining.COUNTS)
    before = window(earlier, reading.turns(question.before))
    now = window(cells, turned)
    rows = mismatches(cells, sort)
    by_model = question.decided_by != DecidedBy.RULES
    gaps = language_gaps(turned, cells, category=question.category) if by_model else []
    return {
        "question": question,
        "now": now,
        "before": before,
        "headlines": headlines(now, before),
        "chart": chart(reading.periods(question)),
        "rows": rows if "all" in request.GET else rows[:_FIRST_ROWS],
        "more": 0 if "all" in request.GET else max(0, len(rows) - _FIRST_ROWS),
        "sort": sort,
        "gaps": whiskers(gaps),
        "kinds": _kinds(now, answers=not question.category),
        "tables": TABLES,
    }


def _kinds(now: Window, *, answers: bool) -> list[dict[str, Any]]:
    """Return what there is to look at one by one, and how many refusals of each."""
    return [
        {
            "kind": kind,
            "label": label,
            "about": about,
            "refusals": now.refusals[kind],
            "answers": now.turned[kind] if answers and kind == Flag.LEAK else 0,
        }
        for kind, (label, about) in looking.KINDS.items()
    ]


@never_cache
@require_GET
@allowed(SEE)
def cases(request: HttpRequest, kind: str) -> HttpResponse:
    """List single turns that were flagged or reported, the newest first."""
    if kind not in looking.KINDS:
        raise Http404
    form = _form(request)
    label, about = looking.KINDS[kind]
    context = {
        "form": form,
        "kind": kind,
        "label": label,
        "about": about,
        "kinds": {each: named for each, (named, _) in looking.KINDS.items()},
        "most": looking.MOST,
        "names": model_names(),
    }
    if form.is_valid():
        found = looking.cases(kind, form.question)
        context |= {"question": form.question, "cases": found}
    return render(request, "refusals/analytics/cases.html", context, status=_status(form))


@never_cache
@require_GET
@allowed(SEE)
def table(request: HttpRequest, name: str) -> HttpResponse:
    """Give the counts as CSV."""
    form = _form(request)
    if name not in TABLES:
        raise Http404
    if not form.is_valid():
        return HttpResponse(status=422)
    asked = form.question
    lines = "".join(TABLES[name](asked))
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    file = f"{name}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _form(request: HttpRequest) -> QuestionForm:
    models, languages = reading.known()
    today = day_of(timezone.now())
    return QuestionForm(request.GET, today=today, models=models, languages=languages)


def _status(form: QuestionForm) -> int:
    return 200 if form.is_valid() else 422
