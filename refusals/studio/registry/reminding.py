"""Staff is asked to read the sources of resources again: at most once a week, while any are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from refusals.models import AuditEntry
from refusals.studio.registry import tending

_AGAIN = timedelta(days=7)
_ACT = "asked to read again"


def is_time(now: datetime | None = None) -> bool:
    """Say whether staff should be asked: something is due, and nobody was asked for a week."""
    moment = now or timezone.now()
    asked = AuditEntry.objects.filter(
        area=AuditEntry.Area.RESOURCES, act=_ACT, at__gt=moment - _AGAIN
    )
    return bool(tending.overdue(timezone.localdate(moment))) and not asked.exists()


def note_asked(people: int, now: datetime | None = None) -> None:
    """Write down that so many people were asked; call it once they were."""
    moment = now or timezone.now()
    due = tending.overdue(timezone.localdate(moment))
    AuditEntry.objects.create(
        area=AuditEntry.Area.RESOURCES,
        act=_ACT,
        subject=f"{due} due",
        at=moment,
        detail={"due": due, "people": people},
    )
