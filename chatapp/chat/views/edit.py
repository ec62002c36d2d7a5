"""Saying something else in a message's place."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.addresses import who_asks
from chatapp.accounts.limiting.counting import limiter
from chatapp.accounts.limiting.limits import Act, Limited
from chatapp.accounts.limiting.throttled import too_many
from chatapp.chat import frames, limits
from chatapp.chat.access import visitor_of
from chatapp.chat.asking import again, saying
from chatapp.chat.frames import BadFrame, Say
from chatapp.chat.page import offers
from chatapp.chat.views.responding import conversation_of, panel, started
from chatapp.conversations.models import Message
from refusals.engine.policy import at_risk


@never_cache
@require_GET
def write_anew(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Show a message in a form, to be said in other words."""
    prompt = _prompt(request, conversation_id, message_id)
    return panel(request, "chat/_edit.html", _editing(prompt, prompt.text))


@require_POST
def edit(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Say something else in a message's place; 422 with the words still there if that can't be."""
    prompt = _prompt(request, conversation_id, message_id)
    text = request.POST.get("text", "").strip()
    try:
        request.hit = limiter().hit(Act.SAY, who_asks(request))
    except Limited as limit:
        _note_if_at_risk(request, prompt, text)
        return too_many(request, limit)
    try:
        said = _say(request, prompt, text)
        visitor = visitor_of(request.user, request.session)
        begun = again.edit(prompt, said, user=visitor.user, guest=visitor.guest)
    except BadFrame:
        told = _("Write something first.")
    except _Unsayable as unsayable:
        told = str(unsayable)
    except saying.Busy as busy:
        told = busy.words or frames.error("conflict")["message"]
    except again.NotOffered:
        told = _("These words can't be changed any more. Write a new message instead.")
    else:
        return started(request, prompt.conversation, begun)
    context = _editing(prompt, text) | {"told": told}
    return panel(request, "chat/_edit.html", context, status=422)


def _note_if_at_risk(request: HtmxRequest, prompt: Message, text: str) -> None:
    """Write down words that signal a risk: the care beside them does not wait for a limit."""
    try:
        said = _say(request, prompt, text)
    except (BadFrame, _Unsayable):
        return
    if at_risk(text):
        visitor = visitor_of(request.user, request.session)
        saying.note(prompt.conversation_id, said, user=visitor.user, guest=visitor.guest)


class _Unsayable(Exception):
    """The words can't be taken at all; the message says why."""


def _say(request: HtmxRequest, prompt: Message, text: str) -> Say:
    """Read the form as the frame that a socket would have sent."""
    asked = prompt.turn.asked if prompt.turn else ""
    said = frames.parse(
        {
            "type": "say",
            "key": request.POST.get("key", ""),
            "text": text,
            "model": request.POST.get("model") or asked,
        }
    )
    if not isinstance(said, Say):
        raise BadFrame("no say")
    refused = limits.unsayable(said)
    if refused is not None:
        raise _Unsayable(refused["message"])
    return said


def _editing(prompt: Message, text: str) -> dict[str, object]:
    return {
        "message": prompt,
        "conversation": prompt.conversation,
        "text": text,
        "key": uuid4(),
        "asked": offers.label_of(prompt.turn.asked) if prompt.turn else "",
        "max_characters": settings.MAX_MESSAGE_CHARACTERS,
    }


def _prompt(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> Message:
    owned = conversation_of(request, conversation_id)
    said = owned.messages.filter(author=Message.Author.PERSON, turn__isnull=False)
    return get_object_or_404(said.select_related("turn", "conversation"), pk=message_id)
