"""Where to turn, for one country and language: the registry as it is live."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError

from refusals.copybook.book import live
from refusals.copybook.places import language_tag
from refusals.copybook.registry import ANYWHERE, Resource, shipped_resources
from refusals.engine.terms import Category

__all__ = [
    "ANYWHERE",
    "Resource",
    "countries",
    "country_name",
    "every_country",
    "in_order",
    "resources",
    "resources_for",
]

_CRISIS = Category.SELF_HARM.value


def resources(category: str = _CRISIS) -> tuple[Resource, ...]:
    """Return every resource of `category`; in a crisis there is always a directory among them."""
    found = tuple(each for each in live().resources if each.category == category)
    if category == _CRISIS and not any(each.country == ANYWHERE for each in found):
        found += tuple(
            each
            for each in shipped_resources()
            if each.category == category and each.country == ANYWHERE
        )
    return found


def resources_for(country: str, language: str, category: str = _CRISIS) -> tuple[Resource, ...]:
    """Return where to turn in `country`, those that speak `language` first, a directory last.

    `country` is an ISO 3166 code that the person chose, `ANYWHERE` for none: a language doesn't
    say where somebody is, so nothing is guessed from it.
    """
    tag, code = language_tag(language), country.upper()
    known = resources(category)
    here = [each for each in known if each.country == code and code != ANYWHERE]
    here.sort(key=lambda each: tag not in each.languages)
    return (*here, *(each for each in known if each.country == ANYWHERE))


def countries(category: str = _CRISIS) -> tuple[str, ...]:
    """Return the codes of the countries that have resources, in alphabetical order."""
    return tuple(sorted({each.country for each in resources(category)} - {ANYWHERE}))


def every_country() -> tuple[str, ...]:
    """Return the codes of the countries that have resources in any category."""
    return tuple(sorted({each.country for each in live().resources} - {ANYWHERE}))


@cache
def country_name(code: str, language: str) -> str:
    """Return what a country is called in `language`; the code itself where nobody knows."""
    try:
        names = Locale.parse(language_tag(language), sep="-").territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return str(names.get(code.upper(), code))


def in_order(name: str) -> tuple[bytes, str]:
    """Return what sorts names as people look them up: Latin and Arabic by their plain letters.

    Chinese goes by its sound: the older part of GB 18030 lists the common characters by pinyin.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)
    ).casefold()
    return plain.encode("gb18030"), name
