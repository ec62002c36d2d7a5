"""Clicks on "talk to a person", in a process of their own that tests point at a broker.

`python -m tests.desk.clicks 20`, in the environment of the product it clicks in, says how it went.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import django

django.setup()

from chatapp.accounts.models import User  # noqa: E402
from chatapp.conversations.models import Conversation  # noqa: E402
from chatapp.desk.lifecycle import tickets  # noqa: E402
from chatapp.desk.models import Ticket  # noqa: E402
from tests import environment  # noqa: E402
from tests.desk.scenes import ASKED, decline_what_is_asked  # noqa: E402
from tests.stack import Stack  # noqa: E402


def click_in_its_own_process(
    server: Stack, how_many: int, *also: str, within: float = 120, **env: str
) -> dict[str, Any]:
    """Open tickets in the server's product; return their numbers and the slowest's seconds.

    With "answered" an agent claims and answers each, and the keys of the replies are returned too;
    with "crisis" the last one is a crisis.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.clicks", str(how_many), *also],
        env={**server.env, "DJANGO_SETTINGS_MODULE": "chatapp.settings", **env},
        cwd=environment.ROOT,
        capture_output=True,
        check=False,
        timeout=within,
    )
    assert done.returncode == 0, done.stderr.decode()[-4_000:]
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def click(server: Stack, *also: str) -> int:
    """Open a ticket, likewise, in the process that a server keeps for such; return its number."""
    code = f"from tests.desk import clicks; print(clicks.clicked(1, {also!r})['tickets'][0])"
    return int(server.shell(code))


def _click(category: str) -> tuple[int, float]:
    """Ask for a person; return the ticket's number and the seconds that the click took."""
    conversation = Conversation.objects.create(guest=uuid4(), model="demo-aster")
    refusal = decline_what_is_asked(conversation, category)
    began = time.monotonic()
    ticket = tickets.open_ticket(conversation, refusal, need="Help", contact="", asked=ASKED)
    return ticket.pk, time.monotonic() - began


def _answer(ticket: int, agent: User) -> str:
    """Claim a ticket and say something; return the key under which it was taken."""
    key = uuid4()
    found = Ticket.objects.get(pk=ticket)
    tickets.claim(found, agent)
    tickets.reply(found, agent, "I am here.", key)
    return str(key)


def clicked(how_many: int, also: Sequence[str]) -> dict[str, Any]:
    """Click as often as asked, and give what is on its way to the broker a moment to get there."""
    categories = ["illicit"] * how_many
    if "crisis" in also:
        categories[-1] = "self_harm"
    clicks = [_click(category) for category in categories]
    for thread in threading.enumerate():
        if thread.name.startswith("announce-"):
            thread.join(1)
    report: dict[str, Any] = {
        "tickets": [pk for pk, _ in clicks],
        "slowest": max(took for _, took in clicks),
    }
    if "answered" in also:
        agent, _ = User.objects.get_or_create(username="stress-agent", is_superuser=True)
        report["replies"] = [_answer(pk, agent) for pk, _ in clicks]
    return report


def main() -> None:
    """Say how the clicks that the command line asks for went."""
    sys.stdout.write(json.dumps(clicked(int(sys.argv[1]), sys.argv[2:])))


if __name__ == "__main__":
    main()
