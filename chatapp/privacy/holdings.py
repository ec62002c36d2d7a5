"""What stays beside the conversations: exports, notes of removals, and the ledger of declines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.holdings import ExportedFile, Holding, Retention, Subject, json_file
from chatapp.privacy import files
from chatapp.privacy.models import Erasure, Export, of
from refusals.models import Choice, Observation, Refusal, Report

_REFUSAL = (
    *("id", "conversation_ref", "turn_ref", "asked", "served", "category", "decided_by"),
    *("kind", "language", "created"),
)


def export_ledger(subject: Subject) -> Iterator[ExportedFile]:
    """Return what was declined in a person's conversations, and what they chose then."""
    person = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    theirs = Conversation.objects.belonging_to(person, subject.guest).values_list("pk", flat=True)
    found = Refusal.objects.filter(conversation_ref__in=list(theirs)).order_by("created")
    rows = list(found.values(*_REFUSAL))
    for row in rows:
        chosen = Choice.objects.filter(refusal=row["id"])
        row["choices"] = list(chosen.values("path", "detail", "created"))
        row["report"] = Report.objects.filter(refusal=row["id"]).values("words", "created").first()
    if rows:
        yield json_file("declines.json", rows)


def sweep_ledger(before: datetime, most: int) -> int:
    """Remove declines that are older than `before`, with their choices and observations."""
    return sum(_sweep(kind.objects.filter(created__lt=before), most) for kind in _LEDGER)


_LEDGER = (Refusal, Observation)


def erase_exports(subject: Subject) -> int:
    """Remove a person's exports with their files."""
    return files.remove(Export.objects.filter(of(subject)))


def sweep_exports(before: datetime, most: int) -> int:
    """Remove exports that are older than `before`, with their files."""
    return files.remove(Export.objects.filter(created__lt=before)[:most])


def sweep_erasures(before: datetime, most: int) -> int:
    """Remove the notes of removals that were done before `before`."""
    return _sweep(Erasure.objects.filter(state=Erasure.State.DONE, finished__lt=before), most)


def adopt(guest: UUID, user_id: int) -> int:
    """Let an account download what its guest asked for."""
    return Export.objects.filter(guest=guest, user=None).update(user_id=user_id)


def _sweep(old: QuerySet[Any, Any], most: int) -> int:
    model: type[Model] = old.model
    keys = list(old.values_list("pk", flat=True)[:most])
    return model._default_manager.filter(pk__in=keys).delete()[0]  # noqa: SLF001  (Django's own name)


HOLDINGS = (
    Holding(
        title=_("Copies of your data that you asked for, and notes that something was removed"),
        models=("privacy.Export", "privacy.Erasure"),
        retention=(
            Retention(_("after it was made"), lambda: settings.KEEP_EXPORT_DAYS, sweep_exports),
            Retention(_("after a removal, a note that names nobody"), lambda: 30, sweep_erasures),
        ),
        erase=erase_exports,
        adopt=adopt,
    ),
    Holding(
        title=_("The ledger of declines: which model declined what kind of request, and when"),
        models=(
            "refusals.Refusal",
            "refusals.Observation",
            "refusals.Choice",
            "refusals.Outcome",
            "refusals.Exposure",
            "refusals.Report",
        ),
        retention=(
            Retention(_("after the decline"), lambda: settings.KEEP_LEDGER_DAYS, sweep_ledger),
        ),
        kept=_(
            "Its rows stay: they hold no words and no name, only the kind of request, the model "
            "and the time. Without them nobody could see where models decline too much. What you "
            "wrote in a report goes with its conversation."
        ),
        export=export_ledger,
    ),
    Holding(
        title=_("For those who write cards and policy: their versions, comments and decisions"),
        models=(
            "refusals.AuditEntry",
            "refusals.CopyVersion",
            "refusals.Publication",
            "refusals.Experiment",
            "refusals.Arm",
            "refusals.PolicyVersion",
            "refusals.PolicyPublication",
            "refusals.ProbeRun",
            "refusals.ProbeCell",
            "refusals.Resource",
            "refusals.Review",
            "refusals.Waiver",
            "refusals.Comment",
        ),
        retention=(Retention(_("as long as the product"), lambda: 0),),
        staff=True,
        kept=_("The work stays, without a name: what people were shown must remain explainable."),
    ),
)
