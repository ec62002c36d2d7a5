"""Readiness: a load balancer hears which part does not answer."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.services


def test_a_whole_product_is_ready(server):
    answer = server.visitor().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


async def test_without_a_broker_it_is_up_but_not_ready_until_the_broker_is_back(start_server):
    own = start_server(parts=("web",))
    visitor = own.visitor()
    talk = visitor.conversation()
    async with visitor.ws(talk):
        pass  # the server's connection for sockets is open from here on
    own.kill("broker")
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["channel layer", "broker"])
    assert visitor.get("/healthz").status_code == 200
    own.start("broker")
    async with visitor.ws(talk):  # the first one after a restart is let in, too
        assert visitor.get("/readyz").status_code == 200
