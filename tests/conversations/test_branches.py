"""Whatever is said, edited and stepped to: one whole branch is shown, and nothing is lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chatapp.chat.asking import again, branching, saying
from chatapp.conversations import branches, control, transcript
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.desk.lifecycle import tickets
from tests.chat.cast import answered, end, fresh, person, said

STEPS = st.lists(
    st.tuples(st.sampled_from(["say", "say otherwise", "step"]), st.integers(0, 50)), max_size=7
)


class AnyTree(TestCase):
    """Hypothesis needs a test case whose database it can empty between examples."""

    @pytest.mark.timeout(60)  # a hundred small transactions, on a machine that may be busy
    @settings(max_examples=12, deadline=None)
    @given(STEPS)
    def test_the_path_always_goes_from_the_root_to_a_leaf_and_no_message_is_lost(self, steps):
        conversation = Conversation.objects.create(owner=person())
        say(conversation)
        for written, (kind, number) in enumerate(steps):
            take(conversation, kind, number)
            rows = {message.pk: message for message in conversation.messages.all()}
            path = transcript.path(fresh(conversation))
            parents = [message.parent_id for message in path]
            assert parents == [None, *(message.pk for message in path[:-1])]
            assert not any(message.parent_id == path[-1].pk for message in rows.values())
            said_so_far = 1 + sum(kind != "step" for kind, _ in steps[: written + 1])
            assert len(rows) == said_so_far


def say(conversation):
    transcript.append(fresh(conversation), author=Message.Author.PERSON, text="Hello")


def take(conversation, kind, number):
    messages = list(conversation.messages.all())
    message = messages[number % len(messages)]
    match kind:
        case "say":
            say(conversation)
        case "say otherwise":
            branches.go_to(fresh(conversation), message.parent_id)
            say(conversation)
        case "step":
            branches.show(fresh(conversation), message)


def texts(conversation):
    return [message.text for message in transcript.path(fresh(conversation))]


@pytest.fixture
def talk(db):
    conversation = answered("One", "1").conversation
    answered("Two", "2", conversation=fresh(conversation))
    return conversation


def message(conversation, text):
    return conversation.messages.get(text=text)


def test_an_edit_begins_a_branch_and_stepping_back_shows_all_that_was_there(talk):
    end(again.edit(message(talk, "One"), said("Uno"), user=person(), guest=None), "1a")
    assert texts(talk) == ["Uno", "1a"]
    again.step(message(talk, "One"))
    assert texts(talk) == ["One", "1", "Two", "2"]
    again.step(message(talk, "Uno"))
    assert texts(talk) == ["Uno", "1a"]


def test_an_answer_is_given_once_more_beside_the_first(talk):
    end(again.regenerate(message(talk, "1").turn, uuid4()), "1b")
    assert texts(talk) == ["One", "1b"]
    tree = transcript.tree(talk)
    assert [one.text for one in tree.versions(message(talk, "1"))] == ["1", "1b"]


def test_a_branch_is_shown_where_it_was_left_not_where_it_is_newest(talk):
    end(again.edit(message(talk, "Two"), said("Dos"), user=person(), guest=None), "2a")
    again.step(message(talk, "Two"))
    end(again.edit(message(talk, "One"), said("Uno"), user=person(), guest=None), "1a")
    again.step(message(talk, "One"))
    assert texts(talk) == ["One", "1", "Two", "2"]


def test_every_change_of_branch_has_a_number(talk):
    before = fresh(talk).branch
    branches.show(fresh(talk), message(talk, "2"))
    assert fresh(talk).branch == before
    end(again.regenerate(message(talk, "1").turn, uuid4()))
    assert fresh(talk).branch == before + 1


def test_no_other_version_is_shown_while_an_answer_is_written(talk):
    end(again.regenerate(message(talk, "1").turn, uuid4()), "1b")
    saying.say(talk.pk, said("And?"), user=person(), guest=None)
    with pytest.raises(saying.Busy):
        again.step(message(talk, "1"))


def test_there_are_no_versions_while_a_person_is_asked_or_answers(talk):
    end(again.regenerate(message(talk, "1").turn, uuid4()), "1b")
    tickets.open_ticket(fresh(talk), None, need="", contact="", asked="")
    for forbidden in (
        lambda: again.step(message(talk, "1")),
        lambda: again.regenerate(message(talk, "1b").turn, uuid4()),
        lambda: again.edit(message(talk, "One"), said("Uno"), user=person(), guest=None),
    ):
        with pytest.raises(branching.WithAPerson):
            forbidden()
    control.take(talk.pk, person("agent"))
    with pytest.raises(branching.WithAPerson):
        again.step(message(talk, "1"))


def test_a_retry_follows_what_broke_off_instead_of_standing_beside_it(talk):
    broken: Any = saying.say(talk.pk, said("Three"), user=person(), guest=None)
    end(broken, "3…", Turn.State.TRUNCATED)
    end(again.retry(broken.turn, uuid4()), "3")
    assert texts(talk)[-3:] == ["Three", "3…", "3"]


def test_what_is_shown_already_stays_as_it_is(talk):
    end(again.edit(message(talk, "Two"), said("Dos"), user=person(), guest=None), "2a")
    again.step(message(talk, "Two"))
    again.step(message(talk, "One"))
    assert texts(talk) == ["One", "1", "Two", "2"]
