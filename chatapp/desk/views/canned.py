"""Ready replies: the menu beside the reply, and the page on which leads keep them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chatapp.desk.access import DeskRequest, desk_only
from chatapp.desk.models import CannedReply
from chatapp.desk.privacy.seeing import eyes_of
from chatapp.desk.replies import canned
from chatapp.desk.views.kept import Shelf
from chatapp.desk.views.kept_forms import CannedForm
from chatapp.desk.views.responses import find

kept, edit, delete = Shelf(
    form=CannedForm,
    rows=CannedReply.objects.select_related("queue", "author"),
    template="desk/canned.html",
    page="desk:canned",
    edit="desk:edit_canned",
    delete="desk:delete_canned",
).views()


@require_GET
@never_cache
@desk_only
def menu(request: DeskRequest, pk: int) -> HttpResponse:
    """List the ready replies that fit a ticket and hold the words of `q`."""
    found = find(request, pk)
    eyes = eyes_of(found, request.user)
    ready = canned.ready_for(found, request.user, eyes, words=request.GET.get("q", ""))
    return render(request, "desk/_canned.html", {"ready": ready, "ticket": found})
