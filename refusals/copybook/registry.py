"""The registry of resources: what travels with the app, and what stands in the database."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Max

from refusals import models
from refusals.copybook.places import SOURCE, language_tag
from refusals.engine.terms import Category

FILE = Path(__file__).with_name("resources.toml")
ANYWHERE = ""
"""The country of what serves every country: an international directory."""
TRANSLATED = ("about", "hours")
"""What of an entry is said in the card's language; names and numbers stay as they are."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Somewhere to turn; at least one of `phone`, `text`, `chat` and `url` is there.

    `country` is an ISO 3166 code, `ANYWHERE` for an international directory; `languages` are the
    tags that are spoken there, none if unknown; `checked_on` is the day when `source` was read.
    `translated` says in other languages, by tag, what is words of ours: see `TRANSLATED`.
    """

    slug: str
    name: str
    source: str
    checked_on: date
    category: str = Category.SELF_HARM.value
    country: str = ANYWHERE
    languages: tuple[str, ...] = field(default=())
    about: str = ""
    phone: str = ""
    text: str = ""
    chat: str = ""
    url: str = ""
    hours: str = ""
    translated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language that it is named and described in, as far as is known."""
        return self.languages[0] if self.languages else SOURCE

    def told(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return what it is and its hours, each with its language: `language` where it can be."""
        there = self.translated.get(language_tag(language), {})
        each = ((there.get(name, ""), getattr(self, name)) for name in TRANSLATED)
        said = ((ours, language) if ours else (own, self.language) for ours, own in each)
        return tuple(pair for pair in said if pair[0])


def parsed(row: dict[str, Any]) -> Resource:
    """Return the resource that a table of a TOML file describes."""
    when = row["checked_on"]
    return Resource(
        **{
            **row,
            "languages": tuple(row.get("languages", ())),
            "checked_on": when if isinstance(when, date) else date.fromisoformat(when),
        }
    )


@cache
def shipped_resources() -> tuple[Resource, ...]:
    """Return every shipped resource, in the order of the file."""
    return tuple(parsed(row) for row in tomllib.loads(FILE.read_text("utf-8"))["resource"])


def registered() -> tuple[Resource, ...]:
    """Return the resources that are shown; those that travel with the app while none is stored."""
    columns = (each.name for each in fields(Resource))
    rows = list(models.Resource.objects.values(*columns, "shown"))
    return tuple(parsed(row) for row in rows if row.pop("shown")) if rows else shipped_resources()


def registry_stamp() -> tuple[object, ...]:
    """Return a value that every change of the registry changes."""
    found = models.Resource.objects.aggregate(latest=Max("changed"), rows=Count("pk"))
    return tuple(found.values())
