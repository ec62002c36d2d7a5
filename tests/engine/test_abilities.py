"""What a capability decline lacked."""

from __future__ import annotations

import pytest

from refusals.engine.text.abilities import capability_needed


@pytest.mark.parametrize(
    ("prompt", "needed"),
    [
        ("What is in this picture?", "vision"),
        ("Describe the attached photo, please", "vision"),
        ("这张图片里有什么？", "vision"),
        ("¿Qué se ve en esta imagen?", "vision"),
        ("ماذا يوجد في هذه الصورة؟", "vision"),
        ("What's in the news today?", "web"),
        ("Summarise https://example.org/report for me", "web"),
        ("今天有什么新闻？", "web"),
        ("Run this Python script and tell me the output", "code"),
        ("运行这段代码", "code"),
        ("Write a poem about rivers", ""),
        ("How do I run a marathon?", ""),
    ],
)
def test_the_prompt_says_what_is_needed(prompt, needed):
    assert capability_needed(prompt) == needed


def test_the_decline_says_it_where_the_prompt_does_not():
    assert capability_needed("Who won?", "I can't browse the internet.") == "web"
    assert capability_needed("And here?", "I'm not able to view images.") == "vision"
