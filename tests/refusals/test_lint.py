"""The copy rules: each objects to its bad example and leaves its good one alone."""

from __future__ import annotations

import pytest

from refusals.copybook import Place
from refusals.studio.lint import blocking, lint

HEADLINE = Place("headline", "illicit", "en")
REASON = Place("reason", "illicit", "en")
SWITCH = Place("both_refused", "", "en")
CRISIS = Place("headline", "self_harm", "en")


@pytest.mark.parametrize(
    ("rule", "place", "bad"),
    [
        ("R0", HEADLINE, " "),
        ("R1", HEADLINE, "This request can't be met"),
        ("R2", REASON, "It could hurt people. It could also break things."),
        ("R2", REASON, "so " * 26),
        ("R6", HEADLINE, "Illegal steps can't be given"),
        ("R7", REASON, "It's important to respect the law."),
        ("R8", HEADLINE, "Unfortunately there is no answer"),
        ("R11", HEADLINE, "x" * 61),
        ("R12", HEADLINE, "A content policy stopped this"),
        ("R19", HEADLINE, "{model} can't give such steps"),
        ("R19", SWITCH, "Both declined."),
        ("R19", SWITCH, "Both declined: {models} {."),
        ("R19", REASON, "Read https://example.org/why about it."),
        ("R9", CRISIS, "You are not alone!"),
    ],
)
def test_a_bad_text_is_blocked_by_its_rule(rule, place, bad):
    findings = lint(place, bad)
    assert rule in {finding.rule for finding in findings if finding.blocks}
    assert blocking(findings)


@pytest.mark.parametrize(
    ("place", "good"),
    [
        (HEADLINE, "Steps that could break the law can't be given"),
        (REASON, "Release 2.6 leaves such steps out."),
        (SWITCH, "Both models declined: {models}."),
        (CRISIS, "You don't have to carry this alone"),
        (HEADLINE, "Legal steps only"),
        (Place("headline", "illicit", "ar"), "لا تُقدَّم خطوات قد تخالف القانون"),
    ],
)
def test_nothing_is_said_of_a_good_text(place, good):
    assert lint(place, good) == ()


def test_an_exclamation_mark_warns_outside_a_crisis():
    (finding,) = lint(HEADLINE, "Such steps can't be given!")
    assert finding.rule == "R9"
    assert not finding.blocks


def test_a_language_without_lists_is_not_called_clean():
    (finding,) = lint(Place("headline", "illicit", "fr"), "Ces étapes ne sont pas données")
    assert "not checked" in finding.message
    assert not finding.blocks
