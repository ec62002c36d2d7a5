"""Entries of the registry from files: new and changed ones are kept, none is dropped.

An entry of a file says when its source was read. It passes what the studio's form asks for; one
that changed here too since the files were made is reported and stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from refusals.copybook.registry import Resource, parsed, shipped_resources
from refusals.copybook.seed import register
from refusals.models import Resource as Row
from refusals.studio.registry import tending
from refusals.studio.registry.resource_forms import ResourceForm

_FIELDS = tuple(Resource.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class ImportedResources:
    """The slugs of what was kept and what changed here too, and what can't be kept and why."""

    kept: tuple[str, ...]
    same: int
    conflicts: tuple[str, ...]
    blocked: tuple[tuple[str, str], ...]


@transaction.atomic
def bring_in_resources(
    found: Mapping[str, Resource],
    base: Mapping[str, Resource],
    *,
    by_id: int | None,
    dry: bool = False,
) -> ImportedResources:
    """Keep the entries that differ from `base`, the registry that the files were made from."""
    rows = {row.slug: row for row in Row.objects.all()}
    live = {slug: _entry(row) for slug, row in rows.items()} if rows else _shipped()
    kept, conflicts, blocked, same = [], [], [], 0
    for slug, entry in found.items():
        here = live.get(slug)
        if entry == here or entry == base.get(slug):
            same += 1
        elif here is not None and here != base.get(slug, here):
            conflicts.append(slug)
        elif wrong := _wrong(entry):
            blocked.append((slug, wrong))
        else:
            kept.append(slug)
    if kept and not dry:
        register()  # an empty registry stands for the shipped one, and must not shrink to the file
        for slug in kept:
            row = Row.objects.filter(slug=slug).first()
            tending.take_over(_row(row or Row(), found[slug]), by_id=by_id)
    return ImportedResources(tuple(kept), same, tuple(conflicts), tuple(blocked))


def _shipped() -> dict[str, Resource]:
    return {each.slug: each for each in shipped_resources()}


def _entry(row: Row) -> Resource:
    return parsed({name: getattr(row, name) for name in _FIELDS})


def _row(row: Row, entry: Resource) -> Row:
    for name, value in asdict(entry).items():
        setattr(row, name, list(value) if name == "languages" else value)
    return row


def _wrong(entry: Resource) -> str:
    """Say in words what keeps an entry out, nothing if it may come in."""
    if entry.checked_on > timezone.localdate():
        return _("Its source can't have been read after today.")
    values: dict[str, Any] = asdict(entry) | {"languages": ", ".join(entry.languages), "read": "on"}
    form = ResourceForm(values, instance=Row.objects.filter(slug=entry.slug).first())
    if form.is_valid():
        return ""
    name, problems = next(iter(form.errors.items()))
    return f"{name}: {problems[0]}"
