"""Open tickets as clicks do, in a process of its own, and print how that went.

`python -m tests.desk.clicks 20`, with the environment of the product it clicks in.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from uuid import uuid4

import django

django.setup()

from chatapp.conversations.models import Conversation  # noqa: E402
from chatapp.desk import tickets  # noqa: E402
from tests.desk.scenes import ASKED, decline_what_is_asked  # noqa: E402


def click() -> tuple[int, float]:
    """Ask for a person; return the ticket's number and the seconds that the click took."""
    conversation = Conversation.objects.create(guest=uuid4(), model="demo-aster")
    refusal = decline_what_is_asked(conversation)
    began = time.monotonic()
    ticket = tickets.open_ticket(conversation, refusal, need="Help", contact="", asked=ASKED)
    return ticket.pk, time.monotonic() - began


def main() -> None:
    """Click as often as asked, and give what is on its way to the broker a moment to get there."""
    clicks = [click() for _ in range(int(sys.argv[1]))]
    for thread in threading.enumerate():
        if thread.name.startswith("announce-"):
            thread.join(1)
    report = {"tickets": [pk for pk, _ in clicks], "slowest": max(took for _, took in clicks)}
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
