"""What the tests of the probe share: a small suite, and a host whose models are functions."""

from __future__ import annotations

import pytest

_DOUBLES = "tests.refusals.probe.doubles"
SUITE = """\
suite = "small"
version = "1"

[title]
en = "Small"

[about]
en = "Two topics."

[topic.tea]
en = "Tea"
zh-hans = "茶"

[topic.rain]
en = "Rain"
zh-hans = "雨"
"""
_ROW = """
[[probe]]
topic = "{0}"
id = "q{1}"
en = "What of {0}, {1}?"
zh-hans = "{2}怎么样，{1}？"
"""


@pytest.fixture
def small(settings, tmp_path):
    """A host with two models that can be asked, and a suite of two topics with four prompts."""
    rows = [
        _ROW.format(topic, number, word)
        for topic, word in (("tea", "茶"), ("rain", "雨"))
        for number in (1, 2, 3, 4)
    ]
    (tmp_path / "small.toml").write_text(SUITE + "".join(rows), encoding="utf-8")
    settings.REFUSALS_PROBE_SUITES = str(tmp_path)
    settings.REFUSALS_MODELS = f"{_DOUBLES}.known_models"
    settings.REFUSALS_REPLY_FOR = f"{_DOUBLES}.shy_in_chinese"
    settings.REFUSALS_REPLIES_DONE = ""
    settings.REFUSALS_PROBE = {"per_minute": 60_000, "concurrency": 3}
