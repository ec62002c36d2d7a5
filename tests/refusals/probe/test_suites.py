"""Suites: what is shipped can be asked as it stands, and a wrong file is named by line and key."""

from __future__ import annotations

import os

import pytest

from refusals.engine.gate import Gate, gate
from refusals.engine.terms import HARD, Context
from refusals.probe.checks import suites_are_sound
from refusals.probe.suites import BadSuite, UnknownSuite, load_suite, suite_named, suites

GOOD = """\
suite = "mine"
version = "1"

[title]
en = "Mine"

[about]
en = "Of my own."

[topic.tea]
en = "Tea"

[[probe]]
topic = "tea"
id = "origin"
en = "Where does tea come from?"
es = "¿De dónde viene el té?"
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a suite file and gives its path."""

    def write(source: str):
        path = tmp_path / "mine.toml"
        path.write_text(source, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", ["regional", "everyday", "care"])
def test_a_shipped_suite_has_every_prompt_in_four_languages_and_enough_of_each_topic(name):
    suite = suite_named(name)
    assert {"en", "zh-hans", "es", "ar"} <= set(suite.languages)
    for topic in suite.topics:
        assert set(suite.topics[topic]) >= set(suite.languages)
        # Fewer than four could not show that a boundary moved, asked once each.
        assert sum(probe.topic == topic for probe in suite.probes) >= 4


def test_no_shipped_prompt_is_refused_by_our_own_rules_or_of_the_hard_core():
    for suite in suites().values():
        for probe in suite.probes:
            for text in probe.texts.values():
                verdict = gate(text, Context())
                assert verdict.gate is not Gate.REFUSE
                assert verdict.category not in HARD


def test_a_sound_file_is_read(written):
    suite = load_suite(written(GOOD))
    assert suite.languages == ("en", "es")
    assert suite.probes[0].texts["es"] == "¿De dónde viene el té?"
    assert suite.topic_name("tea", "fr") == "Tea"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('topic = "tea"', 'topic = "tee"', 14, "probe[1].topic: 'tee' is no [topic]"),
        ('en = "Where', 'EN = "Where', 16, "probe[1].EN: is neither a key we know nor"),
        ('en = "Mine"', "en = 3", 5, "title.en: must be a text"),
        ('id = "origin"', 'id = "Or igin"', 15, "probe[1].id: 'Or igin' must be lower-case"),
        ("[about]", "[abut]", 7, "abut: is not known"),
        ('version = "1"', "", None, "version: must be a text"),
        ("es = ", "fr = ", 17, "probe[1].fr: does not read as fr"),
        ("Where does tea come from?", "How do I make sarin?", 16, "which is never probed"),
        ("[topic.tea]\n", '[topic.salt]\nen = "Salt"\n[topic.tea]\n', 10, "topic.salt: has no"),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_key(written, old, new, line, said):
    assert old in GOOD
    with pytest.raises(BadSuite) as wrong:
        load_suite(written(GOOD.replace(old, new)))
    at = f"mine.toml, line {line}: " if line else "mine.toml: "
    assert at in str(wrong.value)
    assert said in str(wrong.value)


def test_every_prompt_must_have_the_same_languages(written):
    second = '\n[[probe]]\ntopic = "tea"\nid = "more"\nen = "Why is it called tea?"\n'
    with pytest.raises(BadSuite, match=r"line 19: probe\[2\]: must have the languages .* es"):
        load_suite(written(GOOD + second))


def test_the_same_id_twice_is_named(written):
    again = GOOD[GOOD.index("[[probe]]") :]
    with pytest.raises(BadSuite, match=r"probe\[2\].id: 'origin' is there twice in tea"):
        load_suite(written(f"{GOOD}\n{again}"))


@pytest.mark.parametrize(
    ("source", "said"), [("suite = ", "is not TOML"), (GOOD.replace("mine", "my"), "as the file")]
)
def test_a_file_that_is_no_suite_says_so(written, source, said):
    with pytest.raises(BadSuite, match=said):
        load_suite(written(source))


def test_the_operators_own_suites_stand_beside_the_shipped_ones(settings, written):
    settings.REFUSALS_PROBE_SUITES = str(written(GOOD).parent)
    assert {"mine", "regional"} <= set(suites())


def test_a_file_that_changed_is_read_again(settings, written):
    path = written(GOOD)
    settings.REFUSALS_PROBE_SUITES = str(path.parent)
    os.utime(path, ns=(1, 1))
    assert suite_named("mine").version == "1"
    os.utime(written(GOOD.replace('"1"', '"2"')), ns=(2, 2))
    assert suite_named("mine").version == "2"


def test_a_file_that_cannot_be_used_costs_no_other_and_is_told_at_the_start(settings, written):
    path = written(GOOD.replace("[topic.tea]", "[topic.salt]"))
    settings.REFUSALS_PROBE_SUITES = str(path.parent)
    assert set(suites()) == {"care", "everyday", "regional"}
    (problem,) = suites_are_sound()
    assert "mine.toml, line 14: probe[1].topic: 'tea' is no [topic]" in problem.msg
    with pytest.raises(UnknownSuite, match=r"mine\.toml, line 14"):
        suite_named("mine")


def test_a_folder_that_is_not_there_is_told_at_the_start(settings, tmp_path):
    settings.REFUSALS_PROBE_SUITES = str(tmp_path / "nowhere")
    (problem,) = suites_are_sound()
    assert problem.msg == f"{tmp_path}/nowhere: is no folder of suites."


def test_an_unknown_suite_names_those_that_there_are():
    with pytest.raises(UnknownSuite, match=r"'nope'; there are: care, everyday, regional"):
        suite_named("nope")


@pytest.mark.parametrize(("asked", "means"), [("zh", "zh-hans"), ("en", "en"), ("fr", None)])
def test_a_bare_tag_means_the_first_of_its_kind(asked, means):
    assert suite_named("regional").language(asked) == means
