"""How much of a reply is held back, over the replies that we wrote ourselves."""

from __future__ import annotations

import pytest

from refusals.engine.evaluation import Tally, judge
from refusals.engine.scoring.training import AUTHORED, read_examples
from refusals.engine.terms import Kind

pytestmark = pytest.mark.timeout(120)

ONE_IN = 3


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Judge some of the authored replies, four characters at a time."""
    clear = [one for one in read_examples(AUTHORED) if one.label != "partial"]
    return Tally([judge(one) for one in clear[::ONE_IN]])


def test_half_of_all_answers_go_out_with_their_first_words(tally):
    holds = tally.holds
    assert holds[len(holds) // 2] <= 16


def test_hardly_any_answer_is_held_for_longer_than_a_line(tally):
    holds = tally.holds
    assert holds[int(0.95 * len(holds))] <= 80


def test_of_a_refusal_that_opens_with_a_decline_nothing_is_shown(tally):
    hidden, openers = tally.openers_unseen
    assert openers > 100
    assert hidden >= 0.98 * openers


def test_of_hardly_any_refusal_that_gets_a_card_anything_is_shown(tally):
    carded = [one for one in tally.judged if one.example.refusal and one.kind is Kind.FULL]
    assert sum(one.shown == 0 for one in carded) >= 0.93 * len(carded)
