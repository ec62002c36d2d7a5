"""The pages of the registry of resources."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refusals.doors import allowed
from refusals.models import Resource
from refusals.studio.access import SEE, TEND
from refusals.studio.posted import person, said, tell
from refusals.studio.registry import tending
from refusals.studio.registry.resource_forms import ResourceForm


@never_cache
@require_GET
@allowed(SEE)
def resources(request: HttpRequest) -> HttpResponse:
    """Show the registry by country, or a part of it, with what should be read again."""
    language = get_language() or "en"
    categories, places = tending.choices(language)
    wanted = _wanted(request, categories, [code for code, _name in places])
    context = {
        "countries": tending.by_country(language, wanted=wanted),
        "wanted": wanted,
        "categories": categories,
        "places": places,
        "directories": tending.DIRECTORIES,
        "without": tending.without(),
        "overdue": tending.overdue(),
        "days": tending.good_for().days,
        "may_tend": request.user.has_perm(TEND),
    }
    return render(request, "refusals/studio/resources.html", context)


def _wanted(request: HttpRequest, categories: list[str], codes: list[str]) -> tending.Wanted:
    category, country = request.GET.get("category", ""), request.GET.get("country", "")
    return tending.Wanted(
        category=category if category in categories else "",
        country=country if country in {*codes, tending.DIRECTORIES} else "",
        due=request.GET.get("show") == "due",
    )


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(TEND)
def edit(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Add a resource, or correct one."""
    resource = get_object_or_404(Resource, slug=slug) if slug else None
    form = ResourceForm(request.POST or None, instance=resource)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        tending.save(kept, by_id=person(request))
        tell(request, _("Kept: {name}.").format(name=kept.name))
        return redirect("studio:resources")
    context = {"form": form, "resource": resource}
    status = 422 if form.errors else 200
    return render(request, "refusals/studio/resource.html", context, status=status)


@require_POST
@allowed(TEND)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down that the source was read today."""
    resource = get_object_or_404(Resource, slug=slug)
    tending.check(resource, by_id=person(request))
    tell(request, _("Noted: you read the source of {name} today.").format(name=resource.name))
    return redirect("studio:resources")


@require_POST
@allowed(TEND)
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an entry off the cards, or put it back."""
    resource = get_object_or_404(Resource, slug=slug)
    tending.show(
        resource, shown=not resource.shown, by_id=person(request), why=said(request, "why")
    )
    done = _("{name} is on the cards again.") if resource.shown else _("{name} is off the cards.")
    tell(request, done.format(name=resource.name))
    return redirect("studio:resources")
