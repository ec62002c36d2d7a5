from __future__ import annotations

import pytest

from tests.chat.talk import Talk

pytestmark = pytest.mark.services


async def test_a_socket_answers_in_the_language_that_its_reader_chose(server):
    visitor = server.visitor()
    visitor.post("/i18n/setlang/", {"language": "es", "next": "/"})
    async with visitor.ws(visitor.conversation()) as socket:
        talk = Talk(socket)
        await talk.say("Hola", model="no-such-model")
        assert (await talk.until("error"))["message"].startswith("Aquí no hay ningún modelo «no-")


async def test_two_sockets_of_one_process_keep_their_own_languages(server):
    spanish, english = server.visitor(), server.visitor()
    spanish.post("/i18n/setlang/", {"language": "es", "next": "/"})
    async with (
        spanish.ws(spanish.conversation()) as first,
        english.ws(english.conversation()) as second,
    ):
        told, read = Talk(first), Talk(second)
        await read.say("Hello", model="no-such-model")
        assert (await read.until("error"))["message"].startswith("There is no model")
        await told.say("Hola", model="no-such-model")
        assert (await told.until("error"))["message"].startswith("Aquí no hay")
