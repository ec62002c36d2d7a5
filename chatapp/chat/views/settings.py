"""The settings page: each choice is applied at once, and by a button without scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.models import Announcements, Theme
from chatapp.accounts.reader.preferences import country_of, prefer, preferences_of, speak
from chatapp.chat.page import offers
from refusals.copybook.resources import country_name, every_country, in_order


@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: HtmxRequest) -> HttpResponse:
    """Show what can be chosen; keep what was."""
    if request.method == "POST":
        return _chosen(request)
    return render(
        request,
        "settings/preferences.html",
        {
            "themes": Theme.choices,
            "announcements": _announcements(),
            "models": offers.choosable(),
            "countries": _countries(),
            "country": country_of(request),
            "chosen": preferences_of(request),
        },
    )


def _chosen(request: HtmxRequest) -> HttpResponse:
    allowed = _allowed()
    changes = {name: request.POST[name] for name in allowed if name in request.POST}
    if not changes or any(value not in allowed[name] for name, value in changes.items()):
        return HttpResponse(status=400)
    prefer(request, **changes)
    response = _answer(request, changes)
    speak(response, changes.get("language", ""))
    return response


def _answer(request: HtmxRequest, changes: Mapping[str, str]) -> HttpResponse:
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect("settings")
    if "language" in changes:
        # Every word of the page changes, and its direction.
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    response = render(request, "settings/_saved.html")
    response["HX-Trigger"] = json.dumps({"preferences": changes})
    return response


def _allowed() -> dict[str, set[str]]:
    return {
        "language": {code for code, _name in settings.LANGUAGES},
        "theme": set(Theme.values),
        "announcements": set(Announcements.values),
        "default_model": {"", *(model.id for model in offers.choosable() if model.configured)},
        "country": {"", *every_country()},
    }


def _countries() -> list[tuple[str, str]]:
    """Return the countries that we know places in, by their names."""
    language = get_language() or settings.LANGUAGE_CODE
    named = ((code, country_name(code, language)) for code in every_country())
    return sorted(named, key=lambda pair: in_order(pair[1]))


def _announcements() -> list[tuple[str, str, str]]:
    """Return each choice with what it means."""
    meaning = {
        Announcements.OFF: _("Only cards and what people write to you are announced."),
        Announcements.BOUNDARIES: _(
            "That an answer begins, now and then that it goes on, and how long it got."
        ),
        Announcements.FULL: _("The words of the answer too, in pieces, as they arrive."),
    }
    return [(kind.value, str(kind.label), meaning[kind]) for kind in meaning]
