"""What a person does with one message: ask again, say it otherwise, step between versions."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from chatapp.accounts.guests import signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limits import Act
from chatapp.accounts.throttled import limited
from chatapp.chat import again, entries, frames, limits, offers, routes, saying
from chatapp.chat.access import visitor_of
from chatapp.chat.frames import BadFrame, Say
from chatapp.chat.runner import runner
from chatapp.conversations.models import Conversation, Message, Turn

BRANCH = "branch:shown"
"""What htmx tells the page, which then need not wait for its socket to hear of it."""
CHOSEN = "model:chosen"
"""What moves the picker along."""

Begin = Callable[[UUID], saying.Started | saying.Repeated]


@never_cache
@require_GET
def shown(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Return the messages of the branch that is shown."""
    owned = _owned(request, conversation_id)
    context = {
        "conversation": owned,
        "entries": entries.entries_of(owned, signed_in(request.user)),
        "running": owned.turns.filter(state=Turn.State.RUNNING).first(),
        "models": offers.choosable(),
    }
    return render(request, "chat/_transcript.html", context)


@never_cache
@require_GET
def text(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Return a message as it was written, to be copied."""
    message = get_object_or_404(_owned(request, conversation_id).messages, pk=message_id)
    response = HttpResponse(message.text, content_type="text/plain; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def show(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Show another version; 409 while an answer is written or a person is involved."""
    owned = _owned(request, conversation_id)
    message = get_object_or_404(owned.messages, pk=message_id)
    try:
        again.step(message)
    except saying.Busy:
        return HttpResponse(status=409)
    return _branched(request, owned)


@require_POST
def switch_back(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Let the model from before a switch answer again, from the next message on."""
    owned = _owned(request, conversation_id)
    notice = get_object_or_404(owned.messages, pk=message_id)
    try:
        model = again.switch_back(notice)
    except (again.NotOffered, saying.Busy):
        return _message(request, owned, notice.pk, status=409)
    if not request.htmx:
        return redirect(owned)
    response = _message(request, owned, notice.pk)
    return trigger_client_event(response, CHOSEN, {"model": model})


@require_POST
@limited(Act.SAY)
def retry(request: HtmxRequest, conversation_id: UUID, turn_id: UUID) -> HttpResponse:
    """Ask the same model again after a failure, a cut or a stop; never after a refusal."""
    turn = _turn(request, conversation_id, turn_id)
    return _begun(request, turn.conversation, lambda key: again.retry(turn, key))


@require_POST
@limited(Act.SAY)
def regenerate(request: HtmxRequest, conversation_id: UUID, turn_id: UUID) -> HttpResponse:
    """Have the same model answer once more, beside its answer."""
    turn = _turn(request, conversation_id, turn_id)
    return _begun(request, turn.conversation, lambda key: again.regenerate(turn, key))


@never_cache
@require_GET
def offer_another(request: HtmxRequest, conversation_id: UUID, turn_id: UUID) -> HttpResponse:
    """Show which other models may answer, and where the words would go."""
    turn = _turn(request, conversation_id, turn_id)
    allowed = routes.others_for(turn, routes.declines_of(turn.prompt))
    context = {"turn": turn, "models": offers.offered(allowed), "key": uuid4()}
    return _panel(request, "chat/_another.html", context)


@require_POST
@limited(Act.SAY)
def ask_another(request: HtmxRequest, conversation_id: UUID, turn_id: UUID) -> HttpResponse:
    """Have another model answer, once its terms were shown and agreed to."""
    turn = _turn(request, conversation_id, turn_id)
    model, scope = request.POST.get("model", ""), request.POST.get("scope", "answer")
    if request.POST.get("consent") != "1":
        return HttpResponse(status=409)
    return _begun(
        request,
        turn.conversation,
        lambda key: again.ask_another(turn, key, model=model, scope=scope),
    )


@never_cache
@require_GET
def write_anew(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Show a message in a form, to be said in other words."""
    prompt = _prompt(request, conversation_id, message_id)
    return _panel(request, "chat/_edit.html", _editing(prompt, prompt.text))


@require_POST
@limited(Act.SAY)
def edit(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Say something else in a message's place; 422 with the words still there if that can't be."""
    prompt = _prompt(request, conversation_id, message_id)
    text = request.POST.get("text", "").strip()
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
        return _started(request, prompt.conversation, begun)
    context = _editing(prompt, text) | {"told": told}
    return _panel(request, "chat/_edit.html", context, status=422)


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


def _begun(request: HtmxRequest, owned: Conversation, begin: Begin) -> HttpResponse:
    """Begin a turn under the form's key and run it; 409 when that is not a way on any more."""
    try:
        begun = begin(UUID(request.POST.get("key", "")))
    except ValueError:
        return HttpResponse(status=400)
    except (again.NotOffered, saying.Busy, saying.HeldByPerson):
        return HttpResponse(status=409)
    return _started(request, owned, begun)


def _started(
    request: HtmxRequest, owned: Conversation, begun: saying.Started | saying.Repeated
) -> HttpResponse:
    if isinstance(begun, saying.Started):
        async_to_sync(runner.start)(begun, request.hit)
    return _branched(request, owned)


def _branched(request: HtmxRequest, owned: Conversation) -> HttpResponse:
    if not request.htmx:
        return redirect(owned)
    now = Conversation.objects.get(pk=owned.pk)
    return trigger_client_event(HttpResponse(status=204), BRANCH, frames.branch(now.pk, now.branch))


def _message(
    request: HtmxRequest, owned: Conversation, message_id: UUID, status: int = 200
) -> HttpResponse:
    """Return a message as it stands now."""
    found = owned.messages.select_related("turn", "agent", "conversation").get(pk=message_id)
    context = {"entry": entries.entry_of(found, signed_in(request.user))}
    return render(request, "chat/_message.html", context, status=status)


def _panel(
    request: HtmxRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Show a form below its message, or on a page of its own where there are no scripts."""
    if not request.htmx:
        context, template = {**context, "panel": template}, "chat/panel.html"
    return render(request, template, context, status=status)


def _owned(request: HtmxRequest, conversation_id: UUID) -> Conversation:
    visitor = visitor_of(request.user, request.session)
    return get_object_or_404(visitor.conversations(), pk=conversation_id)


def _turn(request: HtmxRequest, conversation_id: UUID, turn_id: UUID) -> Turn:
    owned = _owned(request, conversation_id)
    turns = Turn.objects.select_related("prompt", "conversation")
    turn = get_object_or_404(turns, pk=turn_id, conversation=owned)
    turn.prompt.conversation = turn.conversation
    return turn


def _prompt(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> Message:
    owned = _owned(request, conversation_id)
    said = owned.messages.filter(author=Message.Author.PERSON, turn__isnull=False)
    return get_object_or_404(said.select_related("turn", "conversation"), pk=message_id)
