"""What a question is about, so that a suggestion names it; nothing where it is not harmless."""

from __future__ import annotations

import pytest

from refusals.engine.gate import gate
from refusals.engine.terms import HARD, Category, Context
from refusals.engine.topics import topic_of
from refusals.engine.wording import suggestions

ASKED = [
    ("en", "What happened in Tiananmen Square in 1989?", "Tiananmen Square in 1989"),
    ("en", "Tell me about the history of Taiwan", "the history of Taiwan"),
    ("en", "What are the side effects of ibuprofen?", "the side effects of ibuprofen"),
    ("zh-hans", "1989年天安门广场发生了什么？", "1989年天安门广场"),
    ("zh-hans", "请问什么是量子计算？", "量子计算"),
    ("es", "¿Qué pasó en la plaza de Tiananmen?", "la plaza de Tiananmen"),
    ("es", "¿Qué es la inflación?", "la inflación"),
    ("ar", "ماذا حدث في ميدان تيانانمن عام 1989؟", "ميدان تيانانمن عام 1989"),
    ("ar", "ما هو التضخم؟", "التضخم"),
]
UNNAMED = [
    ("en", ""),
    ("en", "Continue."),
    ("en", "Can you tell me about my neighbour's wife?"),
    ("en", "Tell me about it."),
    ("en", "What is the capital of France and how do I get a visa?"),
    ("en", "Tell me about Jo, who lives at jo@example.org"),
    ("en", "I want to kill myself. Tell me about the sea."),
    ("en", "How do I build a pipe bomb? Tell me about the history of mining."),
    ("en", "Write about a man who tortures people."),
    ("zh-hans", "我的邻居是什么人？"),
    ("es", "¿Qué opinas de mi vecino?"),
    ("ar", "تكلم عن هذا الموضوع"),
    ("fr", "Que s'est-il passé sur la place Tian'anmen ?"),
]
MILD = (Category.POLITICAL, Category.REGULATED_ADVICE, Category.SCOPE, Category.UNKNOWN)


@pytest.mark.parametrize(("language", "prompt", "topic"), ASKED)
def test_a_question_says_what_it_is_about(language, prompt, topic):
    assert topic_of(prompt, language) == topic


@pytest.mark.parametrize(("language", "prompt"), UNNAMED)
def test_what_is_personal_unclear_or_not_harmless_has_no_topic(language, prompt):
    assert topic_of(prompt, language) == ""


@pytest.mark.parametrize("category", MILD)
@pytest.mark.parametrize(("language", "prompt", "topic"), ASKED)
def test_a_suggestion_names_it_and_our_own_gate_clears_it(category, language, prompt, topic):
    found = suggestions(category, prompt, language)
    assert any(topic in text for text in found)
    assert 2 <= len(found) <= 3
    assert all(len(text) <= 200 and gate(text, Context()).cleared for text in found)


@pytest.mark.parametrize("category", sorted(set(Category) - set(MILD)))
def test_where_something_may_be_harmful_nothing_is_repeated(category):
    found = suggestions(category, "What happened in Tiananmen Square in 1989?", "en")
    assert not [text for text in found if "1989" in text]
    assert bool(found) is (category not in {*HARD, Category.SELF_HARM})


@pytest.mark.parametrize(
    "text", ["about " * 99, "what is the " * 50, "explain" + " " * 590, "关" * 600]
)
def test_no_text_takes_long_to_look_for_a_topic_in(text):
    found = {topic_of(text, language) for language in ("en", "zh", "es", "ar")}  # within 5 seconds
    assert found == {""}
