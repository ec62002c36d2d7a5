"""The pages of the experiments: their list, the plan of one, and what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refusals.copybook import Place, live
from refusals.doors import allowed
from refusals.models import AuditEntry, Experiment
from refusals.studio.access import PUBLISH, SEE, WRITE
from refusals.studio.experimenting import conducting
from refusals.studio.experimenting.conducting import NotAllowed
from refusals.studio.experimenting.experiment_forms import PlanForm
from refusals.studio.experimenting.trials import report_of, rows
from refusals.studio.posted import seen
from refusals.studio.shelves import place_at

_MOST_SHOWN = 100

_WORDS = {
    "crisis": _("Wordings for people in crisis, and those off the card, are never tried out."),
    "versions": _("One of those wordings is live, withdrawn or not approved yet. Choose again."),
    "arms": _("Try fewer wordings at once: more would need too many people."),
    "shares": _("The shares of the wordings have to make 100 percent. Look at them again."),
    "moved": _(
        "Another wording went live here since. Nothing was changed: plan a new experiment, "
        "or stop this one without making a wording live."
    ),
    "blocked": _("A copy rule blocks that text by now. Stop without making it live."),
    "state": _("Somebody was faster: this experiment is not where you saw it. Look again."),
    "busy": _("Another experiment runs in this place. Stop that one first."),
}


@never_cache
@require_GET
@allowed(SEE)
def experiments(request: HttpRequest) -> HttpResponse:
    """List the experiments, those that run first."""
    return render(request, "refusals/studio/experiments.html", {"rows": rows(most=_MOST_SHOWN)})


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(WRITE)
def plan(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Plan an experiment in one place of the library."""
    place = place_at(slot, category, language)
    if place is None or not conducting.may_be_tried(place):
        raise Http404
    challengers = conducting.challengers(place)
    suggested = conducting.suggested_sample(place)
    form = PlanForm(
        request.POST or None,
        challengers=challengers,
        initial={"sample": suggested, "traffic": 100, "days": 28},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(_drafted(request, place, form))
            except NotAllowed as why:
                form.add_error(None, _WORDS[str(why)])
    context = {
        "form": form,
        "place": place,
        "live": live().words(*place),
        "challengers": challengers,
        "suggested": suggested,
        "baseline": conducting.baseline(place),
    }
    return render(request, "refusals/studio/plan.html", context, status=status)


@never_cache
@require_GET
@allowed(SEE)
def experiment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan, and what may be said of its result."""
    return _page(request, get_object_or_404(Experiment, pk=pk))


@require_POST
@allowed(PUBLISH)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it run."""
    found = get_object_or_404(Experiment, pk=pk)
    try:
        conducting.start(found, by_id=int(request.user.pk or 0))
    except NotAllowed as why:
        return _page(request, found, problem=str(why), status=409)
    return redirect(_url(found))


@require_POST
@allowed(PUBLISH)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, and make a wording live in the same step if one is named and wanted."""
    found = get_object_or_404(Experiment, pk=pk)
    arm = None if "without" in request.POST else seen(request, "arm")
    try:
        conducting.stop(
            found,
            by_id=int(request.user.pk or 0),
            promote=arm,
        )
    except NotAllowed as why:
        found.refresh_from_db()
        return _page(request, found, problem=str(why), status=409)
    return redirect(_url(found))


@require_POST
@allowed(WRITE)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = get_object_or_404(Experiment, pk=pk)
    try:
        conducting.discard(found, by_id=int(request.user.pk or 0))
    except NotAllowed as why:
        return _page(request, found, problem=str(why), status=409)
    return redirect("studio:experiments")


def _drafted(request: HttpRequest, place: Place, form: PlanForm) -> str:
    values = form.cleaned_data
    drafted = conducting.draft(
        place,
        values["versions"],
        name=values["name"],
        sample=values["sample"],
        days=values["days"],
        traffic=values["traffic"],
        shares=values["shares"],
        author_id=int(request.user.pk or 0),
    )
    return _url(drafted)


def _page(
    request: HttpRequest, found: Experiment, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "report": report_of(found),
        "problem": _WORDS.get(problem, ""),
        "may_write": request.user.has_perm(WRITE),
        "may_publish": request.user.has_perm(PUBLISH),
        "audit": AuditEntry.objects.filter(
            area=AuditEntry.Area.EXPERIMENTS, subject__startswith=f"{found.pk}: "
        ).select_related("by"),
    }
    return render(request, "refusals/studio/experiment.html", context, status=status)


def _url(found: Experiment) -> str:
    return reverse("studio:experiment", args=[found.pk])
