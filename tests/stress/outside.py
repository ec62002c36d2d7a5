"""Those outside whom the desk tells of its tickets: a webhook that stumbles, and a letter box."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import re
import sqlite3
import threading
from collections import defaultdict
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.stack import Stack
from tests.stress.record import Record
from tests.stress.tally import Tally

_SECRET = "stress"
_MAILED = re.compile(rb"^Idempotency-Key: (?P<key>\S+)\r?$", re.MULTILINE)


class Outside:
    """A receiver of webhooks that answers 503 now and then, after it has heard.

    `heard` holds, by idempotency key, every body that came under it.
    """

    def __init__(self, stack: Stack, chance: random.Random) -> None:
        self.stack = stack
        self.heard: defaultdict[str, list[bytes]] = defaultdict(list)
        self.forged = 0
        self._chance = chance
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    def __enter__(self) -> Outside:
        """Listen, and have every queue tell us."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        told = (f"http://127.0.0.1:{self._server.server_port}/", _SECRET, "desk@example.org")
        with closing(sqlite3.connect(self.stack.var / "db.sqlite3", timeout=30)) as database:
            sql = "UPDATE desk_queue SET webhook_url = ?, webhook_secret = ?, notify_email = ?"
            database.execute(sql, told)
            database.commit()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more, and have no queue tell us."""
        with closing(sqlite3.connect(self.stack.var / "db.sqlite3", timeout=30)) as database:
            database.execute("UPDATE desk_queue SET webhook_url = '', notify_email = ''")
            database.commit()
        self._server.shutdown()
        self._server.server_close()

    def mailed(self) -> set[str]:
        """Return the idempotency keys of all letters."""
        letters = (self.stack.var / "mail").glob("*")
        return {
            found["key"].decode()
            for letter in letters
            for found in _MAILED.finditer(letter.read_bytes())
        }

    def take(self, headers: Any, body: bytes) -> int:
        """Hear one post; return the status of the answer."""
        signed = headers["X-Onward-Timestamp"].encode() + b"." + body
        right = "sha256=" + hmac.new(_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        self.forged += headers["X-Onward-Signature"] != right
        self.heard[headers["Idempotency-Key"]].append(body)
        return 503 if self._chance.random() < 0.05 else 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(outside.take(self.headers, body))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def check(outside: Outside, record: Record, opened: list[int], tally: Tally) -> None:
    """Every ticket was told of under one key, however often; each key is one of the record's."""
    posts, letters = (record.told(opened, channel) for channel in ("webhook", "email"))
    for name, rows in (("webhook", posts), ("e-mail", letters)):
        tally.expect(len(rows) == len(opened), f"{len(rows)} {name}s for {len(opened)} tickets")
    ours = {key: bodies for key, bodies in outside.heard.items() if key in posts}
    tally.count("webhooks heard", sum(map(len, ours.values())))
    tally.count(
        "webhooks heard again, under the same key", sum(map(len, ours.values())) - len(ours)
    )
    tally.expect(set(ours) == set(posts), f"{len(set(posts) - set(ours))} webhooks never came")
    tally.expect(set(letters) <= outside.mailed(), "a letter is missing, or has another key")
    tally.expect(not outside.forged, f"{outside.forged} signatures are wrong")
    for key, bodies in ours.items():
        same = len(set(bodies)) == 1 and json.loads(bodies[0])["ticket"]["id"] == posts[key]
        tally.expect(same, f"webhook {key} told of other things under one key")
