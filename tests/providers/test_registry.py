"""A models file is read whole or turned down with the place of its mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chatapp.providers.registry import (
    BadModelsFile,
    DataTerms,
    Model,
    Price,
    UnknownModel,
    load_registry,
    served_as,
)

SHIPPED = Path(__file__).parents[2] / "chatapp" / "providers" / "models.toml"
GOOD = """
[[model]]
id = "m"
label = "M"
provider = "P"
base_url = "https://example.org/v1/"
api_key_env = "M_KEY"
"""
PRICE = '[model.price]\ninput = 1\noutput = 2.5\ncurrency = "USD"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return path


def named(model_id: str, *served: str) -> Model:
    return Model(model_id, model_id, "P", "http://x", "", served_names=served)


def test_the_shipped_file_starts_with_the_four_demo_models() -> None:
    registry = load_registry(SHIPPED, "http://127.0.0.1:8000")
    first = registry.all()[:4]
    assert registry.default.id == "demo-aster"
    names = ["demo-aster", "demo-jade", "demo-shield", "demo-lantern"]
    assert [model.id for model in first] == names
    assert all(model.scripted and "(scripted demo)" in model.label for model in first)
    assert first[0].base_url == "http://127.0.0.1:8000/demo/v1"


def test_what_a_provider_wants_in_each_request_is_kept_as_written(tmp_path: Path) -> None:
    more = "[model.request]\nprovider = {allow_fallbacks = false}\n"
    model = load_registry(write(tmp_path, GOOD + more), "http://x").get("m")
    assert model.request == {"provider": {"allow_fallbacks": False}}


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ('messages = "none"', r"\[model\.request\]: messages is not the file's to say"),
        ("since = 2026-11-21", r"\[model\.request\]: since = .* has no form in JSON"),
        ("top_p = nan", r"\[model\.request\]: top_p = nan has no form in JSON"),
    ],
)
def test_a_request_that_cannot_be_sent_is_named(tmp_path: Path, more: str, complaint: str) -> None:
    with pytest.raises(BadModelsFile, match=complaint):
        load_registry(write(tmp_path, f"{GOOD}[model.request]\n{more}\n"), "http://x")


def test_the_shipped_models_need_a_key_and_claim_nothing_about_data() -> None:
    for model in load_registry(SHIPPED, "http://x").all()[4:]:
        assert not model.scripted
        assert not model.configured({})
        assert model.missing_key({}) == model.api_key_env
        assert not model.missing_key({model.api_key_env: "k"})
        assert model.data.training_use == model.data.retention == "unknown"


def test_lantern_cannot_see_or_browse_and_aster_can() -> None:
    registry = load_registry(SHIPPED, "http://x")
    assert {"vision", "web"} <= registry.get("demo-aster").capabilities
    assert not {"vision", "web"} & registry.get("demo-lantern").capabilities


def test_an_unknown_model_has_an_error_of_its_own(tmp_path: Path) -> None:
    registry = load_registry(write(tmp_path, GOOD), "http://x")
    assert registry.get("m").base_url == "https://example.org/v1"
    with pytest.raises(UnknownModel):
        registry.get("n")


def test_a_context_window_and_a_price_are_optional(tmp_path: Path) -> None:
    bare = load_registry(write(tmp_path, GOOD), "http://x").get("m")
    assert (bare.context_window, bare.price) == (None, None)
    full = load_registry(write(tmp_path, GOOD + "context_window = 256000\n" + PRICE), "http://x")
    assert full.get("m").context_window == 256_000
    assert full.get("m").price == Price(1.0, 2.5, "USD")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at least one"),
        ("x = [", "not TOML"),
        (GOOD + "\n[other]\n", "nothing else"),
        (GOOD.replace('label = "M"\n', ""), "model 1 (m): label is missing"),
        (GOOD.replace('"M"', "7"), "model 1 (m): label = 7 must be text"),
        (GOOD.replace('"M"', '" "'), "model 1 (m): label is empty"),
        (GOOD + "colour = 1\n", "model 1 (m): colour is not a key we know"),
        (GOOD + "scripted = 1\n", "scripted = 1 must be true or false"),
        (GOOD + "total_timeout = true\n", "total_timeout = True must be a number"),
        (GOOD + "total_timeout = 0\n", "total_timeout = 0 must be above zero"),
        (GOOD + "served_names = [1]\n", "served_names = [1] must be a list of text"),
        (GOOD.replace("https:", "ftp:"), "base_url = 'ftp://example.org/v1/' must start"),
        (GOOD + GOOD, "two models have the id 'm'"),
        (GOOD + "context_window = 0\n", "context_window = 0 must be above zero"),
        (GOOD + "context_window = 1.5\n", "context_window = 1.5 must be a whole number"),
        (GOOD + "[model.price]\ninput = 1\noutput = 2\n", "[model.price]: currency is missing"),
        (GOOD + PRICE.replace("1", "-1"), "[model.price]: input = -1 must be zero or above"),
        (GOOD + PRICE.replace("1", "nan"), "[model.price]: input = nan must be zero or above"),
        (GOOD + PRICE.replace("USD", "$"), "[model.price]: currency = '$' is not a code"),
        (GOOD + PRICE + "tax = 3\n", "[model.price]: tax is not a key we know"),
        (GOOD + "[model.data]\nrating = '5'\n", "[model.data]: rating is not a key we know"),
        (GOOD + "[model.data]\nchecked_on = 'May'\n", "checked_on = 'May' is not a date"),
        (GOOD + "[model.data]\ntraining_use = 'maybe'\n", "training_use = 'maybe' is not one"),
    ],
)
def test_a_wrong_file_names_file_model_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BadModelsFile) as caught:
        load_registry(path, "http://x")
    assert str(path) in str(caught.value)
    assert says in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadModelsFile, match=r"nowhere\.toml: cannot be read"):
        load_registry(tmp_path / "nowhere.toml", "http://x")


@pytest.mark.parametrize(
    ("checked_on", "found"),
    [
        ("", None),
        ("2026-05-25", date(2026, 5, 25)),
        ("2026-05-24", None),
        ("2026-11-22", None),
    ],
)
def test_terms_count_as_checked_for_180_days(checked_on: str, found: date | None) -> None:
    assert DataTerms(checked_on=checked_on).checked(date(2026, 11, 21)) == found


@pytest.mark.parametrize(
    ("asked", "served", "same"),
    [
        ("gpt-4o", "gpt-4o-2024-08-06", True),
        ("gpt-4o", "GPT-4o-latest", True),
        ("gpt-4o", "gpt-4o-mini", False),
        ("gemini-3.5-flash", "models/gemini-3.5-flash", True),
        ("openai/gpt-5.4", "openai/gpt-5.4:free", True),
        ("mistral:7b", "mistral:8x7b", False),
        ("claude-5-20260101", "claude-5", True),
    ],
)
def test_a_served_name_is_the_asked_one_but_for_dates_and_prefixes(
    asked: str, served: str, *, same: bool
) -> None:
    assert served_as(named(asked), served) is same


def test_a_declared_alias_counts_as_the_model() -> None:
    assert served_as(named("chat-default", "gpt-4o-2024-11-20"), "gpt-4o-2024-11-20")
