"""The counts are what the ledger says, whatever happened, in whatever order, however late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.analytics import rollups
from refusals.analytics.counting import count_day
from refusals.analytics.days import rows_between
from refusals.engine.terms import Flag
from refusals.models import (
    Choice,
    CountState,
    Grain,
    Observation,
    Outcome,
    Refusal,
    RefusalCount,
    StaleDay,
    TurnCount,
)
from refusals.models.counts import TAKEN
from tests.refusals.analytics.conftest import NOW, Ledger

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
_ENDS = ("answered", "refused_again", "escalated", "resolved", "unresolved", "mistake")
_FLAGS = ("over_refusal", "leak", "capitulation", "inconsistent")


def of_day(day=TODAY, **where):
    """Return the one count of a day that there is."""
    return RefusalCount.objects.get(grain=Grain.DAY, start=day, **where)


def test_a_refusal_is_counted_with_what_came_of_it(ledger):
    refusal = ledger.refusal(flags=["over_refusal"], kind="partial", shown=NOW)
    ledger.choice(refusal, "rephrase", after=timedelta(seconds=40))
    ledger.choice(refusal, "person", after=timedelta(seconds=90))
    ledger.outcome(refusal, "answered")
    ledger.outcome(refusal, "mistake")
    rollups.keep_up(NOW)
    found = of_day()
    counted = {name for name in RefusalCount.names() if getattr(found, name)}
    assert counted == {
        *("refusals", "partial", "shown", "over_refusal", "solved", "answered", "mistake"),
        *("took_any", "took_rephrase", "took_person", "chosen", "wait_1m"),
    }
    assert TurnCount.objects.get(grain=Grain.DAY).partial == 1


def test_whatever_can_happen_has_a_count():
    kinds = {*Outcome.Kind.values, *TAKEN.values(), *(flag.value for flag in Flag)}
    assert kinds <= set(RefusalCount.names())
    assert set(Observation.Outcome.values) <= set(TurnCount.names())


def test_a_report_alone_is_no_way_on(ledger):
    refusal = ledger.refusal()
    ledger.choice(refusal, "mistake")
    rollups.keep_up(NOW)
    assert (of_day().took_any, of_day().chosen, of_day().wait_10s) == (0, 1, 0)


def test_who_waits_for_a_person_is_neither_solved_nor_lost(ledger):
    for kinds in (["escalated"], ["escalated", "resolved"], ["escalated", "unresolved"]):
        refusal = ledger.refusal()
        for kind in kinds:
            ledger.outcome(refusal, kind)
    rollups.keep_up(NOW)
    assert (of_day().with_person, of_day().solved, of_day().escalated) == (1, 1, 3)


def test_what_happens_late_opens_its_day_again(ledger):
    long_ago = NOW - timedelta(days=40)
    refusal = ledger.refusal(at=long_ago)
    rollups.keep_up(NOW - timedelta(days=30))
    assert of_day(long_ago.date()).solved == 0
    ledger.outcome(refusal, "answered", after=timedelta(days=39))
    ledger.turn(NOW, flags=["capitulation"], against=refusal)
    rollups.keep_up(NOW)
    found = of_day(long_ago.date())
    assert (found.solved, found.capitulation, found.refusals) == (1, 1, 1)
    assert TurnCount.objects.get(grain=Grain.DAY, start=TODAY).capitulation == 1


def test_a_card_that_is_shown_late_opens_its_day_again(ledger):
    refusal = ledger.refusal(at=NOW - timedelta(days=9))
    rollups.keep_up(NOW - timedelta(days=8))
    Refusal.objects.filter(pk=refusal.pk).update(shown=NOW)
    rollups.keep_up(NOW)
    assert of_day(refusal.created.date()).shown == 1


def test_nothing_new_is_nothing_to_count(ledger):
    ledger.refusal(at=NOW - timedelta(days=2))
    assert rollups.keep_up(NOW) == 3
    assert rollups.keep_up(NOW + timedelta(minutes=30)) == 0
    assert CountState.objects.get().upto == NOW + timedelta(minutes=30)


def test_what_is_left_over_waits_for_the_next_time(ledger):
    ledger.refusal(at=NOW - timedelta(days=2))
    assert rollups.keep_up(NOW, seconds=-1) == 0
    assert StaleDay.objects.count() == 3
    assert rollups.keep_up(NOW + timedelta(minutes=1)) == 3
    assert not StaleDay.objects.exists()


def test_who_began_earlier_writes_nothing(ledger, monkeypatch):
    ledger.refusal()

    def meanwhile(day):
        before = count_day(day)
        monkeypatch.setattr(rollups, "count_day", count_day)
        ledger.refusal()
        rollups.keep_up(NOW)
        return before

    monkeypatch.setattr(rollups, "count_day", meanwhile)
    assert rollups.keep_up(NOW) == 0
    assert of_day().refusals == 2


def test_days_whose_rows_may_be_gone_stay_as_they_were(ledger, settings):
    settings.REFUSALS_LEDGER_DAYS = 5
    old, young = NOW - timedelta(days=5), NOW - timedelta(days=4)
    for at in (old, young):
        ledger.refusal(at=at)
    rollups.rebuild(now=NOW - timedelta(days=3))
    Refusal.objects.all().delete()
    rollups.rebuild(now=NOW)
    assert [each.start for each in RefusalCount.objects.filter(grain=Grain.DAY)] == [old.date()]


def test_a_day_ends_at_midnight_of_utc(ledger):
    ledger.refusal(at=datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC))
    ledger.refusal(at=datetime(2026, 11, 20, tzinfo=UTC))
    rollups.keep_up(NOW)
    assert of_day(date(2026, 11, 19)).refusals == of_day(date(2026, 11, 20)).refusals == 1


def test_the_command_counts_all_anew(ledger, capsys):
    ledger.refusal(at=NOW - timedelta(days=1))
    rollups.keep_up(NOW)
    RefusalCount.objects.update(refusals=7)
    call_command("recount")
    assert of_day((NOW - timedelta(days=1)).date()).refusals == 1
    assert "days in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 1, 31), date(2026, 3, 1), 3),
        (date(2026, 2, 2), date(2026, 2, 28), 27),
        (date(2026, 2, 1), date(2026, 2, 28), 1),
        (date(2026, 12, 31), date(2027, 1, 1), 2),
    ],
)
def test_whole_months_are_one_row_each(first, last, rows):
    for offset in range(-40, 400):
        day = date(2026, 1, 1) + timedelta(days=offset)
        TurnCount.objects.create(grain=Grain.DAY, start=day, asked="a", language="en", answered=1)
    for month in range(1, 13):
        start = date(2026, month, 1)
        days = TurnCount.objects.filter(start__month=month, start__year=2026, grain=Grain.DAY)
        TurnCount.objects.create(
            grain=Grain.MONTH, start=start, asked="a", language="en", answered=days.count()
        )
    found = TurnCount.objects.filter(rows_between(first, last))
    assert found.count() == rows
    assert found.aggregate(all=Sum("answered"))["all"] == (last - first).days + 1


_EVENT = st.tuples(
    st.sampled_from(["refusal", "turn", "choice", "outcome", "shown", "against", "count"]),
    st.integers(0, 70 * 24),
    st.integers(0, 9),
    st.sampled_from([*_ENDS]),
    st.sampled_from([*_FLAGS]),
)


@settings(max_examples=25)
@given(st.lists(_EVENT, max_size=30))
def test_the_counts_equal_a_recount_of_the_rows(events):
    """Every event comes later than those before it; counting happens at any time between them."""
    ledger, at = Ledger(), NOW - timedelta(days=70)
    made: list[Refusal] = []
    for model in (Observation, Refusal, RefusalCount, TurnCount, StaleDay, CountState):
        model.objects.all().delete()
    for what, hours, number, end, flag in events:
        at += timedelta(hours=hours % 60)
        chosen = made[number % len(made)] if made else None
        match what:
            case "refusal":
                made.append(ledger.refusal(at, **_various(number, flag)))
            case "turn":
                ledger.turn(at, language=("en", "ar")[number % 2], flags=[flag])
            case "count":
                rollups.keep_up(at)
            case _ if chosen:
                _follow(ledger, what, chosen, at, end=end, flag=flag)
    rollups.keep_up(at)
    _compare()


def _various(number, flag):
    return {
        "asked": ("model-a", "model-b")[number % 2],
        "language": ("en", "zh-hans", "ar")[number % 3],
        "decided_by": ("model", "model", "rules")[number % 3],
        "kind": ("full", "partial")[number % 2],
        "flags": [flag] if number > 5 else [],
    }


def _follow(ledger, what, refusal, at, *, end, flag):
    after = at - refusal.created
    match what:
        case "choice":
            ledger.choice(refusal, ("rephrase", "model", "person", "mistake")[len(end) % 4], after)
        case "outcome":
            ledger.outcome(refusal, end, after)
        case "shown":
            Refusal.objects.filter(pk=refusal.pk, shown=None).update(shown=at)
        case "against":
            ledger.turn(at, asked=refusal.asked, flags=[flag], against=refusal)


def _compare():
    """Recount each row of the counts by asking the ledger one question at a time."""
    expected = {_key(refusal) for refusal in Refusal.objects.all()}
    days = RefusalCount.objects.filter(grain=Grain.DAY)
    assert {
        (each.start, *(getattr(each, n) for n in RefusalCount.KEY)) for each in days
    } == expected
    for count in days:
        mine = [
            refusal
            for refusal in Refusal.objects.all()
            if _key(refusal) == (count.start, *(getattr(count, n) for n in RefusalCount.KEY))
        ]
        assert {name: getattr(count, name) for name in RefusalCount.names()} == _recounted(mine)
    for model in (RefusalCount, TurnCount):
        for name in model.names():
            by_grain = model.objects.values_list("grain").annotate(Sum(name))
            assert len(set(dict(by_grain).values())) < 2, name
    told = TurnCount.objects.filter(grain=Grain.DAY).aggregate(
        *(Sum(name) for name in ("answered", "refused", "partial"))
    )
    for name in ("answered", "refused", "partial"):
        rows = Observation.objects.filter(outcome=name)
        assert (told[f"{name}__sum"] or 0) == rows.count()


def _key(refusal):
    day = refusal.created.astimezone(UTC).date()
    return (day, *(getattr(refusal, name) for name in RefusalCount.KEY))


def _recounted(refusals):
    """Count a few refusals in the plainest way."""
    found = dict.fromkeys(RefusalCount.names(), 0)
    for refusal in refusals:
        ends = set(Outcome.objects.filter(refusal=refusal).values_list("kind", flat=True))
        clicks = Choice.objects.filter(refusal=refusal).exclude(path="mistake").order_by("created")
        flags = {*refusal.flags, *(f for o in refusal.observations.all() for f in o.flags)}
        solved = bool(ends & {"answered", "resolved"})
        waits = "escalated" in ends and "unresolved" not in ends and not solved
        names = ["refusals", *ends, *flags, *{f"took_{click.path}" for click in clicks}]
        seen = refusal.shown or Choice.objects.filter(refusal=refusal).exists()
        names += ["partial"] * (refusal.kind == "partial") + ["shown"] * bool(seen)
        names += ["solved"] * solved + ["with_person"] * waits
        if first := clicks.first():
            names += ["took_any", _wait((first.created - refusal.created).total_seconds())]
        for name in names:
            found[name] += 1
    return found


def _wait(seconds):
    for name, most in (("10s", 10), ("1m", 60), ("5m", 300), ("30m", 1800)):
        if seconds <= most:
            return f"wait_{name}"
    return "wait_more"
