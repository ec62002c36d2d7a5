"""Formulas of an answer that streams are drawn as the finished one will have them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chatapp.chat.rendering import render

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unlimited(settings):
    settings.RATE_LIMIT = False


def draw(client, *formulas):
    return client.post(reverse("formulas"), {"formula": formulas})


def test_each_is_drawn_in_order_and_as_in_the_finished_answer(client):
    html = draw(client, "ix^2", "dy_1").content.decode()
    assert html.index('display="inline"') < html.index('display="block"')
    drawn = html.partition("<li>")[2].partition("</li>")[0]
    assert drawn in render("$x^2$")


def test_what_can_not_be_drawn_comes_back_as_its_source(client):
    html = draw(client, "i\\href{javascript:alert(1)}{x}", "i<script>\\frac{").content.decode()
    assert "href" not in html.partition("formula-source")[0]
    assert "<script>" not in html
    assert "formula-source" in html


def test_only_so_many_and_so_long_are_taken(client):
    assert draw(client, *["ix"] * 41).status_code == 400
    assert draw(client, "i" + "x" * 2_001).status_code == 400
    assert client.get(reverse("formulas")).status_code == 405
