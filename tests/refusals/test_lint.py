"""The copy rules: each objects to its bad examples and leaves the good ones alone."""

from __future__ import annotations

from collections import Counter

import pytest

from refusals.copybook import Place
from refusals.studio.lint import RULES, Outcome, blocking, lint, verdicts, waivable
from refusals.studio.lint.examples import examples
from refusals.studio.lint.reading import syllables

LANGUAGES = ("en", "zh-hans", "es", "ar")
WARNS = {"R4", "R9", "R10", "R16", "R20"}
HEADLINE = Place("headline", "illicit", "en")


def each(*, bad: bool):
    """Every example of one kind, under a name of its own."""
    return [
        pytest.param(one, id=f"{tag}-{number}-{one.rule or one.place.slot}")
        for tag in LANGUAGES
        for number, one in enumerate(examples(tag))
        if bool(one.rule) is bad
    ]


@pytest.mark.parametrize("bad", each(bad=True))
def test_a_bad_text_is_found_by_its_rule(bad):
    findings = [one for one in lint(bad.place, bad.text) if one.rule == bad.rule]
    outcomes = {finding.outcome for finding in findings}
    crisis = bad.place.category == "self_harm"
    expected = Outcome.WARNS if bad.rule in WARNS and not crisis else Outcome.BLOCKS
    assert outcomes == {expected}


@pytest.mark.parametrize("good", each(bad=False))
def test_nothing_is_said_of_a_good_text(good):
    assert lint(good.place, good.text) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_examples_of_every_rule_and_not_too_many(language):
    counted = Counter(bool(one.rule) for one in examples(language))
    assert counted[True] <= 30
    assert counted[False] <= 30
    ours = {rule.number for rule in RULES} - {"R20"}  # what R20 reads is the policy
    assert {one.rule for one in examples(language) if one.rule} == {"R0", *ours}


def test_all_twenty_rules_are_there():
    assert {rule.number for rule in RULES} == {f"R{number}" for number in range(1, 21)}


def test_an_exclamation_mark_warns_outside_a_crisis():
    (finding,) = lint(HEADLINE, "Such steps can't be given!")
    assert finding.rule == "R9"
    assert not finding.blocks


def test_a_language_without_words_is_not_called_clean():
    place = Place("headline", "illicit", "it")
    findings = lint(place, "Questi passi non si possono dare")
    assert {finding.outcome for finding in findings} == {Outcome.NOT_CHECKED}
    assert not blocking(findings)
    said = verdicts(place, "Questi passi non si possono dare")
    assert said["R6"][1] is Outcome.NOT_CHECKED
    assert said["R11"][1] is Outcome.PASSES
    assert said["R2"][1] is Outcome.NOT_HERE


def test_every_rule_gives_a_verdict_in_order():
    assert list(verdicts(HEADLINE, "Such steps can't be given")) == [f"R{n}" for n in range(1, 21)]


def test_the_live_policy_is_held_to_the_rules_too():
    assert verdicts(HEADLINE, "Such steps can't be given")["R3"][1] is Outcome.PASSES
    assert verdicts(HEADLINE, "Such steps can't be given")["R20"][1] is Outcome.PASSES
    crisis = Place("headline", "self_harm", "en")
    assert verdicts(crisis, "You don't have to carry this alone")["R20"][1] is Outcome.PASSES


def test_a_name_in_a_placeholder_counts_for_the_length_and_not_for_the_grade():
    place = Place("switch_notice", "", "en")
    text = "At {time} you chose {served} to answer instead of {asked}."
    assert lint(place, text) == ()


def test_no_exception_is_made_in_a_crisis_nor_from_an_absolute_rule():
    assert waivable("R1", HEADLINE)
    assert not waivable("R1", Place("headline", "self_harm", "en"))
    assert not waivable("R11", Place("emergency", "", "en"))
    assert not waivable("R19", HEADLINE)


@pytest.mark.parametrize(
    ("text", "dictionary", "counted"), [("a simple lock", "en_US", 4), ("la puerta", "es", 3)]
)
def test_syllables_come_from_the_hyphenation_of_the_language(text, dictionary, counted):
    assert syllables(text, dictionary) == counted


@pytest.mark.parametrize("run", ["1", "«", "a_1", "0.", "{", "“a "])
def test_no_run_of_signs_holds_up_whoever_writes(run):
    assert "R11" in {finding.rule for finding in lint(HEADLINE, run * 15_000)}
