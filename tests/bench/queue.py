"""The desk's queue with a million tickets on PostgreSQL: the page, and every filter of it.

`CHATAPP_BENCH_TICKETS` says how many tickets there are. As `python -m tests.bench.queue` it
measures in the product that its environment names, and prints what it found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import environment
from tests.bench.figures import Figure, percentile
from tests.conversations import cluster

_BUDGET_MS = 50.0
_TIMES = 30


def queue_page() -> list[Figure]:
    """Seed a PostgreSQL of our own and measure in it; without one say so."""
    if not cluster.INSTALLED:
        print("The desk's queue was not measured: there is no PostgreSQL on this machine.")
        return []
    size = int(os.environ.get("CHATAPP_BENCH_TICKETS", "1000000"))
    with cluster.postgresql() as socket, tempfile.TemporaryDirectory() as var:
        env = {
            **environment.clean(),
            "CHATAPP_VAR": var,
            "CHATAPP_SECRET_KEY": "bench",
            "DATABASE_URL": f"postgres://chatapp@/{socket}/postgres",
            "DJANGO_SETTINGS_MODULE": "chatapp.settings",
        }
        run(env, "manage.py", "migrate", "--verbosity", "0")
        began = time.monotonic()
        run(env, "manage.py", "seed", "--tickets", str(size), "--refusals", str(size // 10))
        seeded = time.monotonic() - began
        found: dict[str, list[float]] = json.loads(run(env, "-m", "tests.bench.queue"))
    return [_of(name, times, size) for name, times in found.items()] + [
        Figure("seeding the queue's database", seeded, "s", size)
    ]


def _of(name: str, times: list[float], size: int) -> Figure:
    value = percentile(times, 0.95)
    middle = percentile(times, 0.5)
    note = f"{size:,} tickets; median {middle:.1f} ms"
    return Figure(f"queue, {name}, p95", value, "ms", len(times), _BUDGET_MS, note=note)


def run(env: dict[str, str], *argv: str) -> str:
    """Run a Python command of the product; return what it printed."""
    done = subprocess.run(
        [sys.executable, *argv],
        env=env,
        cwd=Path(environment.ROOT),
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, f"{argv} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def _measure() -> dict[str, list[float]]:
    """Time each list as an agent and as a lead sees it, in milliseconds."""
    import django  # noqa: PLC0415  (not for those who only import the figures)

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from chatapp.accounts.models import Role, User  # noqa: PLC0415
    from chatapp.accounts.roles import found_groups  # noqa: PLC0415
    from chatapp.desk.lists import listing  # noqa: PLC0415
    from chatapp.desk.lists.listing import Filters  # noqa: PLC0415
    from chatapp.desk.models import Ticket  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    agent = User.objects.get(username="seed-agent-00")
    lead = User.objects.create(username="seed-lead")
    lead.groups.add(found_groups()[Role.LEAD])
    sample = Ticket.objects.exclude(owner=None).order_by("pk").last()
    assert sample is not None

    filters = {
        "first page": Filters(),
        "mine": Filters(whose="mine"),
        "nobody's": Filters(whose="unclaimed"),
        "late": Filters(late=True),
        "newest first": Filters(sort="newest"),
        "oldest first": Filters(sort="oldest"),
        "one queue": Filters(queue="seed-arabic"),
        "one category": Filters(category="csae"),
        "one language": Filters(language="ar"),
        "crises": Filters(severity="3"),
        "low severity": Filters(severity="0"),
        "one state": Filters(state="waiting_staff"),
        "resolved": Filters(state="resolved"),
        "over": Filters(state="done"),
        "over, one category": Filters(state="done", category="csae"),
        "over, mine": Filters(state="done", whose="mine"),
        "over, nobody's": Filters(state="done", whose="unclaimed"),
        "over, one language": Filters(state="done", language="ar"),
        "over, crises": Filters(state="done", severity="3"),
        "all": Filters(state="all"),
        "everything at once": Filters(
            queue="seed-arabic", category="csae", language="ar", severity="2", whose="unclaimed"
        ),
        "a number": Filters(state="all", words=str(sample.pk)),
        "an address": Filters(state="all", words="nobody@example.org"),
        "words": Filters(words="nothing like this"),
        "a word that most have": Filters(words="lock"),
        "a beginning that none has": Filters(words="zq"),
        "a beginning that most have": Filters(state="all", words="lo"),
        "words, over": Filters(state="done", words="nothing like this"),
    }
    found: dict[str, list[float]] = {}
    for name, wanted in filters.items():
        for who in (agent, lead):

            def look(who: User = who, wanted: Filters = wanted) -> None:
                fresh = User.objects.get(pk=who.pk)
                listing.page(fresh, wanted)
                listing.count(fresh, wanted)

            found.setdefault(name, []).extend(_timed(look))
    found["page as a whole"] = _timed(_page_of(agent))
    return found


def _page_of(agent: Any) -> Callable[[], None]:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client()
    client.force_login(agent)

    def look() -> None:
        assert client.get("/desk/").status_code == 200

    return look


def _timed(look: Callable[[], None]) -> list[float]:
    look()
    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        look()
        times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    print(json.dumps(_measure()))
