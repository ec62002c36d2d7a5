"""The person's pages and fragments; each translates a request into one call."""

from __future__ import annotations

from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from chatapp.accounts.guests import signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.accounts.reader.preferences import preferences_of
from chatapp.attachments.models import Attachment
from chatapp.chat import choices
from chatapp.chat.access import offer_conversation, visitor_of
from chatapp.chat.asking import saying
from chatapp.chat.history.listing import listing
from chatapp.chat.page import describing, entries, folding, offers, windows
from chatapp.chat.runner import runner
from chatapp.chat.views.responding import conversation_of, id_in
from chatapp.conversations.models import Conversation, Turn
from chatapp.desk.lifecycle import reopening
from chatapp.desk.models import Ticket
from refusals.engine.terms import Path
from refusals.models import Refusal


@never_cache
@require_GET
def home(request: HtmxRequest) -> HttpResponse:
    """Offer a new conversation; its row is made by the first thing said."""
    offered = offer_conversation(request.session)
    return _page(request, Conversation(pk=offered))


@never_cache
@require_GET
def conversation(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Show a conversation of this visitor's; one that was offered and not begun is empty."""
    visitor = visitor_of(request.user, request.session)
    found = visitor.conversations().filter(pk=conversation_id).first()
    if found is None and not visitor.may_open(conversation_id):
        raise Http404
    return _page(request, found or Conversation(pk=conversation_id))


@never_cache
@require_GET
def message(request: HtmxRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Return one rendered message."""
    owned = conversation_of(request, conversation_id)
    found = get_object_or_404(
        owned.messages.select_related("turn", "agent", "conversation"), pk=message_id
    )
    return render(
        request,
        "chat/_message.html",
        {"entry": entries.entry_of(found, signed_in(request.user))},
    )


@never_cache
@require_GET
def card(request: HtmxRequest, conversation_id: UUID, refusal_id: UUID) -> HttpResponse:
    """Return a refusal's card as it stands now."""
    conversation_of(request, conversation_id)
    return _card(request, _refusal(conversation_id, refusal_id))


@require_POST
@limited(Act.CHOICE, {Path.MODEL: Act.SAY, Path.PERSON: Act.PERSON})
def choose(
    request: HtmxRequest, conversation_id: UUID, refusal_id: UUID, chosen: str
) -> HttpResponse:
    """Take a way on; a card whose offer no longer stands answers 409 with a fresh one."""
    owned = conversation_of(request, conversation_id)
    refusal = _refusal(conversation_id, refusal_id)
    if chosen not in set(Path):
        raise Http404
    try:
        key = UUID(request.POST.get("key", ""))
        acted = choices.act(refusal, Path(chosen), key, request.POST.dict())
    except choices.BadChoice as error:
        return _bad_field(str(error))
    except ValueError:
        return _bad_field("key")
    except (choices.Stale, saying.Busy):
        return _card(request, refusal, status=409)
    if acted.started is not None:
        async_to_sync(runner.start)(acted.started, request.hit)
    return _chosen(request, owned, refusal, acted)


def _chosen(
    request: HtmxRequest, owned: Conversation, refusal: Refusal, acted: choices.Acted
) -> HttpResponse:
    """Show the card as it is now, and words to compose: in no address, where they were logged."""
    if not request.htmx:
        if acted.compose:
            return _page(request, owned, draft=acted.compose, draft_refusal=str(refusal.pk))
        return redirect(owned)
    response = _card(request, refusal)
    if acted.compose:
        # The page has the words in its form; a header with all of them is more than proxies pass.
        response = trigger_client_event(response, "compose", {"refusal": str(refusal.pk)})
    return _with_ticket(request, response, owned) if acted.ticket else response


@require_POST
@limited(Act.PERSON)
def ask_person(request: HtmxRequest, conversation_id: UUID) -> HttpResponse:
    """Ask for a person from the care beside an answer, where no refusal is."""
    owned = conversation_of(request, conversation_id)
    try:
        prompt = choices.ask_a_person(owned, request.POST.dict())
    except choices.BadChoice as error:
        return _bad_field(str(error))
    if not request.htmx:
        return redirect(owned)
    response = render(request, "refusals/_care.html", {"care": offers.care(prompt, action="")})
    return _with_ticket(request, response, owned)


def _with_ticket(request: HtmxRequest, response: HttpResponse, owned: Conversation) -> HttpResponse:
    """Say in the same answer that a person was asked: the socket may be cut off from the broker."""
    told = {"ticket": reopening.shown_below(owned)}
    response.write(render_to_string("chat/_ticket_told.html", told, request))
    return response


@never_cache
@require_GET
def ticket_state(request: HtmxRequest, conversation_id: UUID, ticket_id: int) -> HttpResponse:
    """Return how a ticket of this conversation stands, or the one here that it goes on as."""
    owned = conversation_of(request, conversation_id)
    ticket = get_object_or_404(Ticket, pk=ticket_id, conversation=owned)
    if ticket.goes_on_as.conversation_id == owned.pk:
        ticket = ticket.goes_on_as
    rated = ticket.is_resolved and hasattr(ticket, "rating")
    return render(request, "chat/_ticket.html", {"ticket": ticket, "thanks": rated})


def _page(
    request: HtmxRequest, shown: Conversation, *, draft: str = "", draft_refusal: str = ""
) -> HttpResponse:
    begun = shown.last_seq > 0
    running = shown.turns.filter(state=Turn.State.RUNNING).first() if begun else None
    window = _window(request, shown) if begun else windows.Window([])
    return render(
        request,
        "chat/conversation.html",
        {
            "conversation": shown,
            "socket_path": f"/ws/conversations/{shown.pk}/",
            "window": window,
            "running": running,
            "models": offers.choosable(),
            "models_are_many": describing.are_many(),
            "chosen": offers.chosen_model(
                shown.model
                or _model_asked_last(window.entries)
                or preferences_of(request).default_model
            ),
            "listing": listing(visitor_of(request.user, request.session)),
            "ticket": reopening.shown_below(shown) if begun else None,
            "starters": [] if begun else offers.starters(),
            "draft": draft,
            "draft_refusal": draft_refusal,
            "waiting": Attachment.objects.waiting(shown.pk),
            "max_characters": settings.MAX_MESSAGE_CHARACTERS,
            "fold": {**settings.FOLD, "wide": folding.WIDE},
        },
    )


def _window(request: HtmxRequest, shown: Conversation) -> windows.Window:
    viewer, before = signed_in(request.user), id_in(request, "before")
    if before:
        return windows.before(shown, viewer, before)
    return windows.latest(shown, viewer, id_in(request, "found"))


def _model_asked_last(shown: list[entries.Entry]) -> str:
    """Return the model to go on with, which is not one that was chosen for one answer alone."""
    turns = [entry.message.turn for entry in shown if entry.message.turn]
    return next((turn.asked for turn in reversed(turns) if turn.via != Path.MODEL), "")


def _bad_field(name: str) -> HttpResponse:
    told = _("The field {name} is missing or wrong.").format(name=name)
    return HttpResponseBadRequest(told, content_type="text/plain; charset=utf-8")


def _refusal(conversation_id: UUID, refusal_id: UUID) -> Refusal:
    return get_object_or_404(Refusal, pk=refusal_id, conversation_ref=conversation_id)


def _card(request: HtmxRequest, refusal: Refusal, status: int = 200) -> HttpResponse:
    fresh = Refusal.objects.prefetch_related("choices", "outcomes").get(pk=refusal.pk)
    shown = entries.card_of(fresh, signed_in(request.user))
    return render(request, "refusals/_card.html", {"card": shown}, status=status)
