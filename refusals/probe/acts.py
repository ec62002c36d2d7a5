"""What an analyst does: have models asked, after reading how many requests that is, and stop."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from refusals.doors import allowed
from refusals.labels import language_name, model_names
from refusals.models import ProbeRun
from refusals.probe import runs
from refusals.probe.access import BEGIN, STOP
from refusals.probe.forms import ProbeForm
from refusals.probe.host import limits, probed_models
from refusals.probe.planning import Plan
from refusals.probe.suites import suites
from refusals.probe.tasks import begin


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(BEGIN)
def new(request: HttpRequest) -> HttpResponse:
    """Choose what is asked; then say how many requests that is; then, confirmed, begin."""
    form = ProbeForm(request.POST or None, initial=_wanted(request))
    if request.method == "POST" and form.is_valid() and form.plan:
        if "confirmed" in request.POST:
            begun = begin(form.plan, by_id=int(request.user.pk or 0))
            return redirect("probe:run", begun.pk)
        if "change" not in request.POST:
            return render(request, "refusals/probe/confirm.html", _asked(form, form.plan))
    unready = [model for model in probed_models().values() if model.missing]
    reader = get_language() or "en"
    context = {
        "form": form,
        "unready": unready,
        "abouts": {name: suite.about(reader) for name, suite in suites().items()},
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "refusals/probe/new.html", context, status=status)


@require_POST
@allowed(STOP)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask nothing more; what was measured stays."""
    found = get_object_or_404(ProbeRun, pk=pk)
    runs.ask_to_stop(found)
    return redirect("probe:run", found.pk)


def _wanted(request: HttpRequest) -> dict[str, object]:
    """Return what an earlier run asked, for whoever wants to ask the same again."""
    again = request.GET.get("again", "")
    found = ProbeRun.objects.filter(pk=int(again[:18])).first() if again.isdecimal() else None
    if found is None:
        return {}
    return {
        "suite": found.suite,
        "models": found.asked,
        "languages": found.languages,
        "repeats": found.repeats,
    }


def _asked(form: ProbeForm, plan: Plan) -> dict[str, object]:
    names, known = model_names(), probed_models()
    each = plan.requests // len(plan.models)
    return {
        "form": form,
        "plan": plan,
        "title": plan.suite.title(get_language() or "en"),
        "models": [names.get(model, model) for model in plan.models],
        "languages": [language_name(tag) for tag in plan.languages],
        "each": each,
        "minutes": max(1, round(each / limits().per_minute)),
        "paid": [model for model in plan.models if not known[model].scripted],
    }
