"""The analyst's pages over ten million counted refusals on PostgreSQL: each dashboard as a whole.

`CHATAPP_BENCH_REFUSALS` says how many there are. Their counts are written as two years of counting
would have left them; the counting itself adds the months up. As `python -m tests.bench.dashboard`
it measures in the product that its environment names, and prints what it found.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

from tests import environment
from tests.bench.figures import Figure, percentile
from tests.bench.queue import run
from tests.conversations import cluster

_BUDGET_MS = 300.0
_TIMES = 20
_DAYS, _LAST = 730, date(2026, 11, 21)
_MODELS = {"model-a": 0.5, "model-b": 0.25, "model-c": 0.15, "model-d": 0.1}
_LANGUAGES = {"en": 0.5, "zh-hans": 0.2, "es": 0.2, "ar": 0.1}
_DECIDERS = {"model": 0.85, "rules": 0.15}
_PARTS = {
    "partial": 0.1,
    "shown": 0.97,
    "over_refusal": 0.05,
    "leak": 0.02,
    "capitulation": 0.02,
    "inconsistent": 0.03,
    "took_any": 0.6,
    "took_rephrase": 0.3,
    "took_model": 0.2,
    "took_person": 0.08,
    "took_resources": 0.04,
    "chosen": 0.62,
    "answered": 0.3,
    "refused_again": 0.2,
    "escalated": 0.08,
    "resolved": 0.06,
    "unresolved": 0.02,
    "mistake": 0.05,
    "solved": 0.35,
    "wait_10s": 0.1,
    "wait_1m": 0.3,
    "wait_5m": 0.2,
}
_ANSWERS = 9.0  # turns that were answered, for each refusal


def dashboards() -> list[Figure]:
    """Fill a PostgreSQL of our own with counts and measure in it; without one say so."""
    if not cluster.INSTALLED:
        print("Analytics was not measured: there is no PostgreSQL on this machine.")
        return []
    with cluster.postgresql() as socket, tempfile.TemporaryDirectory() as var:
        env = {
            **environment.clean(),
            "CHATAPP_VAR": var,
            "CHATAPP_SECRET_KEY": "bench",
            "CHATAPP_BENCH_REFUSALS": os.environ.get("CHATAPP_BENCH_REFUSALS", "10000000"),
            "DATABASE_URL": f"postgres://chatapp@/{socket}/postgres",
            "DJANGO_SETTINGS_MODULE": "chatapp.settings",
        }
        run(env, "manage.py", "migrate", "--verbosity", "0")
        found = json.loads(run(env, "-m", "tests.bench.dashboard"))
    note = f"{found['refusals']:,} refusals in {found['rows']:,} counts"
    return [_of(name, times, note) for name, times in found["pages"].items()]


def _of(name: str, times: list[float], note: str) -> Figure:
    value, middle = percentile(times, 0.95), percentile(times, 0.5)
    said = f"{note}; median {middle:.0f} ms"
    return Figure(f"analytics, {name}, p95", value, "ms", len(times), _BUDGET_MS, note=said)


def _measure() -> dict[str, object]:
    """Write the counts, and time each page, in milliseconds."""
    import django  # noqa: PLC0415  (not for those who only import the figures)

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.db.models import Sum  # noqa: PLC0415

    from refusals.models import RefusalCount  # noqa: PLC0415

    _fill(int(os.environ["CHATAPP_BENCH_REFUSALS"]))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    pages = {
        "thirty days": _days(30),
        "thirty days of one model": f"{_days(30)}&asked=model-a",
        "thirty days of one category": f"{_days(30)}&category=hate&sort=gave_up&all",
        "ninety-two days": _days(92),
        "a year": _days(366),
        "a year in one language": f"{_days(366)}&language=ar&sort=mistakes&all",
        "a year from amid a month": _days(355, back=11),
    }
    look = _page()
    counted = RefusalCount.objects.filter(grain="day").aggregate(all=Sum("refusals"))["all"]
    return {
        "refusals": counted,
        "rows": RefusalCount.objects.count(),
        "pages": {name: _timed(look, f"/analytics/?{query}") for name, query in pages.items()},
    }


def _fill(size: int) -> None:
    from chatapp.ops import bulk  # noqa: PLC0415
    from refusals.analytics import rollups  # noqa: PLC0415
    from refusals.engine.terms import Category  # noqa: PLC0415
    from refusals.models import Grain, RefusalCount, TurnCount  # noqa: PLC0415

    bulk.write(RefusalCount, _refusals(size, [category.value for category in Category]))
    bulk.write(TurnCount, _turns(size))
    for month in sorted({day.replace(day=1) for day in _two_years()}):
        for model in (RefusalCount, TurnCount):
            rollups._replace(model, Grain.MONTH, month, rollups._summed(model, month))


def _two_years() -> list[date]:
    return [_LAST - timedelta(days=back) for back in range(_DAYS)]


def _refusals(size: int, categories: list[str]) -> Iterator[dict[str, object]]:
    """Yield a day's refusals by model, language, category and decider, more or less as expected."""
    chance = random.Random("dashboards")
    cells = list(product(_MODELS.items(), _LANGUAGES.items(), categories, _DECIDERS.items()))
    for day in _two_years():
        for (asked, of_model), (language, spoken), category, (by, decided) in cells:
            expected = size / _DAYS / len(categories) * of_model * spoken * decided
            count = int(max(0.0, chance.gauss(expected, expected**0.5)) + chance.random())
            if count:
                luck = chance.random()
                yield {
                    "grain": "day",
                    "start": day,
                    "asked": asked,
                    "language": language,
                    "category": category,
                    "decided_by": by,
                    "refusals": count,
                    **{name: int(count * part + luck) for name, part in _PARTS.items()},
                }


def _turns(size: int) -> Iterator[dict[str, object]]:
    for day in _two_years():
        for (asked, of_model), (language, spoken) in product(_MODELS.items(), _LANGUAGES.items()):
            declined = int(size / _DAYS * of_model * spoken)
            yield {
                "grain": "day",
                "start": day,
                "asked": asked,
                "language": language,
                "answered": int(declined * _ANSWERS),
                "refused": declined,
            }


def _page() -> Callable[[str], None]:
    """Return what opens a page as an analyst does."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from chatapp.accounts.models import Role, User  # noqa: PLC0415
    from chatapp.accounts.roles import found_groups  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    analyst = User.objects.create(username="analyst")
    analyst.groups.add(found_groups()[Role.ANALYST])
    client = Client()
    client.force_login(analyst)

    def look(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"analytics-figures" in answer.content

    return look


def _timed(look: Callable[[str], None], address: str) -> list[float]:
    look(address)
    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        look(address)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _days(count: int, back: int = 0) -> str:
    last = _LAST - timedelta(days=back)
    return f"start={last - timedelta(days=count - 1)}&end={last}"


if __name__ == "__main__":
    print(json.dumps(_measure()))
