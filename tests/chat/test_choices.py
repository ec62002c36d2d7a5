"""A way on is taken once, under today's policy, and means one thing."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from chatapp.accounts.models import User
from chatapp.chat import choices
from chatapp.chat.asking import asks, saying
from chatapp.chat.choices import BadChoice, Stale
from chatapp.chat.streaming.resuming import Resume, missed
from chatapp.chat.turns import Ending, save_ending
from chatapp.conversations import control, transcript
from chatapp.conversations.models import Conversation, Turn
from chatapp.desk.models import Ticket
from refusals.engine.terms import Category, Path
from refusals.models import Choice, Outcome, Refusal
from tests.chat.cast import answered, begin, end_refused, fresh, refused

pytestmark = pytest.mark.django_db
JADE = {"model": "demo-jade", "scope": "answer", "consent": "1"}


@pytest.fixture
def turn():
    return refused("About 1989", model="demo-aster")


@pytest.fixture
def refusal(turn):
    return Refusal.objects.get(turn_ref=turn.pk)


def notices(conversation):
    return [message.notice for message in transcript.path(fresh(conversation)) if message.notice]


def test_another_model_is_asked_the_same_prompt_after_a_notice(turn, refusal):
    acted: Any = choices.act(refusal, Path.MODEL, uuid4(), JADE)
    assert (acted.started.turn.prompt, acted.started.turn.asked) == (turn.prompt, "demo-jade")
    assert notices(turn.conversation) == ["switched"]


def test_a_second_click_with_the_same_key_changes_nothing(turn, refusal):
    key = uuid4()
    choices.act(refusal, Path.MODEL, key, JADE)
    assert choices.act(refusal, Path.MODEL, key, JADE).started is None
    assert notices(turn.conversation) == ["switched"]
    assert Choice.objects.count() == 1


def test_a_click_is_decided_on_as_many_earlier_declines_as_its_card(refusal, tmp_path, settings):
    pack = tmp_path / "pack.toml"
    pack.write_text(
        'version = "1"\n[unlisted]\npaths = ["rephrase"]\n'
        '[[unlisted.when]]\nprior_refusals = 2\npaths = ["person"]\n'
    )
    settings.REFUSALS_POLICY_FILE = str(pack)
    refusal.paths, refusal.moment = ["person", "mistake"], {"prior_refusals": 2}
    assert choices.act(refusal, Path.PERSON, uuid4(), {"need": "Please help"}).ticket


def test_without_consent_nothing_happens(turn, refusal):
    with pytest.raises(BadChoice, match="consent"):
        choices.act(refusal, Path.MODEL, uuid4(), {**JADE, "consent": ""})
    assert notices(turn.conversation) == []
    assert not Choice.objects.exists()


def test_the_model_that_declined_is_never_asked_again(refusal):
    with pytest.raises(Stale):
        choices.act(refusal, Path.MODEL, uuid4(), {**JADE, "model": "demo-aster"})


def test_when_the_second_model_declines_too_neither_is_offered(turn, refusal):
    acted: Any = choices.act(refusal, Path.MODEL, uuid4(), JADE)
    end_refused(acted.started)
    second = Refusal.objects.get(turn_ref=acted.started.turn.pk)
    again = Turn.objects.select_related("conversation", "prompt").get(pk=second.turn_ref)
    offered = choices.decision_now(second, again, asks.refused_by(again.prompt)).models
    assert offered == ()
    with pytest.raises(Stale):
        choices.act(second, Path.MODEL, uuid4(), {**JADE, "model": "demo-shield"})
    assert refusal.outcomes.filter(kind=Outcome.Kind.REFUSED_AGAIN).exists()


def test_an_answer_from_the_other_model_is_the_refusals_outcome(refusal):
    started: Any = choices.act(refusal, Path.MODEL, uuid4(), JADE).started
    save_ending(started.turn, started.token, Ending(Turn.State.ANSWERED), "In 1989…", "")
    assert refusal.outcomes.filter(kind=Outcome.Kind.ANSWERED).exists()


def test_the_scope_decides_whether_the_conversation_keeps_the_model(turn, refusal):
    choices.act(refusal, Path.MODEL, uuid4(), {**JADE, "scope": "conversation"})
    assert Conversation.objects.get(pk=turn.conversation_id).model == "demo-jade"


def test_once_the_conversation_has_moved_on_the_offer_is_stale(turn, refusal):
    answered("Something else", conversation=fresh(turn.conversation))
    with pytest.raises(Stale):
        choices.act(refusal, Path.MODEL, uuid4(), JADE)


def test_while_a_person_holds_the_conversation_no_model_is_asked(turn, refusal):
    control.take(turn.conversation_id, User.objects.create(username="agent"))
    with pytest.raises(Stale):
        choices.act(refusal, Path.MODEL, uuid4(), JADE)
    assert not Choice.objects.exists()


def test_what_would_go_to_a_model_is_not_offered_while_a_person_reads(client, turn, refusal):
    agent = User.objects.create(username="agent")
    client.force_login(turn.conversation.owner)
    address = reverse("card", args=[turn.conversation_id, refusal.pk])
    before = offered_by(client.get(address))
    assert {"rephrase", "model", "person"} <= before
    control.take(turn.conversation_id, agent)
    assert offered_by(client.get(address)) == before - {"rephrase", "narrow", "model"}
    for path in (Path.REPHRASE, Path.NARROW):
        with pytest.raises(Stale):
            choices.act(refusal, path, uuid4(), {"text": "About 1989, in general"})
    control.hand_back(turn.conversation_id, agent)
    assert offered_by(client.get(address)) >= {"rephrase", "person"}


def offered_by(answer):
    return set(re.findall(r'data-path="(\w+)"', answer.content.decode()))


def test_a_person_is_asked_for_with_a_ticket_and_one_notice(turn, refusal):
    key = uuid4()
    fields = {"need": "Please help", "contact": "me@example.org"}
    ticket = choices.act(refusal, Path.PERSON, key, fields).ticket
    assert choices.act(refusal, Path.PERSON, key, fields).ticket == ticket
    assert Ticket.objects.get() == ticket
    assert notices(turn.conversation) == ["ticket_opened"]


def test_who_missed_that_a_person_was_asked_is_told_how_the_request_stands(turn, refusal):
    last = turn.conversation.messages.order_by("-seq").first()
    choices.act(refusal, Path.PERSON, uuid4(), {})
    told, _ = missed(turn.conversation_id, Resume(None, 0, last.pk))
    assert [frame["type"] for frame in told] == ["message", "ticket"]
    assert told[-1]["url"] == reverse(
        "ticket_state", args=[turn.conversation_id, Ticket.objects.get().pk]
    )
    now = turn.conversation.messages.order_by("-seq").first()
    assert missed(turn.conversation_id, Resume(None, 0, now.pk))[0] == []


def test_a_rephrasing_goes_to_the_composer_and_is_not_kept(refusal):
    acted = choices.act(refusal, Path.REPHRASE, uuid4(), {"text": "A question about history"})
    assert acted.compose == "A question about history"
    assert Choice.objects.get().detail == {}


def test_a_report_of_a_mistake_is_an_outcome(refusal):
    choices.act(refusal, Path.MISTAKE, uuid4(), {})
    assert refusal.outcomes.filter(kind=Outcome.Kind.MISTAKE).exists()


@pytest.mark.parametrize("category", [Category.WEAPONS_CBRN, Category.CSAE, Category.EXTREMISM])
@pytest.mark.parametrize("path", [Path.MODEL, Path.REPHRASE, Path.NARROW])
def test_the_hard_core_offers_no_other_model_and_no_rephrasing_at_the_click(category, path):
    turn = refused("…", category)
    refusal = Refusal.objects.get(turn_ref=turn.pk)
    # Even a row that was tampered with, or pinned under another policy, cannot be taken.
    refusal.paths, refusal.models_offered = list(Path), ["demo-jade"]
    with pytest.raises(Stale):
        choices.act(refusal, path, uuid4(), {**JADE, "text": "x"})


def test_a_crisis_offers_no_other_model_at_the_click():
    turn = refused("…", Category.SELF_HARM)
    refusal = Refusal.objects.get(turn_ref=turn.pk)
    refusal.paths, refusal.models_offered = list(Path), ["demo-jade"]
    with pytest.raises(Stale):
        choices.act(refusal, Path.MODEL, uuid4(), JADE)
    assert fresh(turn.conversation).at_risk


def test_a_click_may_only_narrow_what_was_shown(refusal):
    refusal.models_offered = ["demo-shield"]
    with pytest.raises(Stale):
        choices.act(refusal, Path.MODEL, uuid4(), JADE)


def test_while_an_answer_is_written_no_second_one_is_begun(turn, refusal):
    saying.ask_again(turn.prompt, model="demo-shield", key=uuid4())
    with pytest.raises(Stale):
        choices.act(refusal, Path.MODEL, uuid4(), JADE)


def test_picking_a_model_again_ends_what_was_chosen_for_the_conversation(turn, refusal):
    started: Any = choices.act(refusal, Path.MODEL, uuid4(), {**JADE, "scope": "conversation"})
    end_refused(started.started)
    begin("Something else", model="demo-lantern", conversation=fresh(turn.conversation))
    assert fresh(turn.conversation).model == ""


def test_words_declined_under_a_hard_category_reach_no_other_model_later():
    turn = refused("Walk me through it", Category.WEAPONS_CBRN, model="demo-aster")
    again: Any = begin(
        "walk  me through IT", model="demo-jade", conversation=fresh(turn.conversation)
    )
    assert asks.ask_for(again.turn).context.barred is Category.WEAPONS_CBRN
    other = refused("Walk me through it", Category.POLITICAL, user=turn.conversation.owner)
    fine: Any = begin(
        "Walk me through it", model="demo-jade", conversation=fresh(other.conversation)
    )
    assert asks.ask_for(fine.turn).context.barred is None
