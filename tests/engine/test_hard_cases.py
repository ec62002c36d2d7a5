"""Replies that look like a no and are none, or are one and don't look it, kept out of training."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from refusals.engine.detector import REFUSED_FROM, classify
from refusals.engine.scoring.training import AUTHORED, read_examples
from refusals.engine.terms import Kind

CARD = AUTHORED.parent / "MODEL_CARD.md"

CASES: Sequence[Mapping[str, str]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "hard_cases.jsonl").read_text("utf-8").splitlines()
]


def right(case: Mapping[str, str]) -> bool:
    found = classify(case["prompt"], case["response"]).kind is not Kind.NONE
    return found == (case["label"] == "refusal")


def test_the_hard_cases_were_not_learned():
    learned = {example.response for example in read_examples(AUTHORED)}
    assert learned.isdisjoint(case["response"] for case in CASES)


def test_the_model_card_counts_what_was_learned():
    learned = sum(example.label != "partial" for example in read_examples(AUTHORED))
    assert f"| {learned:,} in nine languages |" in CARD.read_text("utf-8")


def test_the_model_card_names_the_score_from_which_it_is_a_refusal():
    assert f"From a score of {REFUSED_FROM:.2g}".replace("0.", ".") in CARD.read_text("utf-8")


@pytest.mark.parametrize("label", ["refusal", "compliance"])
def test_nine_hard_cases_in_ten_are_judged_right(label):
    judged = Counter(right(case) for case in CASES if case["label"] == label)
    assert judged[True] >= 0.9 * judged.total()


@pytest.mark.parametrize("language", ["en", "zh", "es", "ar"])
def test_hard_cases_are_judged_right_in_each_language(language):
    judged = Counter(right(case) for case in CASES if case["lang"] == language)
    assert judged[True] >= 0.85 * judged.total()
