"""Where somebody lands who signs in: where they were headed, else where they work."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chatapp.accounts.context import workplaces
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.models import User
from chatapp.accounts.reader.preferences import speak
from chatapp.accounts.signing_in.entering import enter


def arrive(request: HtmxRequest, person: User, *, bring: str, headed: str) -> HttpResponse:
    """Sign `person` in, in their language, and send them on."""
    enter(request, person, bring=bring)
    response = redirect(headed or _own_place(request))
    speak(response, person.language)
    return response


def _own_place(request: HtmxRequest) -> str:
    """Return the first workplace of whoever is signed in, else the chat."""
    places = workplaces(request)["workplaces"]
    return reverse(places[0][0]) if places else reverse("home")
