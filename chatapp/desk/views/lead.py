"""What only leads do: work that failed, and the queues with their hours and promises."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chatapp.accounts.models import Role, User
from chatapp.desk.access import DeskRequest, SeeOther, View, desk_only
from chatapp.desk.lists.listing import is_key
from chatapp.desk.models import DeadLetter, Delivery, Queue
from chatapp.desk.notifying import dead_letters, deliveries
from chatapp.desk.views.queue_form import QueueForm

P = ParamSpec("P")

_MOST_SHOWN = 100


def leads_only(view: Callable[Concatenate[DeskRequest, P], HttpResponse]) -> View[P]:
    """Let leads in; agents are refused, others as at the desk's door."""

    @desk_only
    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_role(Role.LEAD):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@never_cache
@leads_only
def failures(request: DeskRequest) -> HttpResponse:
    """Show the tasks that were given up, and the notices that did not arrive."""
    letters = DeadLetter.objects.select_related("decided_by")
    waiting = letters.filter(state=DeadLetter.State.WAITING)[:_MOST_SHOWN]
    decided = letters.exclude(state=DeadLetter.State.WAITING).order_by("-decided")[:20]
    context = {
        "waiting": waiting,
        "decided": decided,
        "notices": dead_letters.notices_of([*waiting, *decided]),
        "undelivered": deliveries.failed()[:_MOST_SHOWN],
    }
    return render(request, "desk/failures.html", context)


@require_GET
@never_cache
@leads_only
def notices(request: DeskRequest) -> HttpResponse:
    """Show the log of what was sent by e-mail and webhook, and how far it got."""
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    logged, older = deliveries.log(state, int(before) if is_key(before) else None)
    context = {"logged": logged, "older": older, "state": state, "states": Delivery.State.choices}
    return render(request, "desk/notices.html", context)


@require_POST
@leads_only
def retry_letter(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the task to the worker again."""
    return _decide(request, pk, dead_letters.retry, _("It is being tried again."))


@require_POST
@leads_only
def drop_letter(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the task up for good."""
    return _decide(request, pk, dead_letters.drop, _("It is dropped."))


@require_GET
@never_cache
@leads_only
def queues(request: DeskRequest) -> HttpResponse:
    """List the queues with what they promise."""
    found = Queue.objects.prefetch_related("members")
    return render(request, "desk/queues.html", {"queues": found})


@require_http_methods(["GET", "POST"])
@never_cache
@leads_only
def edit_queue(request: DeskRequest, slug: str = "") -> HttpResponse:
    """Change a queue, or make one."""
    queue = get_object_or_404(Queue, slug=slug) if slug else None
    form = QueueForm(request.POST or None, instance=queue)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return SeeOther(reverse("desk:queues"))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/queue_edit.html", {"form": form, "edited": queue}, status=status)


def _decide(
    request: DeskRequest, pk: int, act: Callable[[DeadLetter, User], None], done: str
) -> HttpResponse:
    try:
        act(get_object_or_404(DeadLetter, pk=pk), request.user)
    except dead_letters.AlreadyDecided:
        messages.warning(request, _("Somebody else decided about it already."))
    else:
        messages.success(request, done)
    return SeeOther(reverse("desk:failures"))
