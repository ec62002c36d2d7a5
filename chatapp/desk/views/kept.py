"""The page on which leads keep what agents use: a list of it, and a form for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chatapp.desk import canned
from chatapp.desk.access import DeskRequest, SeeOther

Kind = TypeVar("Kind", bound=Model)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Kind]):
    """Things of one kind: their form, their page, and the names of the addresses."""

    form: type[forms.ModelForm[Kind]]
    rows: QuerySet[Kind]
    template: str
    page: str
    edit: str
    delete: str

    def keep(self, request: DeskRequest, one: Kind) -> HttpResponse:
        """Show the list and the form of `one`, and save what the form says."""
        form = self.form(request.POST or None, instance=one)
        if request.method == "POST" and form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return SeeOther(reverse(self.page))
        status = 422 if form.errors else 200
        return render(request, self.template, self._context(form, one), status=status)

    def remove(self, pk: int) -> HttpResponse:
        """Remove one; what was done with it stays."""
        self.find(pk).delete()
        return SeeOther(reverse(self.page))

    def find(self, pk: int) -> Kind:
        """Return one, or answer 404."""
        return get_object_or_404(self.rows.all(), pk=pk)

    def _context(self, form: forms.ModelForm[Kind], one: Kind) -> dict[str, Any]:
        return {
            "form": form,
            "edited": one if one.pk else None,
            "rows": self.rows.all(),
            "placeholders": [f"{{{name}}}" for name in canned.PLACEHOLDERS],
            "shelf": self,
        }
