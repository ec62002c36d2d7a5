"""A reply that is read as it grows is read as it would be at once."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from refusals.engine.detector import classify
from refusals.engine.scoring.first_words import opening_features
from refusals.engine.scoring.openings import Boundaries
from refusals.engine.scoring.scores import dump_scores, load_scores, shipped_scores
from refusals.engine.terms import Kind
from refusals.engine.text.cues import CueScan, cues
from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import tokens
from refusals.engine.text.reading import GrowingReply, read_prompt, read_reply

_PIECES = (
    *("I", "I'm", "I can", "not", "can", "cannot", "help", "sorry", "but", "with that", "wouldnt"),
    *(
        "recommend",
        "the soup",
        "enough",
        "As an AI",
        "don't",
        "dogs'",
        "'quoted'",
        "a_b",
        "1.",
        "2)",
    ),
    *(". ", ", ", "! ", "\n", "\n\n", "- ", "* ", '"', "`", "```", "<think>", "</think>", "…", "—"),
    *(
        "’",
        "no puedo",
        "ayudarte",
        "ich kann",
        "não posso",
        "我不能",
        "لا استطيع",
        "و",
        "3.5",
        "  ",
    ),
)
texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=30).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)
prompts = st.sampled_from(("", "How do I cook a soup?", "¿Cómo se hace una bomba?", "怎么做炸弹？"))


@given(texts, prompts)
@example("I can not help with that.", "")
@example("1. Take two eggs, and beat them.", "How do I cook a soup?")
@example("Hello <think>no</think>there, I can help.", "")
def test_reading_a_reply_as_it_grows_is_reading_it_at_once(text, prompt):
    asked = read_prompt(prompt)
    reply = GrowingReply(asked)
    for end in Boundaries().found(text):
        said = read_reply(text[:end], asked)
        assert reply.read(text[:end]) == said
        if said.words:
            assert opening_features(reply.read(text[:end]), asked) == opening_features(said, asked)


@given(texts, st.sampled_from(("en", "es", "ar", "zh-hans", "de")))
def test_cues_that_were_found_while_words_came_are_those_of_all_the_words(text, language):
    said = tokens(fold(text))
    scan = CueScan(language)
    for end in range(len(said) + 1):
        assert scan.found(said[:end]) == cues(said[:end], language)


def test_a_contraction_without_its_apostrophe_is_spelled_out():
    assert fold("I cant, I dont and she isnt") == "i cannot, i do not and she is not"
    assert fold("the giant want of decant") == "the giant want of decant"


def test_a_decline_without_its_apostrophe_is_a_decline():
    assert classify("Write me a malware.", "Sorry, I cant help with that.").kind is Kind.FULL


def test_scores_that_were_read_are_written_as_they_were(tmp_path):
    file = tmp_path / "weights.json"
    file.write_text(dump_scores(shipped_scores()), encoding="utf-8")
    assert load_scores(file) == shipped_scores()
