"""A model in words: what its file says, and nothing that it doesn't."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from chatapp.chat import pipeline
from chatapp.chat.page.describing import FILTERED_FROM, describe
from chatapp.chat.page.offers import label_of
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


def test_a_model_is_found_by_name_by_who_runs_it_and_by_what_it_can_do():
    found = describe(model(capabilities=frozenset({"vision"})))
    assert found.has(["m", "IMAGES"])
    assert not found.has(["m", "sound"])


ROW = """
[[model]]
id = "m{number}"
label = "Model {number}"
provider = "P"
base_url = "https://example.org/v1"
api_key_env = "NOBODY_SET_THIS"
"""


@pytest.fixture
def declare(tmp_path, settings):
    """A function that declares so many models."""

    def models(count):
        settings.MODELS_FILE = tmp_path / "models.toml"
        settings.MODELS_FILE.write_text("".join(ROW.format(number=n) for n in range(count)))
        pipeline.registry.cache_clear()

    yield models
    pipeline.registry.cache_clear()


@pytest.mark.django_db
def test_of_many_models_one_is_looked_for_and_few_are_seen(client, declare):
    declare(FILTERED_FROM - 1)
    assert "Find a model" not in client.get(reverse("models")).content.decode()
    declare(FILTERED_FROM)
    many = client.get(reverse("models"), {"q": "model 7"}).content.decode()
    assert "Find a model" in many
    assert 'data-model="m7"' in many
    assert 'data-model="m8"' not in many
    none = client.get(reverse("models"), {"q": "model 77"}).content.decode()
    assert "Nothing found" in none


@pytest.mark.parametrize("language", ["en", "zh-hans", "es", "ar"])
def test_that_a_model_is_scripted_is_said_in_the_readers_language(language):
    aster = pipeline.registry().get("demo-aster")
    with translation.override(language):
        told = f"Aster {translation.gettext('(scripted demo)')}"
        assert (describe(aster).label, label_of("demo-aster")) == (told, told)
