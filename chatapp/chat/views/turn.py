"""What a person does with one message: ask again, ask another model, step between versions."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from chatapp.accounts.guests import signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.chat.asking import again, routes, saying
from chatapp.chat.page import entries, offers, windows
from chatapp.chat.views.responding import branched, conversation_of, id_in, panel, started
from chatapp.conversations.models import Conversation, Turn

CHOSEN = "model:chosen"
"""What moves the picker along."""

Begin = Callable[[UUID], saying.Started | saying.Repeated]


@never_cache
@require_GET
def shown(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Return the latest messages of the branch that is shown, or those next to one of them."""
    owned, viewer = conversation_of(request, conversation_id), signed_in(request.user)
    context: dict[str, object] = {"conversation": owned}
    if before := id_in(request, "before"):
        context["window"] = windows.before(owned, viewer, before)
        return render(request, "chat/_items.html", context)
    if after := id_in(request, "after"):
        context["window"] = windows.after(owned, viewer, after)
        return render(request, "chat/_items.html", context)
    context["window"] = windows.latest(owned, viewer)
    context["running"] = owned.turns.filter(state=Turn.State.RUNNING).first()
    context["models"] = offers.choosable()
    return render(request, "chat/_transcript.html", context)


@never_cache
@require_GET
def text(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Return a message as it was written, to be copied."""
    message = get_object_or_404(conversation_of(request, conversation_id).messages, pk=message_id)
    response = HttpResponse(message.text, content_type="text/plain; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def show(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Show another version; 409 while an answer is written or a person is involved."""
    owned = conversation_of(request, conversation_id)
    message = get_object_or_404(owned.messages, pk=message_id)
    try:
        again.step(message)
    except saying.Busy:
        if request.htmx:
            return HttpResponse(status=409)
    if not request.htmx:
        return redirect(f"{owned.get_absolute_url()}?found={message.pk}")
    return branched(request, owned)


@require_POST
def switch_back(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Let the model from before a switch answer again, from the next message on."""
    owned = conversation_of(request, conversation_id)
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
    context = {
        "turn": turn,
        "conversation": turn.conversation,
        "models": offers.offered(allowed),
        "key": uuid4(),
    }
    return panel(request, "chat/_another.html", context)


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


def _begun(request: HtmxRequest, owned: Conversation, begin: Begin) -> HttpResponse:
    """Begin a turn under the form's key and run it; 409 when that is not a way on any more."""
    try:
        begun = begin(UUID(request.POST.get("key", "")))
    except ValueError:
        return HttpResponse(status=400)
    except (again.NotOffered, saying.Busy, saying.HeldByPerson):
        return HttpResponse(status=409)
    return started(request, owned, begun)


def _message(
    request: HtmxRequest, owned: Conversation, message_id: UUID, status: int = 200
) -> HttpResponse:
    """Return a message as it stands now."""
    found = owned.messages.select_related("turn", "agent", "conversation").get(pk=message_id)
    context = {"entry": entries.entry_of(found, signed_in(request.user))}
    return render(request, "chat/_message.html", context, status=status)


def _turn(request: HtmxRequest, conversation_id: UUID, turn_id: UUID) -> Turn:
    of_theirs = conversation_of(request, conversation_id)
    turns = Turn.objects.select_related("prompt", "conversation")
    turn = get_object_or_404(turns, pk=turn_id, conversation=of_theirs)
    turn.prompt.conversation = turn.conversation
    return turn
