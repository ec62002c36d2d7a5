"""Fifty agents who claim two hundred tickets, each of them everything, in an order of their own,
and pairs of tickets that are merged into each other at the same moment.

`python -m tests.stress.crowd 50 200`, in the environment of the product, says who got what.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402

from chatapp.accounts.models import User  # noqa: E402
from chatapp.conversations.models import Conversation  # noqa: E402
from chatapp.desk.errors import TicketError  # noqa: E402
from chatapp.desk.lifecycle import passing, tickets  # noqa: E402
from chatapp.desk.lifecycle.tickets import Claimed, Lost  # noqa: E402
from chatapp.desk.models import Ticket, TicketEvent  # noqa: E402
from tests import environment  # noqa: E402
from tests.desk.scenes import ASKED, decline_what_is_asked  # noqa: E402
from tests.stack import Stack  # noqa: E402
from tests.stress.tally import Tally  # noqa: E402


def claim_everything(
    opened: Sequence[Ticket], agents: Sequence[User], *, seed: int
) -> dict[int, list[int]]:
    """Let every agent claim every ticket at once; return, by agent, the tickets that they got."""

    def claim(agent: User) -> tuple[int, list[int]]:
        order = list(opened)
        random.Random(f"{seed}/{agent.pk}").shuffle(order)
        try:
            got = [one.pk for one in order if isinstance(_claim(one, agent), Claimed)]
        finally:
            connection.close()
        return agent.pk, got

    with ThreadPoolExecutor(len(agents)) as pool:
        return dict(pool.map(claim, agents))


def _claim(ticket: Ticket, agent: User) -> Claimed | Lost:
    """Claim a ticket; again when fifty others kept the database from answering, as people do."""
    while True:
        with suppress(OperationalError):
            return tickets.claim(ticket, agent)


def merge_both_ways(pairs: Sequence[tuple[Ticket, Ticket]], agent: User) -> int:
    """Merge the tickets of each pair into each other at once; return how many merges were made."""

    def merge(one: Ticket, other: Ticket, ready: threading.Barrier) -> bool:
        ready.wait(30)
        try:
            passing.merge(one, other, agent)
        except TicketError:
            return False
        finally:
            connection.close()
        return True

    made = 0
    with ThreadPoolExecutor(2) as pool:
        for one, other in pairs:
            ready = threading.Barrier(2)
            both = [pool.submit(merge, *way, ready) for way in ((one, other), (other, one))]
            made += sum(way.result() for way in both)
    return made


def rush(stack: Stack, tally: Tally, *, agents: int = 50, opened: int = 200) -> None:
    """Let a crowd loose on the desk of a product: each ticket is owned by exactly one."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stress.crowd", str(agents), str(opened)],
        env={**stack.env, "DJANGO_SETTINGS_MODULE": "chatapp.settings"},
        cwd=environment.ROOT,
        capture_output=True,
        check=False,
        timeout=1_800,
    )
    assert done.returncode == 0, done.stderr.decode()[-4_000:]
    told = json.loads(done.stdout)
    tally.count("tickets that a crowd claimed", opened)
    tally.expect(told["won"] == opened, f"{told['won']} claims were won of {opened}")
    tally.expect(told["owned"] == opened, f"{opened - told['owned']} owners are not who won")
    tally.expect(told["events"] == opened, f"{told['events']} claims are on record")
    tally.count("pairs merged into each other", told["pairs"])
    tally.expect(told["merges"] == told["pairs"], f"{told['merges']} merges of crossing pairs")
    tally.expect(told["left"] == told["pairs"], f"{told['left']} pairs have one open ticket")


def _open() -> Ticket:
    owner, _ = User.objects.get_or_create(username="crowded")
    talk = Conversation.objects.create(owner=owner, model="demo-aster")
    return tickets.open_ticket(talk, decline_what_is_asked(talk), need="", contact="", asked=ASKED)


def main() -> None:
    """Open the tickets, let the agents at them, and count."""
    how_many = int(sys.argv[1])
    opened = [_open() for _ in range(int(sys.argv[2]))]
    agents = [
        User.objects.get_or_create(username=f"crowd-{number}", is_superuser=True)[0]
        for number in range(how_many)
    ]
    won = claim_everything(opened, agents, seed=1)
    pairs = [(_open(), _open()) for _ in range(how_many)]
    merges = merge_both_ways(pairs, agents[0])
    left = [Ticket.objects.filter(pk__in=[one.pk for one in pair]).unresolved() for pair in pairs]
    ours = Ticket.objects.filter(pk__in=[one.pk for one in opened])
    report = {
        "won": sum(len(got) for got in won.values()),
        "owned": sum(one.pk in won.get(one.owner_id or 0, []) for one in ours),
        "events": TicketEvent.objects.filter(ticket__in=ours, kind="claimed").count(),
        "pairs": len(pairs),
        "merges": merges,
        "left": sum(found.count() == 1 for found in left),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
