"""What the views of single messages share: whose it is, a form below it, and another branch."""

from __future__ import annotations

from uuid import UUID

from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import trigger_client_event

from chatapp.accounts.http import HtmxRequest
from chatapp.chat import frames
from chatapp.chat.access import visitor_of
from chatapp.chat.asking import saying
from chatapp.chat.runner import runner
from chatapp.conversations.models import Conversation

BRANCH = "branch:shown"
"""What htmx tells the page, which then need not wait for its socket to hear of it."""


def started(
    request: HtmxRequest, owned: Conversation, begun: saying.Started | saying.Repeated
) -> HttpResponse:
    """Run a turn that was begun, and answer that another branch is shown."""
    if isinstance(begun, saying.Started):
        async_to_sync(runner.start)(begun, request.hit)
    return branched(request, owned)


def branched(request: HtmxRequest, owned: Conversation) -> HttpResponse:
    """Tell the page which branch is shown now, or lead back to it where there are no scripts."""
    if not request.htmx:
        return redirect(owned)
    now = Conversation.objects.get(pk=owned.pk)
    return trigger_client_event(HttpResponse(status=204), BRANCH, frames.branch(now.pk, now.branch))


def panel(
    request: HtmxRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Show a form below its message, or on a page of its own where there are no scripts."""
    if not request.htmx:
        context, template = {**context, "panel": template}, "chat/panel.html"
    return render(request, template, context, status=status)


def id_in(request: HtmxRequest, name: str) -> UUID | None:
    """Return the id that a parameter of the address holds; None if it holds none."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def conversation_of(request: HtmxRequest, conversation_id: UUID) -> Conversation:
    """Return a conversation of this visitor's, or answer 404."""
    visitor = visitor_of(request.user, request.session)
    return get_object_or_404(visitor.conversations(), pk=conversation_id)
