"""What is fetched when it is wanted: suggestions, helplines of a country, the list of models."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.reader.countries import choose_country
from chatapp.chat import choices, suggesting
from chatapp.chat.asking import asks
from chatapp.chat.page import offers
from chatapp.chat.page.describing import are_many, described
from chatapp.chat.views.responding import conversation_of
from chatapp.conversations.models import Turn
from refusals import cards
from refusals.cards.options import merged
from refusals.copybook import language_tag
from refusals.engine import wording
from refusals.engine.terms import Category
from refusals.models import Refusal

_AGAIN = "600ms"
_LONGEST_QUERY = 100


@require_POST
def suggestions(request: HtmxRequest, conversation_id: UUID, refusal_id: UUID) -> HttpResponse:
    """Return a card's suggestions: the library's, then those of the model that declined."""
    conversation_of(request, conversation_id)
    refusal = get_object_or_404(Refusal, pk=refusal_id, conversation_ref=conversation_id)
    turn = Turn.objects.select_related("conversation", "prompt").get(pk=refusal.turn_ref)
    decision = choices.decision_now(refusal, turn, asks.refused_by(turn.prompt))
    found = suggesting.suggested(refusal, turn, decision)
    library = wording.suggestions(decision.category, turn.prompt.text, refusal.language)
    label, language = offers.label_of(turn.asked), refusal.language
    by = cards.words("suggested_by", "", language).filled(model=label)
    shown = {
        "options": merged(library, found.texts, picked=request.POST.get("text", ""), by=by),
        "which": request.POST.get("key", ""),
        "suggest_url": request.path,
        "asking": _AGAIN if found.asking else "",
        "suggesting": cards.words("suggesting", "", language).filled(model=label)
        if found.asking
        else None,
        "language": language,
    }
    return render(request, "refusals/ways/_suggestions.html", shown)


@require_GET
def models(request: HtmxRequest) -> HttpResponse:
    """Describe every declared model: as a page, or beside the composer."""
    page = "chat/_models.html" if request.htmx else "chat/models.html"
    query = request.GET.get("q", "")[:_LONGEST_QUERY]
    shown = {
        "described": described(query),
        "query": query,
        "models_are_many": are_many(),
        "chosen": request.GET.get("model", ""),
        "picking": bool(request.htmx),
    }
    return render(request, page, shown)


@require_POST
def country(request: HtmxRequest) -> HttpResponse:
    """Keep the country that the person chose, and return where to turn there.

    A category without trusted places gets helplines. Not limited: nobody in a crisis is told to
    wait.
    """
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return HttpResponseBadRequest("key")
    chosen = cards.known_country(request.POST.get("country", ""))
    choose_country(request, chosen)
    language = language_tag(request.POST.get("language", "") or get_language() or "en")
    where: dict[str, str] = {"country": chosen, "action": reverse("country"), "key": str(key)}
    category = request.POST.get("category", "")
    shown = cards.help_in(category, language, **where) or cards.help_in(
        Category.SELF_HARM, language, **where
    )
    return render(request, "refusals/_help.html", {"help": shown})
