"""Shares, what they may be said to be, and how they are drawn."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from refusals.analytics.charts import HEIGHT, chart, whiskers
from refusals.analytics.headlines import window
from refusals.analytics.mismatches import language_gaps, mismatches
from refusals.analytics.reading import Cell, Period, Turned
from refusals.analytics.shares import Share, Versus, versus


@pytest.fixture(autouse=True)
def few(settings):
    """Tell shares of ten or more."""
    settings.REFUSALS_FEW = 10


def cell(asked="a", language="en", category="hate", decided_by="model", **counts):
    return Cell(asked, language, category, decided_by, Counter(counts))


def turned(language, answered, refused, asked="a"):
    return Turned(asked, language, Counter(answered=answered, refused=refused))


@pytest.mark.parametrize(
    ("share", "other", "found"),
    [
        (Share(5, 9), Share(50, 100), Versus.FEW),
        (Share(50, 100), Share(5, 9), Versus.FEW),
        (Share(50, 100), Share(45, 100), Versus.SAME),
        (Share(80, 100), Share(45, 100), Versus.MORE),
        (Share(20, 100), Share(45, 100), Versus.LESS),
        (Share(0, 100), Share(0, 100), Versus.SAME),
        (Share(120, 100), Share(100, 100), Versus.SAME),
    ],
)
def test_a_difference_is_one_only_where_chance_would_hardly_make_it(share, other, found):
    assert versus(share, other) is found


def test_a_share_is_never_more_than_all_nor_less_than_nothing():
    assert (Share(7, 5).hits, Share(-1, 5).hits) == (5, 0)


def test_a_language_is_held_against_the_models_others_alone():
    turns = [turned("en", 900, 100), turned("zh", 600, 400), turned("en", 0, 500, asked="b")]
    a, b = language_gaps(turns, [])
    assert [(row.language, row.versus) for row in a.rows] == [
        ("zh", Versus.MORE),
        ("en", Versus.LESS),
    ]
    assert [row.versus for row in b.rows] == [Versus.FEW]  # it has no other language
    assert (a.apart, b.apart) == (True, False)


def test_under_a_category_what_the_model_declined_counts_and_not_our_rules():
    cells = [cell(refusals=30), cell(refusals=500, decided_by="rules")]
    [model] = language_gaps([turned("en", 900, 100)], cells, category="hate")
    assert (model.share.hits, model.share.of) == (30, 1000)


def test_a_few_unlucky_cards_do_not_lead():
    lucky = cell(category="hate", refusals=1000, shown=1000, mistake=200)
    few_cards = cell(category="spam_ads", refusals=10, shown=10, mistake=4)
    fewer = cell(category="sexual", refusals=5, shown=5, mistake=5)
    rows = mismatches([fewer, few_cards, lucky], "mistakes")
    assert [row.category for row in rows] == ["hate", "spam_ads", "sexual"]
    assert [row.told for row in rows] == [True, True, False]


def test_what_became_of_cards_adds_up_to_all_of_them():
    [row] = mismatches([cell(refusals=100, shown=90, solved=40, with_person=10, took_any=60)])
    assert [share.hits for share in row.became.values()] == [40, 10, 40]
    assert row.went["nothing"].hits == 30


@pytest.mark.parametrize(
    ("waits", "usual"),
    [
        ({"took_any": 9, "wait_10s": 9}, ""),
        ({"took_any": 10, "wait_10s": 5, "wait_more": 5}, "wait_10s"),
        ({"took_any": 11, "wait_10s": 5, "wait_5m": 6}, "wait_5m"),
        ({"took_any": 20, "wait_more": 20}, "wait_more"),
    ],
)
def test_half_of_the_clicks_came_within_the_usual_wait(waits, usual):
    assert window([cell(**waits)], []).usual_wait == usual


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (3, 4), (7, 8), (9, 10), (63, 80), (1001, 2000)]
)
def test_the_chart_ends_at_a_round_number(most, top):
    day = date(2026, 1, 1)
    found = chart([Period(day, day, most - most // 3, most // 3, 0)])
    [bar] = found.bars
    assert found.top == top
    assert bar.rules_y >= 0
    assert bar.model_y + bar.model_height == pytest.approx(HEIGHT)
    assert bar.rules_y + bar.rules_height == pytest.approx(bar.model_y)


def test_all_lines_have_one_scale():
    lines = whiskers(language_gaps([turned("en", 50, 50), turned("zh", 95, 5)], []))
    highest = [line.high for _model, rows in lines for line in rows]
    assert max(highest) == pytest.approx(100)
    assert all(0 <= line.low <= line.rate <= line.high for _, rows in lines for line in rows)
