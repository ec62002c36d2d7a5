"""Single refusals to look at: what was flagged or reported, without whose it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.analytics.days import DAY, begin_of, day_of
from refusals.analytics.questions import Question
from refusals.engine.terms import Flag
from refusals.models import CopyVersion, Observation, Outcome, Refusal

MOST = 50
"""So many are listed, the newest first."""

MISTAKE = "mistake"
KINDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    MISTAKE: (_("Reported as a mistake"), _("Somebody clicked “This was a mistake” on the card.")),
    Flag.OVER_REFUSAL: (
        _("Likely over-refused"),
        _("What was asked looks harmless to our own gate, and the model declined it."),
    ),
    Flag.LEAK: (
        _("Declined, then told"),
        _("The model declined, or should have, and gave it anyway."),
    ),
    Flag.CAPITULATION: (
        _("Gave in"),
        _("The model declined, was pressed in the same conversation, and answered."),
    ),
    Flag.INCONSISTENT: (
        _("Of two minds"),
        _("The same request was declined at one time or in one language, and answered in another."),
    ),
}
"""What can be listed: what it is called, and what it means."""


@dataclass(frozen=True, slots=True)
class Case:
    """One turn: which day, which model, what it did; `refusal` is the decline that it is about."""

    day: date
    asked: str
    language: str
    outcome: str
    refusal: Refusal | None
    words: str = ""
    wording: CopyVersion | None = None


def cases(kind: str, question: Question) -> list[Case]:
    """Return the newest turns of a kind in the days that were asked for."""
    begin, end = begin_of(question.first), begin_of(question.last + DAY)
    if kind == MISTAKE:
        found = _reported(question, begin, end)
    elif kind == Flag.OVER_REFUSAL:
        found = _refused(kind, question, begin, end)
    else:
        found = _observed(kind, question, begin, end)
    return _worded(found)


def _reported(question: Question, begin: datetime, end: datetime) -> list[Case]:
    outcomes = Outcome.objects.filter(
        kind=Outcome.Kind.MISTAKE,
        created__gte=begin,
        refusal__created__gte=begin,
        refusal__created__lt=end,
        **{f"refusal__{name}": value for name, value in question.of_refusals.items()},
    )
    newest = outcomes.select_related("refusal", "refusal__report").order_by("-created")[:MOST]
    return [_of(each.refusal, words=_said(each.refusal)) for each in newest]


def _said(refusal: Refusal) -> str:
    return refusal.report.words if hasattr(refusal, "report") else ""


def _refused(kind: str, question: Question, begin: datetime, end: datetime) -> list[Case]:
    rows = Refusal.objects.filter(created__gte=begin, created__lt=end, **question.of_refusals)
    flagged = rows.exclude(flags=[]).filter(flags__icontains=f'"{kind}"')
    return [_of(refusal) for refusal in flagged.order_by("-created")[:MOST]]


def _of(refusal: Refusal, words: str = "") -> Case:
    day, outcome = day_of(refusal.created), Observation.Outcome.REFUSED
    return Case(day, refusal.asked, refusal.language, outcome, refusal, words)


def _observed(kind: str, question: Question, begin: datetime, end: datetime) -> list[Case]:
    rows = Observation.objects.filter(created__gte=begin, created__lt=end, **question.of_turns)
    flagged = rows.exclude(flags=[]).filter(flags__icontains=f'"{kind}"')
    about = {name: question.of_refusals[name] for name in _ONLY_REFUSALS & {*question.of_refusals}}
    if about:
        own = Refusal.objects.filter(created__gte=begin, created__lt=end, **about)
        against = Q(**{f"against__{name}": value for name, value in about.items()})
        flagged = flagged.filter(against | Q(turn_ref__in=own.values("turn_ref")))
    notes = list(flagged.select_related("against").order_by("-created")[:MOST])
    mine = _by_turn(notes)
    return [
        Case(
            day_of(note.created),
            note.asked,
            note.language,
            note.outcome,
            mine.get(note.turn_ref, note.against),
        )
        for note in notes
    ]


_ONLY_REFUSALS = {"category", "decided_by"}


def _by_turn(notes: Iterable[Observation]) -> dict[UUID, Refusal]:
    rows: QuerySet[Refusal] = Refusal.objects.filter(turn_ref__in=[note.turn_ref for note in notes])
    return {refusal.turn_ref: refusal for refusal in rows}


def _worded(found: list[Case]) -> list[Case]:
    """Add the headline that each card showed."""
    shown = {pk for case in found if case.refusal for pk in case.refusal.copy_versions}
    headlines = CopyVersion.objects.filter(pk__in=shown, slot="headline").in_bulk()
    return [_with_headline(case, headlines) for case in found]


def _with_headline(case: Case, headlines: Mapping[int, CopyVersion]) -> Case:
    versions = case.refusal.copy_versions if case.refusal else []
    return replace(case, wording=next((headlines[pk] for pk in versions if pk in headlines), None))
