"""Clicks on "talk to a person", in a process of their own that tests point at a broker.

`python -m tests.desk.clicks 20`, in the environment of the product it clicks in, says how it went.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from typing import Any
from uuid import uuid4

import django

django.setup()

from chatapp.conversations.models import Conversation  # noqa: E402
from chatapp.desk import tickets  # noqa: E402
from tests import environment  # noqa: E402
from tests.desk.scenes import ASKED, decline_what_is_asked  # noqa: E402
from tests.stack import Stack  # noqa: E402


def click_in_its_own_process(server: Stack, how_many: int, **env: str) -> dict[str, Any]:
    """Open tickets in the server's product; return their numbers and the slowest's seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.clicks", str(how_many)],
        env={**server.env, "DJANGO_SETTINGS_MODULE": "chatapp.settings", **env},
        cwd=environment.ROOT,
        capture_output=True,
        check=True,
        timeout=40,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _click() -> tuple[int, float]:
    """Ask for a person; return the ticket's number and the seconds that the click took."""
    conversation = Conversation.objects.create(guest=uuid4(), model="demo-aster")
    refusal = decline_what_is_asked(conversation)
    began = time.monotonic()
    ticket = tickets.open_ticket(conversation, refusal, need="Help", contact="", asked=ASKED)
    return ticket.pk, time.monotonic() - began


def main() -> None:
    """Click as often as asked, and give what is on its way to the broker a moment to get there."""
    clicks = [_click() for _ in range(int(sys.argv[1]))]
    for thread in threading.enumerate():
        if thread.name.startswith("announce-"):
            thread.join(1)
    report = {"tickets": [pk for pk, _ in clicks], "slowest": max(took for _, took in clicks)}
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
