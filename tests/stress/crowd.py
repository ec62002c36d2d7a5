"""Fifty agents who claim two hundred tickets, each of them everything, in an order of their own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from chatapp.accounts.models import User
from chatapp.desk import tickets
from chatapp.desk.models import Ticket
from chatapp.desk.tickets import Claimed


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
