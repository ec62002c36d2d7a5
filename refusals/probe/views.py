"""The analyst's pages of the probe: all runs, one as a table, one topic of it, its report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from refusals.doors import allowed
from refusals.labels import model_names
from refusals.models import ProbeRun
from refusals.probe.access import BEGIN, SEE, STOP
from refusals.probe.pages import RunPage, latest, listed
from refusals.probe.runs import report_of
from refusals.probe.suites import suites, unsound
from refusals.probe.topics import prompts_of
from refusals.probe.versus import Side, Versus, sides_of


@never_cache
@require_GET
@allowed(SEE)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the latest run as a table, then all of them, and what can be asked."""
    newest = latest()
    reader = get_language() or "en"
    context = {
        "rows": listed(),
        "page": RunPage(newest, newest.baseline) if newest else None,
        "suites": [
            (suite.title(reader), suite.about(reader), suite) for suite in suites().values()
        ],
        "unsound": unsound(),
        "may_begin": request.user.has_perm(BEGIN),
    }
    return render(request, "refusals/probe/overview.html", context)


@never_cache
@require_GET
@allowed(SEE)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one run as a table, held against the one that `against` names."""
    found = _run(pk)
    page = RunPage(found, _against(request, found))
    sides = sides_of(page)
    context = {
        "page": page,
        "sides": sides if len(sides) > 1 else (),
        "other": sides[1].value if len(sides) > 1 else "",
        "may_stop": request.user.has_perm(STOP),
        "may_begin": request.user.has_perm(BEGIN),
    }
    return render(request, "refusals/probe/run.html", context)


@never_cache
@require_GET
@allowed(SEE)
def compare(request: HttpRequest) -> HttpResponse:
    """Show two models, or one at two times, beside each other: each named as `run:model`."""
    one, other = _side(request, "one"), _side(request, "other")
    if one.run.suite != other.run.suite:
        raise Http404
    versus = Versus(one, other)
    context = {
        "versus": versus,
        "sides_shown": (one, other),
        "sides": sides_of(versus.page),
        "one": one.value,
        "other": other.value,
    }
    return render(request, "refusals/probe/compare.html", context)


@never_cache
@require_GET
@allowed(SEE)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is; once it is over, the whole page comes anew."""
    found = _run(pk)
    context = {"page": RunPage(found), "may_stop": request.user.has_perm(STOP)}
    response = render(request, "refusals/probe/_progress.html", context)
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


@never_cache
@require_GET
@allowed(SEE)
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one model did with each prompt of a topic, in every language."""
    page = RunPage(_run(pk))
    model, slug = request.GET.get("model", ""), request.GET.get("topic", "")
    prompts = prompts_of(page, model, slug)
    if not prompts:
        raise Http404
    context = {
        "page": page,
        "model": model_names().get(model, model),
        "topic": page.topics.get(slug, slug),
        "language": request.GET.get("language", ""),
        "prompts": prompts,
    }
    return render(request, "refusals/probe/topic.html", context)


@never_cache
@require_GET
@allowed(SEE)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a run as the command writes it."""
    found = _run(pk)
    response = JsonResponse(report_of(found, _against(request, found)))
    name = f"probe-{found.suite}-{found.pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _run(pk: int) -> ProbeRun:
    return get_object_or_404(ProbeRun.objects.select_related("by", "baseline"), pk=pk)


def _side(request: HttpRequest, name: str) -> Side:
    """Return the side that a parameter names."""
    pk, _, model = request.GET.get(name, "").partition(":")
    if not pk.isdecimal():
        raise Http404
    found = _run(int(pk[:18]))
    if model not in found.asked:
        raise Http404
    return Side(found, model)


def _against(request: HttpRequest, found: ProbeRun) -> ProbeRun | None:
    """Return the earlier run to hold `found` against: the one asked for, else its own baseline."""
    asked = request.GET.get("against")
    if asked is None:
        return found.baseline
    if not asked:
        return None
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(ProbeRun, pk=int(asked[:18]), suite=found.suite)
