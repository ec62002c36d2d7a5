"""The channel layer and a broker that comes and goes."""

from __future__ import annotations

import asyncio
import os

import pytest
import redis

from chatapp.channel_layer import ChannelLayer
from chatapp.ops import broker as brokers
from chatapp.ops.children import Part
from tests.stack import Process

pytestmark = pytest.mark.services
_PATIENCE = 20


@pytest.fixture
def own_broker(tmp_path):
    """A broker of one's own: `(url, restart)`."""
    found = brokers.configure(tmp_path)
    process = Process(Part("broker", found.argv), tmp_path)

    def restart():
        process.end(9)
        process.start()
        found.wait()

    restart()
    yield found.url, process, restart
    process.end()


async def test_whoever_comes_first_after_a_restart_is_served(own_broker, caplog):
    """Those who were there hear on, newcomers are let in, and no two mend the same connection."""
    url, _process, restart = own_broker
    layer = ChannelLayer(hosts=[url])
    listening = [await layer.new_channel()]
    await layer.group_add("desk", listening[0])
    for _ in range(3):
        restart()
        newcomers = await asyncio.gather(*(layer.new_channel() for _ in range(8)))
        await asyncio.gather(*(layer.group_add("desk", one) for one in newcomers))
        listening += newcomers
        await _say_until_all_hear(layer, listening)
    await layer.flush()
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_while_the_broker_is_away_it_says_so_and_hears_again_by_itself(own_broker):
    url, process, restart = own_broker
    layer = ChannelLayer(hosts=[url])
    name = await layer.new_channel()
    await layer.group_add("desk", name)
    process.end(9)
    with pytest.raises(redis.ConnectionError):
        await layer.group_send("desk", {"type": "lost"})
    with pytest.raises(redis.ConnectionError):
        await layer.new_channel()
    restart()
    await _say_until_all_hear(layer, [name])
    await layer.flush()


async def _say_until_all_hear(layer, names):
    """Say it until everybody has heard: at most once is all that the layer promises."""
    said = {"type": "said", "number": os.urandom(4).hex()}
    async with asyncio.timeout(_PATIENCE):
        hearing = {asyncio.create_task(_hears(layer, name, said)) for name in names}
        while hearing:
            await layer.group_send("desk", said)
            done, hearing = await asyncio.wait(hearing, timeout=0.05)
            for one in done:
                one.result()


async def _hears(layer, name, said):
    while await layer.receive(name) != said:
        pass
