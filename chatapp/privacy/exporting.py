"""A copy of everything that is stored for a person, made by the worker, once per request."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chatapp.accounts.guests import one_guest_at_a_time
from chatapp.holdings import ExportedFile, Subject, holdings
from chatapp.privacy import files
from chatapp.privacy.models import Export, of
from refusals.once import one_at_a_time

logger = logging.getLogger(__name__)

State = Export.State
STALLED_AFTER = timedelta(minutes=3)
"""A maker that died is followed by another one; one that lives says so more often."""
RENEWED_EVERY = timedelta(seconds=20)


class _Followed(Exception):
    """Another maker took over, or everything was erased: what this one made is nobody's."""


class _Claim:
    """The right to make one export; who does not renew it for long loses it to the next maker."""

    def __init__(self, export_id: UUID) -> None:
        self._id, self._at = export_id, timezone.now()

    def take(self) -> bool:
        """Say whether it is ours now: nobody has it, or whoever did is dead."""
        dead = Q(state=State.MAKING, touched__lt=self._at - STALLED_AFTER)
        free = Export.objects.filter(Q(state=State.WAITING) | dead, pk=self._id)
        return bool(free.update(state=State.MAKING, touched=self._at))

    def held(self, parts: Iterator[ExportedFile]) -> Iterator[ExportedFile]:
        """Yield `parts`, holding on meanwhile; raises _Followed."""
        for part in parts:
            if timezone.now() - self._at >= RENEWED_EVERY:
                self._renew()
            yield part
        self._renew()  # what comes now overwrites what another one made

    def end(self, state: Export.State, size: int = 0) -> bool:
        """Write how it ended; False when it is no longer ours to say."""
        return bool(self._mine().update(state=state, size=size, touched=timezone.now()))

    def _renew(self) -> None:
        now = timezone.now()
        if not self._mine().update(touched=now):
            raise _Followed
        self._at = now

    def _mine(self) -> QuerySet[Export]:
        return Export.objects.filter(pk=self._id, state=State.MAKING, touched=self._at)


@transaction.atomic
def ask_for(subject: Subject, language: str) -> Export:
    """Return the export that is being made for a person, or begin one."""
    one_at_a_time(subject.user_id)
    one_guest_at_a_time(subject.guest)
    waiting = Export.objects.filter(of(subject)).filter(state__in=(State.WAITING, State.MAKING))
    return waiting.first() or Export.objects.create(
        user_id=subject.user_id, guest=subject.guest, language=language
    )


def make(export_id: UUID) -> bool:
    """Make one, unless somebody else is; say whether this call did."""
    claim = _Claim(export_id)
    if not claim.take():
        return False
    export = Export.objects.get(pk=export_id)
    try:
        with translation.override(export.language or settings.LANGUAGE_CODE):
            size = files.write(export, claim.held(everything(export.subject)))
    except OSError as error:
        logger.warning("An export failed: %s", type(error).__name__)
        claim.end(State.FAILED)
        return False
    except _Followed:
        return False
    made = claim.end(State.READY, size)
    if not made and not Export.objects.filter(pk=export_id).exists():
        files.forget(export)  # everything was erased meanwhile
    return made


def everything(subject: Subject) -> Iterator[ExportedFile]:
    """Return every file of an export, what explains it first."""
    yield ExportedFile("README.md", iter([_explained().encode()]))
    for holding in holdings():
        yield from holding.export(subject)


def unfinished() -> list[UUID]:
    """Return those that no worker has, or that lost theirs."""
    stalled = timezone.now() - STALLED_AFTER
    late = timezone.now() - timedelta(seconds=10)
    lost = Q(state=State.WAITING, created__lt=late) | Q(state=State.MAKING, touched__lt=stalled)
    return list(Export.objects.filter(lost).values_list("pk", flat=True)[:20])


def _explained() -> str:
    lines = [f"# {_('Your data')}", ""]
    lines += [_("What is stored for you, when this file was made, and for how long:"), ""]
    for holding in holdings():
        lines.append(f"- {holding.title}")
        if holding.kept:
            lines.append(f"  {holding.kept}")
    lines += [
        "",
        _("Conversations are here twice: as text to read, and as JSON with every branch."),
        _("Not here: passwords and secrets, and notes of the desk among themselves."),
        "",
    ]
    return "\n".join(lines)
