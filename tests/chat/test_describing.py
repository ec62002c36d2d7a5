"""A model in words: what its file says, and nothing that it doesn't."""

from __future__ import annotations

import pytest
from django.utils import translation

from chatapp.chat.page.describing import describe
from chatapp.providers.model import Model, Price


def model(**more):
    return Model("m", "M", "P", "https://example.org/v1", "", **more)


def test_what_the_file_does_not_say_is_not_shown():
    found = describe(model())
    assert (found.context, found.price, found.reason) == ("", "", "")


def test_context_and_price_are_written_as_the_reader_writes_numbers():
    found = describe(model(context_window=256_000, price=Price(0.6, 2.5, "USD")))
    assert found.context == "256,000 tokens"
    assert found.price == "0.60 USD for a million tokens read, 2.50 USD written"
    with translation.override("es"):
        assert "256\xa0000" in describe(model(context_window=256_000)).context


@pytest.mark.parametrize(
    ("price", "shown"), [(0.0, "0.00"), (3.0, "3.00"), (0.075, "0.075"), (0.0008, "0.0008")]
)
def test_a_price_keeps_the_places_that_it_has(price, shown):
    assert describe(model(price=Price(price, 1, "EUR"))).price.startswith(f"{shown} EUR")


def test_an_ability_that_nobody_named_is_called_what_the_file_calls_it():
    found = describe(model(capabilities=frozenset({"vision", "smell"})))
    assert set(found.capabilities) == {"images", "smell"}
