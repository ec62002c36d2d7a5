"""Where to turn, by country: helplines in a crisis, trusted places for another category."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from refusals.cards.voice import Voice
from refusals.copybook import Words, direction, live
from refusals.copybook.places import isolated
from refusals.copybook.resources import (
    ANYWHERE,
    Resource,
    countries,
    country_name,
    every_country,
    in_order,
    resources,
    resources_for,
)
from refusals.engine.terms import Category

_NUMBER = re.compile(r"\+?[\d\s().-]+")
_GROUPS = re.compile(r"[+(]?\d[\d ().-]{3,40}\d")
"""A number in groups; of hours, whose parts an en dash joins, each stands by itself."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a helpline; no `href` where a number needs words with it."""

    kind: str
    label: Words
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A helpline or a directory, with its ways to be reached, what it is and its hours."""

    resource: Resource
    contacts: tuple[Contact, ...]
    notes: tuple[Words, ...]

    @property
    def dir(self) -> str:
        """The direction that its name is written in."""
        return direction(self.resource.language)


@dataclass(frozen=True)
class Help:
    """What `_help.html` shows, on a card and beside an answer; choosing a country fetches it anew.

    `action` is the host's address for the choice of a country; empty where nobody can choose.
    `emergency` and `directory_note` are words for a crisis, `note` says who the trusted places of
    another category are. `none_here` says that the chosen country has no entry of its own, or that
    a country has to be chosen to see any.
    """

    key: str
    category: str
    language: str
    country: str
    action: str
    emergency: Words | None
    directory_note: Words | None
    note: Words | None
    label: Words
    unchosen: Words
    none_here: Words | None
    countries: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def help_for(say: Voice, language: str, *, country: str, action: str, key: str = "") -> Help:
    """Return where to turn in `country`, the person's own choice; nothing is guessed."""
    found = resources_for(country, language)
    only_directory = bool(country) and all(each.country == ANYWHERE for each in found)
    none = say.when(only_directory, "country_none")
    return Help(
        key=key or str(uuid.uuid4()),
        category=Category.SELF_HARM,
        language=language,
        country=country,
        action=action,
        emergency=say("emergency"),
        directory_note=say("directory_note"),
        note=None,
        label=say("country_label"),
        unchosen=say("country_any"),
        none_here=none and none.filled(country=country_name(country, language)),
        countries=_named(Category.SELF_HARM, country, language),
        lines=_lines(found, say, language),
    )


def links_for(
    say: Voice, category: str, language: str, *, country: str, action: str, key: str
) -> Help | None:
    """Return the trusted places for `category`, none if none is known in any country."""
    if not resources(category):
        return None
    found = resources_for(country, language, category)
    return Help(
        key=key,
        category=category,
        language=language,
        country=country,
        action=action,
        emergency=None,
        directory_note=None,
        note=say("links_note"),
        label=say("country_label"),
        unchosen=say("country_any"),
        none_here=_none_here(say, found, country, language),
        countries=_named(category, country, language),
        lines=_lines(found, say, language),
    )


def help_in(category: str, language: str, *, country: str, action: str, key: str) -> Help | None:
    """Return the same for a card that is shown already, after a country was chosen."""
    say = Voice(live(), category, language)
    if category == Category.SELF_HARM:
        return help_for(say, language, country=country, action=action, key=key)
    return links_for(say, category, language, country=country, action=action, key=key)


def known_country(code: str) -> str:
    """Return the code of a country that can be chosen, or none."""
    return code if code in every_country() else ANYWHERE


def _none_here(
    say: Voice, found: tuple[Resource, ...], country: str, language: str
) -> Words | None:
    if country and all(each.country == ANYWHERE for each in found):
        return say("links_none", country=country_name(country, language))
    return say.when(not found, "links_choose")


def _named(category: str, country: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the countries to choose from by name; the chosen one although it has no entry."""
    codes = {*countries(category), country} - {ANYWHERE}
    named = ((code, country_name(code, language)) for code in codes)
    return tuple(sorted(named, key=lambda pair: in_order(pair[1])))


def _lines(found: tuple[Resource, ...], say: Voice, language: str) -> tuple[Line, ...]:
    return tuple(Line(each, tuple(_contacts(each, say)), _notes(each, language)) for each in found)


def _notes(resource: Resource, language: str) -> tuple[Words, ...]:
    return tuple(Words(_in_order(text, tag), None, tag) for text, tag in resource.told(language))


def _in_order(text: str, language: str) -> str:
    """Keep the groups of a number in their order where words run from the right."""
    return _GROUPS.sub(lambda found: isolated(found[0], language), text)


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
