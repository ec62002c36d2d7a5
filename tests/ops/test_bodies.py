"""Whoever sends too much at once is told so, before anything of it is kept."""

from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings as ours
from django.utils import translation
from django.utils.translation import gettext

from chatapp.ops.bodies import BodyLimit

MOST = 1_000


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.BODY_BYTES = MOST


async def all_of_it(_scope, receive, send):
    """Read a body to its end, as Django does, and say how long it was."""
    read, more = 0, True
    while more:
        message = await receive()
        read, more = read + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(read).encode()})


async def sent(*pieces, announced=None, **headers):
    """Send a body in pieces; return the status, the headers and the body of the answer."""
    given = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    if announced is not None:
        given[b"content-length"] = str(announced).encode()
    scope = {"type": "http", "method": "POST", "path": "/", "headers": list(given.items())}
    app = ApplicationCommunicator(BodyLimit(all_of_it), scope)
    for left, piece in reversed(list(enumerate(reversed(pieces)))):
        await app.send_input({"type": "http.request", "body": piece, "more_body": bool(left)})
    start, body = await app.receive_output(), await app.receive_output()
    await app.wait()
    return start["status"], dict(start["headers"]), body["body"].decode()


async def test_what_is_short_enough_passes():
    assert (await sent(b"a" * 600, b"b" * 400, announced=MOST))[::2] == (200, "1000")


async def test_what_is_announced_as_longer_is_not_read():
    status, headers, page = await sent(announced=MOST + 1)
    assert (status, headers[b"connection"]) == (413, b"close")
    assert "<h1>" in page


async def test_what_turns_out_longer_is_read_no_further():
    assert (await sent(b"a" * 600, b"b" * 401, b"c"))[0] == 413


@pytest.mark.parametrize("language", dict(ours.LANGUAGES))
async def test_it_is_said_in_the_readers_language(language):
    _, _, page = await sent(announced=MOST + 1, accept_language=language)
    assert f'lang="{language}"' in page
    with translation.override(language):
        assert gettext("Back to the chat") in page


async def test_parts_of_pages_and_programs_get_it_in_their_own_form():
    _, headers, part = await sent(announced=MOST + 1, hx_request="true")
    assert (headers[b"hx-retarget"], "<html" in part) == (b"#away", False)
    _, _, told = await sent(announced=MOST + 1, accept="application/json")
    assert json.loads(told)["error"] == "too_large"
