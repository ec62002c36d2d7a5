"""Exceptions from a blocking rule: for one version, with a reason, allowed by a second person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from refusals.copybook import place_of
from refusals.models import CopyVersion, Waiver
from refusals.studio.audit import note
from refusals.studio.lint import Finding, lint, waivable


class NotWaivable(Exception):
    """No exception can be made: the rule is absolute, doesn't object here, or gave no reason."""


def findings_on(version: CopyVersion) -> tuple[Finding, ...]:
    """Return what the copy rules say of a version today."""
    return lint(place_of(version), version.text)


def blocked(version: CopyVersion) -> bool:
    """Say whether a rule keeps the version from being published, exceptions aside."""
    found = {finding.rule for finding in findings_on(version) if finding.blocks}
    return bool(found - granted(version)) if found else False


def granted(version: CopyVersion) -> set[str]:
    """Return the rules that a second person set aside for this version."""
    allowed = version.waivers.filter(granted_by__isnull=False)
    return set(allowed.values_list("rule", flat=True))


def asked(version: CopyVersion) -> set[str]:
    """Return the rules that somebody asked to set aside, granted or not."""
    return set(version.waivers.values_list("rule", flat=True))


@transaction.atomic
def ask(version: CopyVersion, rule: str, *, reason: str, by_id: int) -> Waiver:
    """Ask for an exception from `rule`; raises NotWaivable."""
    objects = {finding.rule for finding in findings_on(version) if finding.blocks}
    if rule not in objects or not waivable(rule, place_of(version)) or not reason.strip():
        raise NotWaivable(rule)
    waiver, created = Waiver.objects.get_or_create(
        version=version, rule=rule, defaults={"reason": reason.strip()[:200], "asked_by_id": by_id}
    )
    if created:
        note(version, "waiver asked", by_id=by_id, why=waiver.reason, rule=rule)
    return waiver


@transaction.atomic
def grant(version: CopyVersion, *, by_id: int) -> bool:
    """Allow what others asked for; say whether nothing is left that only a third person may."""
    waiting = version.waivers.filter(granted_by__isnull=True)
    for waiver in waiting.exclude(asked_by_id=by_id).exclude(version__author_id=by_id):
        Waiver.objects.filter(pk=waiver.pk).update(granted_by_id=by_id, granted_at=timezone.now())
        note(version, "waiver granted", by_id=by_id, why=waiver.reason, rule=waiver.rule)
    return not waiting.exists()
