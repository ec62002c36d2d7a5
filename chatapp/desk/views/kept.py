"""The page on which leads keep what agents use: a list of it, and a form for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chatapp.desk.access import DeskRequest, SeeOther
from chatapp.desk.replies import canned
from chatapp.desk.views.lead import leads_only
from refusals.once import one_at_a_time

Kind = TypeVar("Kind", bound=Model)
Page = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Kind]):
    """Things of one kind: their form, their page, and the names of the addresses."""

    form: type[forms.ModelForm[Kind]]
    rows: QuerySet[Kind]
    template: str
    page: str
    edit: str
    delete: str

    def views(self) -> tuple[Page, Page, Page]:
        """Return the views of the page, of one thing on it, and of its removal; for leads."""

        def kept(request: DeskRequest) -> HttpResponse:
            return self._keep(request, self.rows.model(author=request.user))

        def edit(request: DeskRequest, pk: int) -> HttpResponse:
            return self._keep(request, get_object_or_404(self.rows.all(), pk=pk))

        def delete(request: DeskRequest, pk: int) -> HttpResponse:
            """Remove one; what was done with it stays."""
            get_object_or_404(self.rows.all(), pk=pk).delete()
            return SeeOther(reverse(self.page))

        forms_too = require_http_methods(["GET", "POST"])
        return (
            never_cache(forms_too(leads_only(kept))),
            never_cache(forms_too(leads_only(edit))),
            require_POST(leads_only(delete)),
        )

    def _keep(self, request: DeskRequest, one: Kind) -> HttpResponse:
        """Show the list and the form of `one`, and save what the form says."""
        form = self.form(request.POST or None, instance=one)
        if request.method == "POST" and form.is_valid():
            # A form that is sent twice makes one.
            with transaction.atomic():
                one_at_a_time(request.user.pk)
                if one.pk or not self.rows.filter(**form.cleaned_data).exists():
                    form.save()
            messages.success(request, _("Saved."))
            return SeeOther(reverse(self.page))
        status = 422 if form.errors else 200
        return render(request, self.template, self._context(form, one), status=status)

    def _context(self, form: forms.ModelForm[Kind], one: Kind) -> dict[str, Any]:
        return {
            "form": form,
            "edited": one if one.pk else None,
            "rows": self.rows.all(),
            "placeholders": [f"{{{name}}}" for name in canned.PLACEHOLDERS],
            "shelf": self,
        }
