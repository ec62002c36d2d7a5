"""Too much at once is refused with a wait that is named; a refused turn costs nothing."""

from __future__ import annotations

import contextlib
import re
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from tests.chat.talk import LOCK, LONG, SLEEP, Talk
from tests.stack import Stack

pytestmark = pytest.mark.services

CRISIS = "I want to kill myself"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A product in which a person may ask twice a minute."""
    extra = {
        "CHATAPP_RATE_LIMIT": "1",
        "CHATAPP_LIMIT_PATIENCE_SECONDS": "30",  # a busy machine is no outage
        "CHATAPP_LIMIT_SAY": "2/minute",
        "CHATAPP_LIMIT_STOP": "1/minute",
        "CHATAPP_LIMIT_CONNECT": "6/hour",  # connecting so often may outlast a minute
        "CHATAPP_LIMIT_CHOICE": "1/minute",
        "CHATAPP_LIMIT_PERSON": "1/minute",
        "CHATAPP_LIMIT_SEARCH": "1/minute",
        "CHATAPP_LIMIT_SIGN_IN": "2/minute;3/hour",
    }
    with Stack(tmp_path_factory.mktemp("small"), extra=extra, parts=("web",)) as stack:
        yield stack


@contextlib.asynccontextmanager
async def talking(visitor, path=None):
    async with visitor.ws(path or visitor.conversation()) as socket:
        yield Talk(socket)


async def use_up(talk):
    for _ in range(2):
        assert (await talk.answer(SLEEP))["state"] == "answered"


async def refused(talk, text=SLEEP):
    await talk.say(text)
    frame = await talk.until("error")
    assert frame["code"] == "rate_limited"
    return frame


def card_form(visitor, talk, path):
    """Return the address and the key of a way on of the refusal's card."""
    html = visitor.get(talk.of("card")[-1]["url"]).text
    form = re.search(rf'action="([^"]+/{path}/)".*?name="key" value="([^"]+)"', html, re.DOTALL)
    assert form is not None
    return form[1], {"key": form[2]}


async def test_the_refusal_names_the_wait(small):
    async with talking(small.visitor()) as talk:
        await use_up(talk)
        frame = await refused(talk)
    assert 1 <= frame["retry_after"] <= 60
    assert f"{frame['retry_after']} seconds" in frame["message"]


async def test_two_tabs_share_a_limit_and_another_person_has_their_own(small):
    visitor = small.visitor()
    async with talking(visitor) as talk, talking(visitor) as other_tab:
        await use_up(talk)
        await refused(other_tab)
    async with talking(small.visitor()) as talk:
        assert (await talk.answer(SLEEP))["state"] == "answered"


async def test_refused_turns_are_given_back_before_anybody_hears_of_them(small):
    async with talking(small.visitor()) as talk:
        for _ in range(4):
            assert (await talk.answer(LOCK))["state"] == "refused"
        await use_up(talk)
        await refused(talk)


async def test_what_was_said_before_costs_nothing_again(small):
    async with talking(small.visitor()) as talk:
        key = await talk.say(SLEEP)
        first = await talk.until("turn.finished")
        await talk.answer(SLEEP)
        await talk.say(SLEEP, key=key)
        assert await talk.until("turn.finished") == first


async def test_words_that_signal_a_risk_get_care_beside_the_limit(small):
    visitor = small.visitor()
    async with talking(visitor) as talk:
        await use_up(talk)
        await refused(talk, CRISIS)
        message = talk.of("message")[-1]
        html = visitor.get(message["url"]).text
        assert "data-care" in html
        assert CRISIS in html
        await refused(talk, f"{CRISIS} now")
    assert f"{CRISIS} now" not in visitor.get(message["url"].split("messages/")[0]).text


async def test_stops_are_limited_too(small):
    async with talking(small.visitor()) as talk:
        await talk.say(LONG)
        await talk.shown(50)
        await talk.send(type="stop", turn=talk.frames[0]["turn"])
        assert (await talk.until("turn.finished"))["state"] == "stopped"
        await talk.send(type="stop", turn=talk.frames[0]["turn"])
        assert (await talk.until("error"))["code"] == "rate_limited"


async def test_whoever_connects_too_often_is_told_at_the_door_and_not_heard(small):
    visitor = small.visitor()
    path = visitor.conversation()
    for _ in range(6):
        async with talking(visitor, path):
            pass
    async with talking(visitor, path) as talk:
        with contextlib.suppress(ConnectionClosed):
            await talk.say("Let me in")
        assert (await talk.until("error"))["code"] == "rate_limited"
        with pytest.raises(ConnectionClosed) as closed:
            await talk.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4429
    assert "Let me in" not in visitor.get(f"/c/{path.split('/')[-2]}/").text


async def test_a_card_stays_and_its_form_names_the_wait(small):
    visitor = small.visitor()
    async with talking(visitor) as talk:
        await talk.answer(LOCK)
    address, fields = card_form(visitor, talk, "mistake")
    assert visitor.post(address, fields, htmx=True).status_code == 200
    answer = visitor.post(address, fields, htmx=True)
    assert answer.status_code == 429
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("this", "beforeend")
    assert f"Try again in {answer.headers['Retry-After']} seconds" in answer.text
    page = visitor.post(address, fields)
    assert page.status_code == 429
    assert "<main" in page.text
    assert re.search(r"try again in \d+ seconds", page.text)


async def test_another_model_is_within_the_same_quota_and_given_back_when_it_declines(small):
    visitor = small.visitor()
    async with talking(visitor) as talk:
        await talk.answer(SLEEP)
        await talk.answer(LOCK)
        address, fields = card_form(visitor, talk, "model")
        chosen = fields | {"model": "demo-jade", "consent": "1", "scope": "answer"}
        assert visitor.post(address, chosen, htmx=True).status_code == 200
        assert (await talk.until("turn.finished"))["state"] == "refused"
        await talk.answer(SLEEP)
        await refused(talk)


async def test_asking_for_a_person_has_a_limit_of_its_own(small):
    visitor = small.visitor()
    async with talking(visitor) as talk:
        await use_up(talk)
    where = talk.of("turn.finished")[0]["url"].split("messages/")[0]
    assert visitor.post(f"{where}person/", {"need": "Help"}, htmx=True).status_code == 200
    assert visitor.post(f"{where}person/", {"need": "Help"}, htmx=True).status_code == 429


def test_a_search_too_many_says_so_in_place_of_what_it_found(small):
    visitor = small.visitor()
    visitor.get("/")
    assert visitor.get("/c/?q=tides", htmx=True).status_code == 200
    answer = visitor.get("/c/?q=tide", htmx=True)
    assert (answer.status_code, "HX-Retarget" in answer.headers) == (429, False)
    assert f"Try again in {answer.headers['Retry-After']} seconds" in answer.text
    assert visitor.get("/c/?q=+", htmx=True).status_code == 200


def test_a_retry_is_within_the_quota(small):
    visitor = small.visitor()
    visitor.get("/")
    where = f"/c/{uuid4()}/turns/{uuid4()}/retry/"
    assert [visitor.post(where).status_code for _ in range(3)] == [404, 404, 429]


def sign_in(small, login, password):
    visitor = small.visitor()
    return visitor.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["agent", "nobody-of-that-name"])
def test_after_some_failures_a_name_waits_whether_or_not_there_is_such_an_account(small, login):
    assert [sign_in(small, login, "wrong").status_code for _ in range(2)] == [422, 422]
    answer = sign_in(small, login.upper(), "demo")
    assert answer.status_code == 429
    assert f"Wait {answer.headers['Retry-After']} seconds" in answer.text
    assert login not in small.output("web")


def test_signing_in_rightly_costs_nothing(small):
    assert [sign_in(small, "person", "demo").status_code for _ in range(4)] == [200] * 4


def test_without_redis_nobody_is_kept_waiting(start_server):
    alone = start_server(parts=("web",), CHATAPP_RATE_LIMIT="1", CHATAPP_LIMIT_SIGN_IN="1/minute")
    alone.kill("broker")
    assert [sign_in(alone, "lead", "wrong").status_code for _ in range(4)] == [422] * 4
    assert alone.output("web").count("Limits are off") == 1


async def test_an_edit_that_meets_the_limit_still_gets_its_care(small):
    visitor = small.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        await use_up(talk)
        prompt = talk.of("message")[0]
        address = prompt["url"]
        edited = visitor.post(f"{address}edit/", {"key": str(uuid4()), "text": CRISIS})
        assert edited.status_code == 429
        told = await talk.until("message")
    assert "data-care" in visitor.get(told["url"]).text
