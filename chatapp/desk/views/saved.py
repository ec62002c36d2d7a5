"""The views of the list that an agent keeps: kept under a name, named anew, forgotten."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chatapp.accounts.models import Role
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.lists.board import url_of
from chatapp.desk.lists.listing import Filters
from chatapp.desk.models import SavedFilter
from chatapp.desk.views.bulk import list_of


class NameForm(forms.Form):
    """The name of a view."""

    name = forms.CharField(max_length=60)


class SaveForm(NameForm):
    """A name for a view, and whether everybody gets it."""

    query = forms.CharField(max_length=1_000, required=False)
    shared = forms.BooleanField(required=False)


@require_POST
@desk_only
def save_view(request: DeskRequest) -> HttpResponse:
    """Keep the filters under a name; the same name again is replaced."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _unnamed(request)
    shared = form.cleaned_data["shared"] and request.user.has_role(Role.LEAD)
    filters = Filters.read(dict(parse_qsl(form.cleaned_data["query"].lstrip("?"))))
    SavedFilter.objects.update_or_create(
        agent=request.user,
        name=form.cleaned_data["name"],
        defaults={"query": filters.query(), "shared": shared},
    )
    return SeeOther(reverse("desk:queue") + url_of(filters))


@require_POST
@desk_only
def rename_view(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a view of one's own another name, unless that is the name of another one."""
    kept = get_object_or_404(SavedFilter, pk=pk, agent=request.user)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _unnamed(request)
    name = form.cleaned_data["name"]
    if SavedFilter.objects.filter(agent=request.user, name=name).exclude(pk=pk).exists():
        messages.warning(request, _("Not renamed: another view of yours has this name."))
    else:
        SavedFilter.objects.filter(pk=kept.pk).update(name=name)
    return SeeOther(reverse("desk:queue") + list_of(request))


@require_POST
@desk_only
def forget_view(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a saved view of one's own go."""
    get_object_or_404(SavedFilter, pk=pk, agent=request.user).delete()
    return SeeOther(reverse("desk:queue") + list_of(request))


def _unnamed(request: DeskRequest) -> HttpResponse:
    messages.warning(request, _("Not saved: give the view a name of up to 60 characters."))
    return SeeOther(reverse("desk:queue") + list_of(request))
