"""Every answer says what a browser may not do with it, whoever has made it."""

from __future__ import annotations

import pytest

from tests.architecture.addresses import addresses, leading_nowhere
from tests.ops.test_bodies import MOST, sent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.allow_hosts(["127.0.0.1"]),  # where nothing listens: the broker is away
    pytest.mark.usefixtures("memory_layer"),
]
OUTSIDE = ["/nowhere/at/all/", "/?q=%00"]
"""What no view answers: an address that nobody has, a request that can't be read."""
SLOW = "readyz"
"""It waits for the broker, which is away."""


def unguarded(headers) -> list[str]:
    """Return what an answer leaves out."""
    given = {name.lower(): value for name, value in headers.items()}
    wanted = {
        "content-security-policy": "default-src '",
        "permissions-policy": "microphone=()",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "",
    }
    return [name for name, value in wanted.items() if value not in given.get(name, "missing")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_of_every_address(client, method):
    paths = [leading_nowhere(address) for address in addresses() if address != SLOW]
    answers = {path: getattr(client, method)(path) for path in [*paths, *OUTSIDE]}
    bare = {path: unguarded(answer.headers) for path, answer in answers.items()}
    assert len(answers) > 100
    assert {path: missing for path, missing in bare.items() if missing} == {}


async def test_of_a_body_that_is_too_long(settings):
    settings.BODY_BYTES = MOST
    _status, headers, _page = await sent(announced=MOST + 1)
    assert unguarded({name.decode(): value.decode() for name, value in headers.items()}) == []
