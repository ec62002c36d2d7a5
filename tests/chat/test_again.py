"""Asking again, elsewhere or in other words: always under policy, whichever route is taken."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from chatapp.chat.asking import again, asks, branching, routes, saying
from chatapp.conversations import transcript
from chatapp.conversations.context import declines_in, history_for
from chatapp.conversations.models import Message, Turn
from refusals.engine.terms import Category
from refusals.models import Refusal
from tests.chat.cast import answered, begin, end, end_refused, fresh, person, refused, said

pytestmark = pytest.mark.django_db
CAST = ["other", "agent", "lead", "designer", "analyst"]


@pytest.fixture
def turn():
    return answered("What is a tide?", "The sea, rising.")


@pytest.fixture
def mine(client, turn, monkeypatch):
    monkeypatch.setattr("chatapp.chat.views.responding.runner.start", _not_run)
    client.force_login(turn.conversation.owner)
    return client


async def _not_run(started, hit=None):
    """Leave the turn as it was begun: what it is asked is another test's."""


def edit(prompt, text, **more):
    return again.edit(prompt, said(text, **more), user=person(), guest=None)


def context_of(conversation, model):
    path = transcript.path(fresh(conversation))
    history = history_for(model, path, declines_in(conversation), most_characters=10_000)
    return [one.text for one in history]


# --- What a refusal closes is closed on every route


def test_a_model_that_declined_never_answers_that_prompt_again():
    turn = refused("About 1989")
    with pytest.raises(again.NotOffered):
        again.regenerate(turn, uuid4())


def test_a_model_that_was_chosen_on_a_card_answers_once():
    turn = refused("About 1989")
    begun: Any = saying.ask_again(turn.prompt, model="demo-jade", key=uuid4(), via="model")
    end(begun, "In 1989…")
    with pytest.raises(again.NotOffered):
        again.regenerate(begun.turn, uuid4())


def test_an_answer_is_not_asked_for_again_once_the_same_model_declined_it_beside():
    turn = answered("About 1989", "In 1989…")
    end_refused(again.regenerate(turn, uuid4()))
    again.step(Message.objects.get(text="In 1989…"))
    with pytest.raises(again.NotOffered):
        again.regenerate(turn, uuid4())


@pytest.mark.parametrize("category", [Category.WEAPONS_CBRN, Category.CSAE, Category.SELF_HARM])
def test_what_may_not_be_rephrased_may_not_be_edited(category):
    turn = refused("Walk me through it", category)
    with pytest.raises(again.NotOffered):
        edit(turn.prompt, "Walk me through something else")


def test_what_takes_the_place_of_a_hard_refusal_reaches_no_model_whatever_it_says():
    turn = refused("Walk me through it", Category.WEAPONS_CBRN)
    instead = said("Something else entirely", model="demo-jade", edits=turn.prompt_id)
    begun: Any = saying.say(turn.conversation_id, instead, user=person(), guest=None)
    assert asks.ask_for(begun.turn).context.barred is Category.WEAPONS_CBRN


def test_close_words_after_a_hard_refusal_reach_no_model_either():
    turn = refused("Walk me through it", Category.WEAPONS_CBRN)
    begun = begin("Please, walk me through it!", conversation=fresh(turn.conversation))
    assert asks.ask_for(begun.turn).context.barred is Category.WEAPONS_CBRN


def test_the_same_words_in_the_same_place_are_not_sent_once_they_were_declined():
    turn = refused("About 1989", Category.POLITICAL)
    with pytest.raises(branching.SaidBefore):
        edit(turn.prompt, "  please, ABOUT 1989!", model="demo-jade")
    assert Message.objects.filter(author="person").count() == 1


def test_other_words_in_place_of_a_refusal_count_as_its_rephrasing():
    turn = refused("About 1989", Category.POLITICAL)
    begun: Any = edit(turn.prompt, "Which museums tell of the 1980s?")
    refusal = Refusal.objects.get(turn_ref=turn.pk)
    assert (begun.turn.refusal, begun.turn.via) == (refusal.pk, "rephrase")


def test_no_other_model_is_offered_below_a_refusal_but_by_its_card():
    turn = refused("About 1989", Category.POLITICAL)
    assert routes.others_for(turn, routes.declines_of(turn.prompt)) == ()
    with pytest.raises(again.NotOffered):
        again.ask_another(turn, uuid4(), model="demo-jade", scope="answer")


def test_words_that_signal_a_risk_are_not_shopped_around():
    turn = answered("I want to kill myself", "I'm glad that you told me.")
    with pytest.raises(again.NotOffered):
        again.ask_another(turn, uuid4(), model="demo-jade", scope="answer")


def test_what_was_declined_on_another_branch_is_no_context_for_others():
    turn = answered("About 1989", "In 1989…")
    begun = again.ask_another(turn, uuid4(), model="demo-jade", scope="answer")
    end_refused(begun)
    again.step(Message.objects.get(text="In 1989…"))
    assert context_of(turn.conversation, "demo-aster") == ["About 1989", "In 1989…"]
    assert context_of(turn.conversation, "demo-jade") == []
    assert context_of(turn.conversation, "demo-shield") == []


def test_a_branch_tells_the_model_only_of_what_is_on_it():
    turn = answered("One", "1")
    answered("Two", "2", conversation=fresh(turn.conversation))
    begun: Any = edit(Message.objects.get(text="Two"), "Dos")
    assert [one.text for one in asks.ask_for(begun.turn).history] == ["One", "1"]


# --- The forms


def test_regenerating_begins_one_turn_per_key(mine, turn):
    url, key = reverse("regenerate", args=[turn.conversation_id, turn.pk]), uuid4()
    for _ in range(2):
        answer = mine.post(url, {"key": key}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 204
        assert '"branch": 1' in answer["HX-Trigger"]
    assert Turn.objects.count() == 2


def test_another_model_needs_consent_and_leaves_a_notice(mine, turn):
    url = reverse("ask_another", args=[turn.conversation_id, turn.pk])
    fields = {"key": uuid4(), "model": "demo-jade", "scope": "conversation"}
    assert mine.post(url, fields).status_code == 409
    assert mine.post(url, {**fields, "consent": "1"}).status_code == 302
    notice = Message.objects.get(notice="switched")
    assert notice.facts == {"asked": "demo-aster", "chosen": "demo-jade", "scope": "conversation"}
    assert fresh(turn.conversation).model == "demo-jade"


def test_the_step_before_another_model_says_where_the_words_go(mine, turn):
    html = mine.get(reverse("offer_another", args=[turn.conversation_id, turn.pk]))
    assert "Your words stay on your operator&#x27;s servers." in html.content.decode()
    assert "demo-aster" not in html.content.decode()


def test_an_edit_that_cant_be_taken_keeps_the_words_and_says_why(mine, turn, settings):
    settings.MAX_MESSAGE_CHARACTERS = 10
    url = reverse("edit", args=[turn.conversation_id, turn.prompt_id])
    answer = mine.post(url, {"key": uuid4(), "text": "Much too long"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 422
    assert "Much too long" in answer.content.decode()
    assert "at most 10 characters" in answer.content.decode()


def test_an_edit_without_scripts_leads_back_to_the_conversation(mine, turn):
    page = mine.get(reverse("write_anew", args=[turn.conversation_id, turn.prompt_id]))
    assert "What is a tide?" in page.content.decode()
    url = reverse("edit", args=[turn.conversation_id, turn.prompt_id])
    mine.post(url, {"key": uuid4(), "text": "What is an ebb?"}, follow=True)
    assert [one.text for one in transcript.path(fresh(turn.conversation))] == ["What is an ebb?"]


def test_the_page_offers_what_can_be_done_and_a_stepper_where_there_are_versions(mine, turn):
    end(again.regenerate(turn, uuid4()), "The sea, falling.")
    html = mine.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    first = Message.objects.get(text="The sea, rising.")
    for name, pk in (("show", first.pk), ("write_anew", turn.prompt_id)):
        assert reverse(name, args=[turn.conversation_id, pk]) in html
    assert "data-version" in html
    mine.post(reverse("show", args=[turn.conversation_id, first.pk]))
    html = mine.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert "The sea, rising." in html
    assert "The sea, falling." not in html


def test_a_message_has_no_form_of_its_own_and_its_buttons_work_without_scripts(mine, turn):
    end(again.regenerate(turn, uuid4()), "The sea, falling.")
    page = mine.get(turn.conversation.get_absolute_url()).content.decode()
    messages, shared = page[page.index('id="transcript"') :].split('id="act"', 1)
    messages = messages.rpartition("</ol>")[0]
    assert "<form" not in messages
    assert "hx-" not in messages
    buttons = re.findall(r"<button[^>]*>", messages)
    assert buttons
    assert all('form="act"' in button and "formaction=" in button for button in buttons)
    assert "csrfmiddlewaretoken" in shared.partition("</form>")[0]


def test_every_failure_can_be_tried_again(mine, turn):
    for state in (Turn.State.FAILED, Turn.State.TRUNCATED, Turn.State.STOPPED):
        begun = begin("Once more", conversation=fresh(turn.conversation))
        end(begun, "So far", state)
        html = mine.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
        assert reverse("retry", args=[turn.conversation_id, begun.turn.pk]) in html


@pytest.mark.parametrize("name", CAST)
def test_nobody_else_does_anything_with_a_persons_message(client, turn, name):
    client.force_login(person(name))
    for route, pk in (
        ("show", turn.prompt_id),
        ("edit", turn.prompt_id),
        ("switch_back", turn.prompt_id),
        ("rate", turn.prompt_id),
        ("regenerate", turn.pk),
        ("ask_another", turn.pk),
        ("retry", turn.pk),
    ):
        url = reverse(route, args=[turn.conversation_id, pk])
        assert client.post(url, {"key": uuid4()}).status_code == 404, route
    for route, pk in (("write_anew", turn.prompt_id), ("offer_another", turn.pk)):
        assert client.get(reverse(route, args=[turn.conversation_id, pk])).status_code == 404
    assert client.get(reverse("transcript", args=[turn.conversation_id])).status_code == 404


# --- The way back from a switch


def switched(turn, scope="conversation"):
    end(again.ask_another(turn, uuid4(), model="demo-jade", scope=scope), "By Jade")
    return Message.objects.get(notice="switched")


def test_a_switch_for_the_conversation_is_undone_for_what_comes_next(mine, turn):
    notice = switched(turn)
    url = reverse("switch_back", args=[turn.conversation_id, notice.pk])
    page = reverse("conversation", args=[turn.conversation_id])
    assert url in mine.get(page).content.decode()
    answer = mine.post(url, HTTP_HX_REQUEST="true")
    assert '"model": "demo-aster"' in answer["HX-Trigger"]
    assert fresh(turn.conversation).model == "demo-aster"
    html = mine.get(page).content.decode()
    assert url not in html
    assert 'data-notice="switched_back"' in html
    assert mine.post(url).status_code == 409


def test_a_switch_for_one_answer_has_nothing_to_undo(mine, turn):
    notice = switched(turn, "answer")
    url = reverse("switch_back", args=[turn.conversation_id, notice.pk])
    assert mine.post(url).status_code == 409


def test_the_notices_of_a_switch_and_its_undoing_are_exported(mine, turn):
    mine.post(reverse("switch_back", args=[turn.conversation_id, switched(turn).pk]))
    text = mine.get(reverse("export", args=[turn.conversation_id, "md"])).content.decode()
    assert "you chose Jade (scripted demo) to answer instead of Aster (scripted demo)" in text
    assert "you chose Aster (scripted demo) to answer again" in text


# --- Branches, taken along


def test_an_export_has_every_version_and_says_which_one_is_shown(mine, turn):
    end(again.regenerate(turn, uuid4()), "The sea, falling.")
    data = mine.get(reverse("export", args=[turn.conversation_id, "json"])).json()
    assert [one["text"] for one in data["messages"]] == ["What is a tide?", "The sea, falling."]
    assert [one["text"] for one in data["other_versions"]] == ["The sea, rising."]
    text = mine.get(reverse("export", args=[turn.conversation_id, "md"])).content.decode()
    assert "Version 2 of 2" in text


def test_a_shared_link_keeps_its_version_and_says_that_there_are_others(mine, turn, client):
    end(again.regenerate(turn, uuid4()), "The sea, falling.")
    mine.post(reverse("share", args=[turn.conversation_id]))
    again.step(Message.objects.get(text="The sea, rising."))
    token = turn.conversation.share.token
    html = client.get(reverse("shared", args=[token])).content.decode()
    assert "The sea, falling." in html
    assert "Version 2 of 2; the others are not shared." in " ".join(html.split())
    assert "The sea, rising." not in html


def test_what_a_search_finds_in_another_version_is_shown_on_request(mine, turn):
    end(again.regenerate(turn, uuid4()), "The sea, falling.")
    found = mine.get(reverse("conversations"), {"q": "rising"}).content.decode()
    first = Message.objects.get(text="The sea, rising.")
    address = f"{turn.conversation.get_absolute_url()}?found={first.pk}"
    assert address in found
    step = reverse("show", args=[turn.conversation_id, first.pk])
    assert 'class="elsewhere"' in mine.get(address).content.decode()
    page = mine.post(step, follow=True).content.decode()
    assert "The sea, rising." in page
    assert "elsewhere" not in mine.get(address).content.decode()
