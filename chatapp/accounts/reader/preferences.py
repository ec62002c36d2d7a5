"""What somebody likes: kept with their account, or in the session of a guest."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language

from chatapp.accounts.guests import signed_in
from chatapp.accounts.models import Announcements, Theme, User

_KEY = "preferences"


@dataclass(frozen=True, slots=True)
class Preferences:
    """An empty language is the browser's, an empty model the first that can be asked.

    `country` is where somebody looks for help, by its code; empty where they did not say.
    """

    language: str = ""
    theme: str = Theme.AUTO.value
    announcements: str = Announcements.BOUNDARIES.value
    default_model: str = ""
    country: str = ""


def preferences_of(request: HttpRequest) -> Preferences:
    """Return what this visitor likes."""
    person = signed_in(request.user) if hasattr(request, "user") else None
    if person is not None:
        return of_account(person)
    session: SessionBase | None = getattr(request, "session", None)
    kept = session.get(_KEY) if session is not None else None
    return Preferences(**kept) if kept else Preferences()


def of_account(person: User) -> Preferences:
    """Return what the holder of an account likes."""
    return Preferences(**{one.name: getattr(person, one.name) for one in fields(Preferences)})


def country_of(request: HttpRequest) -> str:
    """Return the country of the account, else what was chosen here before signing in."""
    kept: dict[str, str] = request.session.get(_KEY) or {}
    return preferences_of(request).country or kept.get("country", "")


def prefer(request: HttpRequest, **changes: str) -> Preferences:
    """Keep changes from here on; their values must be checked."""
    found = replace(preferences_of(request), **changes)
    person = signed_in(request.user)
    if person is None:
        request.session[_KEY] = asdict(found)
        return found
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    if _KEY in request.session:
        request.session[_KEY] = request.session[_KEY] | changes  # what counts is the newer choice
    return found


def bring_preferences(session: SessionBase, person: User) -> None:
    """Let a new account begin with what its guest liked."""
    kept = session.get(_KEY)
    if kept:
        User.objects.filter(pk=person.pk).update(**asdict(Preferences(**kept)))


def speak(response: HttpResponseBase, language: str) -> None:
    """Let this browser's pages come in `language`, if it is one that we have."""
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
