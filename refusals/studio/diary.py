"""What was done, as its page tells it: each entry of the audit with what it was done to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.copybook import Place
from refusals.models import AuditEntry, Experiment
from refusals.studio.shelves import place_at, url_of

Area = AuditEntry.Area

AREAS: Mapping[str, str | Promise] = {
    Area.COPY: _("Library"),
    Area.EXPERIMENTS: _("Experiments"),
    Area.POLICY: _("Policy"),
    Area.RESOURCES: _("Resources"),
}
"""What each part of the studio is called."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act, and where what it was done to lies today: a place of the library, or an address.

    Both are empty for what is gone, and the address for whom it would be closed.
    """

    entry: AuditEntry
    place: Place | None
    url: str


def deeds(entries: Iterable[AuditEntry], *, sees_policy: bool) -> list[Deed]:
    """Return `entries` with where they lead; one query however many there are."""
    found = list(entries)
    tried = [_number(one) for one in found if one.area == Area.EXPERIMENTS]
    there = set(Experiment.objects.filter(pk__in=tried).values_list("pk", flat=True))
    return [_deed(one, there, sees_policy=sees_policy) for one in found]


def _deed(entry: AuditEntry, there: set[int], *, sees_policy: bool) -> Deed:
    place, url = None, ""
    match Area(entry.area):
        case Area.COPY:
            place = place_at(*entry.subject.split("/")[:3])
            version = entry.detail.get("version")
            url = f"{url_of(place)}?version={version}" if place and version else ""
        case Area.EXPERIMENTS if _number(entry) in there:
            url = reverse("studio:experiment", args=[_number(entry)])
        case Area.POLICY if sees_policy:
            url = reverse("studio:policy_version", args=[_number(entry)])
        case Area.RESOURCES:
            url = reverse("studio:resources")
        case _:
            pass
    return Deed(entry, place, url)


def _number(entry: AuditEntry) -> int:
    """Return the number in a subject: `12: A name` of an experiment, `policy #12` of a policy."""
    digits = entry.subject.partition(":")[0].rpartition("#")[2]
    return int(digits) if digits.isdecimal() else 0
