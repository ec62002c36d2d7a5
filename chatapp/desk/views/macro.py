"""Macros: the menu on a ticket, using one, and the page on which leads keep them."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.desk import errors
from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.lifecycle import macros, undoing
from chatapp.desk.models import Macro, Ticket
from chatapp.desk.privacy.seeing import eyes_of
from chatapp.desk.views.forms import Used
from chatapp.desk.views.kept import Shelf
from chatapp.desk.views.kept_forms import MacroForm
from chatapp.desk.views.responses import Alert, alert_of, done, find, undone

kept, edit, delete = Shelf(
    form=MacroForm,
    rows=Macro.objects.select_related("queue", "to_queue", "to_agent"),
    template="desk/macros.html",
    page="desk:macros",
    edit="desk:edit_macro",
    delete="desk:delete_macro",
).views()


@require_GET
@never_cache
@desk_only
def menu(request: DeskRequest, pk: int) -> HttpResponse:
    """List the macros that may be used on a ticket, and all that each would say and do."""
    found = find(request, pk)
    eyes = eyes_of(found, request.user)
    context = {
        "ready": macros.ready_for(found, request.user, eyes),
        "ticket": found,
        "read": found.conversation.last_seq,
        "key": uuid4(),
    }
    template = "desk/_macros.html" if request.htmx else "desk/ticket_macros.html"
    return render(request, template, context)


@require_POST
@desk_only
def use(request: DeskRequest, pk: int, macro_id: int) -> HttpResponse:
    """Do all that a macro says, or nothing and say why."""
    found, form = find(request, pk), Used(request.POST)
    macro = next((one for one in macros.macros_for(found) if one.pk == macro_id), None)
    if macro is None or not form.is_valid():
        return undone(request, found, Alert("out_of_step"))
    said = form.cleaned_data
    try:
        macros.apply(
            macro,
            found,
            request.user,
            key=said["key"],
            shown=said["shown"],
            read=said["read"],
            version=said["version"],
        )
    except errors.TicketError as error:
        return undone(request, found, alert_of(error))
    used = undoing.undoable(found.events.order_by("-pk"), request.user)
    if used and not Ticket.objects.visible_to(request.user).filter(pk=pk).exists():
        # It is out of their sight now: the page that they are led to offers the way back.
        text = _("Ticket #%(number)d: “%(title)s” is done.")
        to_undo = reverse("desk:undo_macro", args=[pk, used.pk])
        values = {"number": pk, "title": macro.title}
        messages.success(request, text % values, extra_tags=to_undo)
    return done(request, found)


@require_POST
@desk_only
def undo(request: DeskRequest, pk: int, use_id: int) -> HttpResponse:
    """Take back what a macro moved, also where that put the ticket out of the agent's sight."""
    theirs = Ticket.objects.moved_by_a_macro_of(request.user).with_people()
    found = get_object_or_404(theirs, pk=pk)
    try:
        undoing.undo(found, request.user, use_id)
    except errors.TicketError as error:
        if Ticket.objects.visible_to(request.user).filter(pk=pk).exists():
            return undone(request, found, alert_of(error))
        messages.warning(request, _("Not taken back: the ticket was moved on since."))
    return done(request, found)
