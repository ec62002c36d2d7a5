"""A copy of everything that is stored for a person, made by the worker, once per request."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chatapp.holdings import ExportedFile, Subject, holdings
from chatapp.privacy import files
from chatapp.privacy.models import Export, of

logger = logging.getLogger(__name__)

State = Export.State
STALLED_AFTER = timedelta(minutes=3)
"""A maker that died is followed by another one; its own limit is shorter."""


def ask_for(subject: Subject, language: str) -> Export:
    """Return the export that is being made for a person, or begin one."""
    waiting = Export.objects.filter(of(subject)).filter(state__in=(State.WAITING, State.MAKING))
    return waiting.first() or Export.objects.create(
        user_id=subject.user_id, guest=subject.guest, language=language
    )


def make(export_id: UUID) -> bool:
    """Make one, unless somebody else is; say whether this call did."""
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.MAKING, touched__lt=now - STALLED_AFTER)
    if not Export.objects.filter(free, pk=export_id).update(state=State.MAKING, touched=now):
        return False
    export = Export.objects.get(pk=export_id)
    try:
        with translation.override(export.language or settings.LANGUAGE_CODE):
            size = files.write(export, everything(export.subject))
    except OSError as error:
        logger.warning("An export failed: %s", type(error).__name__)
        Export.objects.filter(pk=export_id).update(state=State.FAILED)
        return False
    ready = Export.objects.filter(pk=export_id, state=State.MAKING)
    if not ready.update(state=State.READY, size=size, touched=timezone.now()):
        files.forget(export)  # everything was erased meanwhile
    return True


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
