"""Macros: the menu on a ticket, using one, and the page on which leads keep them."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chatapp.desk import canned, errors, macros
from chatapp.desk.access import DeskRequest, SeeOther, desk_only
from chatapp.desk.forms import Used
from chatapp.desk.macro_form import MacroForm
from chatapp.desk.models import Macro
from chatapp.desk.views.lead import leads_only
from chatapp.desk.views.responses import Alert, alert_of, done, find, undone


@require_GET
@never_cache
@desk_only
def menu(request: DeskRequest, pk: int) -> HttpResponse:
    """List the macros that may be used on a ticket, and what each does."""
    found = find(request, pk)
    context = {
        "macros": macros.macros_for(found),
        "ticket": found,
        "read": found.conversation.last_seq,
        "key": uuid4(),
    }
    return render(request, "desk/_macros.html", context)


@require_POST
@desk_only
def use(request: DeskRequest, pk: int, macro_id: int) -> HttpResponse:
    """Do all that a macro says, or nothing and say why."""
    found, form = find(request, pk), Used(request.POST)
    macro = macros.macros_for(found).filter(pk=macro_id).first()
    if macro is None or not form.is_valid():
        return undone(request, found, Alert("out_of_step"))
    said = form.cleaned_data
    try:
        macros.apply(
            macro,
            found,
            request.user,
            key=said["key"],
            read=said["read"],
            version=said["version"],
        )
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    return done(request, found)


@never_cache
@require_http_methods(["GET", "POST"])
@leads_only
def kept(request: DeskRequest) -> HttpResponse:
    """Show a lead every macro, and take a new one."""
    return _edit(request, Macro(author=request.user))


@never_cache
@require_http_methods(["GET", "POST"])
@leads_only
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one macro."""
    return _edit(request, get_object_or_404(Macro, pk=pk))


@require_POST
@leads_only
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove one macro; what was done with it stays."""
    get_object_or_404(Macro, pk=pk).delete()
    return SeeOther(reverse("desk:macros"))


def _edit(request: DeskRequest, macro: Macro) -> HttpResponse:
    form = MacroForm(request.POST or None, instance=macro)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return SeeOther(reverse("desk:macros"))
    context = {
        "form": form,
        "edited": macro if macro.pk else None,
        "macros": Macro.objects.select_related("queue", "to_queue", "to_agent"),
        "placeholders": [f"{{{name}}}" for name in canned.PLACEHOLDERS],
    }
    return render(request, "desk/macros.html", context, status=422 if form.errors else 200)
