"""Keeping the registry of resources true: read again, corrected, taken off, never thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from refusals.copybook import drop, forget
from refusals.copybook.resources import country_name, in_order
from refusals.engine.terms import Category
from refusals.models import AuditEntry, Resource

DIRECTORIES = "any"
"""In a filter: what serves every country."""


def good_for() -> timedelta:
    """Return for how long a check counts: REFUSALS_RESOURCE_DAYS, 90 by default."""
    return timedelta(days=getattr(settings, "REFUSALS_RESOURCE_DAYS", 90))


def is_overdue(resource: Resource, today: date) -> bool:
    """Say whether nobody has read the source for too long; it shows all the same."""
    return today - resource.checked_on > good_for()


def overdue(today: date | None = None) -> int:
    """Return how many resources that show should be read again."""
    before = (today or timezone.localdate()) - good_for()
    return Resource.objects.filter(shown=True, checked_on__lt=before).count()


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource in the list, and whether it should be read again."""

    resource: Resource
    overdue: bool


@dataclass(frozen=True, slots=True)
class Country:
    """The resources of one country and category; an empty code is what serves every country."""

    code: str
    name: str
    category: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a list shows: of a category, of a country or `DIRECTORIES`, only those due.

    What is empty, or no category and no country at all, filters nothing.
    """

    category: str = ""
    country: str = ""
    due: bool = False

    def takes(self, entry: Entry) -> bool:
        """Say whether an entry is among those wanted."""
        row = entry.resource
        country = "" if self.country == DIRECTORIES else self.country
        return (
            self.category in {"", row.category}
            and (not self.country or row.country == country)
            and (entry.overdue or not self.due)
        )


def by_country(
    language: str, today: date | None = None, wanted: Wanted | None = None
) -> list[Country]:
    """Return the registry, the crisis resources first, their countries by code."""
    day, wanted = today or timezone.localdate(), wanted or Wanted()
    rows = sorted(
        Resource.objects.select_related("checked_by"),
        key=lambda row: (row.category != "self_harm", row.category, row.country, row.name),
    )
    entries = (Entry(row, is_overdue(row, day)) for row in rows)
    return [
        Country(
            code=code,
            name=country_name(code, language) if code else "",
            category=category,
            entries=tuple(found),
        )
        for (category, code), found in groupby(
            filter(wanted.takes, entries),
            key=lambda entry: (entry.resource.category, entry.resource.country),
        )
    ]


def choices(language: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the categories and the countries that have entries, the countries by name."""
    rows = list(Resource.objects.order_by().values_list("category", "country").distinct())
    categories = {category for category, _ in rows}
    named = ((code, country_name(code, language)) for code in {code for _, code in rows if code})
    ordered: list[str] = [each.value for each in Category if each.value in categories]
    return ordered, sorted(named, key=lambda pair: in_order(pair[1]))


def without() -> list[str]:
    """Return the categories whose cards show no place to turn to, because none is known."""
    known = set(Resource.objects.filter(shown=True).values_list("category", flat=True))
    return [each.value for each in Category if each.value not in known]


def check(resource: Resource, *, by_id: int, today: date | None = None) -> None:
    """Write down that somebody read the source today and found the entry in it."""
    resource.checked_on = today or timezone.localdate()
    resource.checked_by_id = by_id
    _keep(resource, "checked", by_id)


def show(resource: Resource, *, shown: bool, by_id: int, why: str = "") -> None:
    """Put an entry on the cards, or take it off; it stays in the registry."""
    resource.shown = shown
    _keep(resource, "shown" if shown else "hidden", by_id, why)


def save(resource: Resource, *, by_id: int) -> None:
    """Keep a new or corrected entry; whoever writes it has read its source today."""
    act = "changed" if resource.pk else "added"
    resource.checked_on = timezone.localdate()
    resource.checked_by_id = by_id
    _keep(resource, act, by_id)


def take_over(row: Resource, *, by_id: int | None) -> None:
    """Keep an entry as a file says it, with the day when its source was read."""
    row.checked_by_id = by_id
    _keep(row, "imported", by_id)


def _keep(resource: Resource, act: str, by_id: int | None, why: str = "") -> None:
    with transaction.atomic():
        resource.save()
        AuditEntry.objects.create(
            area=AuditEntry.Area.RESOURCES,
            act=act,
            subject=resource.slug,
            by_id=by_id,
            why=why[:200],
            detail={
                name: str(getattr(resource, name))
                for name in (
                    "name",
                    "category",
                    "country",
                    "phone",
                    "text",
                    "chat",
                    "url",
                    "hours",
                    "source",
                )
            },
        )
        transaction.on_commit(forget, robust=True)
    drop()
