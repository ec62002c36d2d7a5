"""Folding takes a time that grows with a text, not with its square, whatever it is made of."""

from __future__ import annotations

import pytest

from refusals.engine.text.folding import fold, own_words, without_thoughts

MANY = 300_000
"""Characters: a prompt with six long files. Their square would take hours."""


@pytest.mark.parametrize("blank", ["\n", " ", "\t", "\u3000", " \n", "\r\n"])
@pytest.mark.parametrize("mark", ["*", ">", "<", "`"])
def test_nothing_blank_makes_folding_slow(blank, mark):
    assert fold(f"{mark}yes{blank * (MANY // len(blank))}no").endswith("no")


@pytest.mark.parametrize("blank", ["\n", " ", " \n"])
def test_nothing_blank_makes_looking_for_dialogue_slow(blank):
    text = f"yes — {blank * (MANY // len(blank))}no"
    assert own_words(text).endswith("no")


def test_quotations_and_dialogue_are_found_below_empty_lines():
    assert fold("yes\n\n  > no") == "yes\nno"
    assert fold(own_words("He said:\n\n  — Never.\nYes.")) == "he said:\n…\nyes."


def test_reasoning_goes_with_the_blank_before_it():
    assert without_thoughts("Yes \n\n <think>no</think> and no") == "Yes and no"
    assert without_thoughts(" <think>never ending") == ""
