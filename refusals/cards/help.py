"""Where to turn in a crisis: helplines of the country that was chosen, and a directory."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from refusals.cards.voice import Voice
from refusals.copybook import Words, direction, live
from refusals.copybook.resources import (
    ANYWHERE,
    Resource,
    countries,
    country_name,
    resources_for,
)
from refusals.engine.terms import Category

_NUMBER = re.compile(r"\+?[\d\s().-]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a helpline; no `href` where a number needs words with it."""

    kind: str
    label: Words
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A helpline or a directory, with its ways to be reached."""

    resource: Resource
    contacts: tuple[Contact, ...]

    @property
    def language(self) -> str:
        """The language that its name is written in, as far as is known."""
        return self.resource.languages[0] if self.resource.languages else "en"

    @property
    def dir(self) -> str:
        """The direction that its name is written in."""
        return direction(self.language)


@dataclass(frozen=True)
class Help:
    """What `_help.html` shows, on a card and beside an answer; choosing a country fetches it anew.

    `action` is the host's address for the choice of a country; empty where nobody can choose.
    """

    key: str
    language: str
    country: str
    action: str
    emergency: Words
    directory_note: Words
    label: Words
    unchosen: Words
    only_directory: Words | None
    countries: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def help_for(say: Voice, language: str, *, country: str, action: str, key: str = "") -> Help:
    """Return where to turn in `country`, the person's own choice; nothing is guessed."""
    found = resources_for(country, language)
    only_directory = bool(country) and all(each.country == ANYWHERE for each in found)
    none = say.when(only_directory, "country_none")
    named = ((code, country_name(code, language)) for code in countries())
    return Help(
        key=key or str(uuid.uuid4()),
        language=language,
        country=country,
        action=action,
        emergency=say("emergency"),
        directory_note=say("directory_note"),
        label=say("country_label"),
        unchosen=say("country_any"),
        only_directory=none and none.filled(country=country_name(country, language)),
        countries=tuple(sorted(named, key=lambda pair: pair[1])),
        lines=tuple(Line(each, tuple(_contacts(each, say))) for each in found),
    )


def help_in(language: str, *, country: str, action: str, key: str) -> Help:
    """Return the same for a card that is shown already, after a country was chosen."""
    say = Voice(live(), Category.SELF_HARM, language)
    return help_for(say, language, country=country, action=action, key=key)


def known_country(code: str) -> str:
    """Return the code of a country that can be chosen, or none."""
    return code if code in countries() else ANYWHERE


def _contacts(resource: Resource, say: Voice) -> list[Contact]:
    found = []
    if resource.phone:
        label = say("resource_call", number=resource.phone)
        found.append(Contact("phone", label, _dialled("tel", resource.phone)))
    if resource.text:
        label = say("resource_text", number=resource.text)
        found.append(Contact("text", label, _dialled("sms", resource.text)))
    if resource.chat:
        found.append(Contact("chat", say("resource_chat"), resource.chat))
    return found


def _dialled(scheme: str, number: str) -> str:
    if not _NUMBER.fullmatch(number):
        return ""
    return f"{scheme}:{re.sub(r'[^+0-9]', '', number)}"
