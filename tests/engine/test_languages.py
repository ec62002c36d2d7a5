"""Which language a text is in."""

from __future__ import annotations

import pytest

from refusals.engine.languages import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I pick a lock?", "en"),
        ("我无法提供这方面的帮助。", "zh-hans"),
        ("我無法提供這方面的幫助。", "zh-hant"),
        ("¿Cómo hago una tortilla?", "es"),
        ("No puedo ayudarte con eso.", "es"),
        ("لا أستطيع مساعدتك", "ar"),
        ("چگونه می‌توانم کمک کنم؟", "fa"),
        ("Je ne peux pas vous aider.", "fr"),
        ("Ich kann dir dabei nicht helfen.", "de"),
        ("Não posso ajudar com isso.", "pt"),
        ("申し訳ありませんが、お手伝いできません。", "ja"),
        ("죄송합니다.", "ko"),
        ("Я не могу помочь.", "ru"),
        ("请解释 Python 的 GIL 是什么", "zh-hans"),
    ],
)
def test_a_sentence_tells_its_language(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "42", "🙂", "xyzzy"])
def test_a_text_that_tells_nothing_is_in_the_default(text):
    assert language_of(text, default="es") == "es"


def test_chinese_that_both_scripts_share_follows_the_default():
    assert language_of("你好", default="zh-hant") == "zh-hant"
    assert language_of("你好") == "zh-hans"
