"""What is taken out of a text before it is stored or shown to others, and what stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.redaction import redact

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Write to ana.lee@example.com.", "Write to [email]."),
        ("写信给 li@example.cn，谢谢", "写信给 [email]，谢谢"),
        ("**ana.lee@example.com**, _li@example.cn_", "**[email]**, _[email]_"),
        ("| `ana_b*c@example.com` |", "| `[email]` |"),
        ("Call 1 555 123 4567 today", "Call 1 [phone] today"),
        ("Ring 2 555.123.4567 today", "Ring 2 [phone] today"),
        ("Call +44 20 7946 0958 today", "Call [phone] today"),
        ("Call (020) 7946 0958 today", "Call [phone] today"),
        ("Call 555-123-4567 today", "Call [phone] today"),
        ("Call +1 555 123 4567 today", "Call [phone] today"),
        ("Call +999 (12) 345-6789!", "Call [phone]!"),
        ("Ticket 123e4567-e89b-12d3-a456-426614174000.", "Ticket [id]."),
        ("{6F9619FF-8B86-D011-B42D-00CF4FC964FF}", "{[id]}"),
        ("Card 4111 1111 1111 1111.", "Card [card]."),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [iban]"),
        ("SSN 123-45-6789", "SSN [id]"),
        ("Customer 123456789012", "Customer [number]"),
        ("git clone https://me:hunter2@example.com/x.git", "git clone [url]"),
        ("https://x.example/?token=abc123&page=2", "https://x.example/?token=[secret]&page=2"),
        ("key sk-abcdefghijklmnopqrstuvwx", "key [secret]"),
    ],
)
def test_what_identifies_or_opens_is_taken_out(text, redacted):
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "In 1989 and from 1990-1995, on 2024-05-06",
        "It costs 1,000,000 or 12.50, about 3.14159",
        "Version 3.11.7 on 192.168.1.1",
        "17 × 23 = 391",
        "1 + 234 567 = 234 568",
        "It costs 1 234 567 890 or 1 234 567 890,50",
        "8 123 456 789 people, 3 000 000 000 000 of them stars",
        "git show 123e4567-e89b-12d3",
        "https://docs.python.org/3/library/json.html",
        "1989年发生了什么？",
        "Call me @ana on the forum",
        "",
    ],
)
def test_ordinary_numbers_and_words_stay(text):
    assert redact(text) == text


@thorough
@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text):
    once = redact(text)
    assert redact(once) == once
