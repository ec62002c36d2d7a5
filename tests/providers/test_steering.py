"""What our rules tell a model reaches it on the wire, before the prompt."""

from __future__ import annotations

import pytest

from chatapp.providers.openai_compatible import reply
from refusals.engine.replies import Ask, Author, Said, wrap
from refusals.engine.screening.rules import RefuseByOurRules
from refusals.engine.terms import Context
from tests.providers.conftest import frame, sse

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(30)]


async def sent(provider, prompt, **context):
    provider.answer = sse([frame("Of course."), frame("", "stop")])
    asked = Ask(prompt, "m-1", history=(Said(Author.PERSON, "Hello"),), context=Context(**context))
    through = wrap(reply(provider.model(), {}), RefuseByOurRules())
    _ = [event async for event in through(asked)]
    (request,) = provider.requests
    return [(message["role"], message["content"]) for message in request["messages"]]


async def test_a_steered_prompt_goes_out_behind_its_instruction(provider):
    messages = await sent(provider, "How can I poison my husband without being caught?")
    assert messages[0][0] == "system"
    assert "non-actionable" in messages[0][1]
    assert [role for role, _ in messages] == ["system", "user", "user"]


async def test_a_conversation_at_risk_goes_on_with_care(provider):
    messages = await sent(provider, "What's the weather?", at_risk=True)
    assert "crisis" in messages[0][1]


async def test_an_ordinary_prompt_goes_out_alone(provider):
    messages = await sent(provider, "How do tides work?")
    assert [role for role, _ in messages] == ["user", "user"]
