"""Fifty agents who claim two hundred tickets, each of them everything, in an order of their own.

`python -m tests.stress.crowd 50 200`, in the environment of the product, says who got what.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402

from chatapp.accounts.models import User  # noqa: E402
from chatapp.conversations.models import Conversation  # noqa: E402
from chatapp.desk import tickets  # noqa: E402
from chatapp.desk.models import Ticket, TicketEvent  # noqa: E402
from chatapp.desk.tickets import Claimed  # noqa: E402
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
            got = [one.pk for one in order if isinstance(tickets.claim(one, agent), Claimed)]
        finally:
            connection.close()
        return agent.pk, got

    with ThreadPoolExecutor(len(agents)) as pool:
        return dict(pool.map(claim, agents))


def rush(stack: Stack, tally: Tally, *, agents: int = 50, opened: int = 200) -> None:
    """Let a crowd loose on the desk of a product: each ticket is owned by exactly one."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stress.crowd", str(agents), str(opened)],
        env={**stack.env, "DJANGO_SETTINGS_MODULE": "chatapp.settings"},
        cwd=environment.ROOT,
        capture_output=True,
        check=True,
        timeout=600,
    )
    told = json.loads(done.stdout)
    tally.count("tickets that a crowd claimed", opened)
    tally.expect(told["won"] == opened, f"{told['won']} claims were won of {opened}")
    tally.expect(told["owned"] == opened, f"{opened - told['owned']} owners are not who won")
    tally.expect(told["events"] == opened, f"{told['events']} claims are on record")


def main() -> None:
    """Open the tickets, let the agents at them, and count."""
    how_many, opened = int(sys.argv[1]), []
    for _ in range(int(sys.argv[2])):
        owner, _ = User.objects.get_or_create(username="crowded")
        talk = Conversation.objects.create(owner=owner, model="demo-aster")
        refusal = decline_what_is_asked(talk)
        opened.append(tickets.open_ticket(talk, refusal, need="", contact="", asked=ASKED))
    agents = [
        User.objects.get_or_create(username=f"crowd-{number}", is_superuser=True)[0]
        for number in range(how_many)
    ]
    won = claim_everything(opened, agents, seed=1)
    ours = Ticket.objects.filter(pk__in=[one.pk for one in opened])
    report = {
        "won": sum(len(got) for got in won.values()),
        "owned": sum(one.pk in won.get(one.owner_id or 0, []) for one in ours),
        "events": TicketEvent.objects.filter(ticket__in=ours, kind="claimed").count(),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
