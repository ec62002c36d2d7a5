"""The model that served is named truthfully: its aliases are itself, another is another."""

from __future__ import annotations

import pytest

from chatapp.chat import pipeline

MODELS = """
[[model]]
id = "kimi-k2.6"
label = "Kimi K2.6"
provider = "Moonshot AI"
base_url = "https://api.example.org/v1"
api_key_env = ""
served_names = ["kimi-k2.6-preview"]

[[model]]
id = "script"
label = "A script"
provider = "Demo"
base_url = "/demo/v1"
api_key_env = ""
scripted = true
"""


@pytest.fixture
def registry(settings, tmp_path):
    (tmp_path / "models.toml").write_text(MODELS)
    settings.MODELS_FILE = tmp_path / "models.toml"
    pipeline.registry.cache_clear()
    yield pipeline.registry
    pipeline.registry.cache_clear()


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "named", ["kimi-k2.6", "Kimi-K2.6", "kimi-k2.6-preview", "kimi-k2.6-latest"]
)
def test_an_alias_counts_as_the_model_that_was_asked(named):
    assert pipeline.served_name("kimi-k2.6", named) == "kimi-k2.6"


@pytest.mark.usefixtures("registry")
def test_another_model_is_called_by_its_own_name():
    assert pipeline.served_name("kimi-k2.6", "kimi-k2.5") == "kimi-k2.5"


def test_scripted_models_are_there_only_in_demo_mode(registry, settings):
    settings.DEMO = False
    assert [model.id for model in registry().all()] == ["kimi-k2.6"]


def test_models_that_can_be_asked_come_first_and_where_none_can_the_page_says_so(
    registry, settings, client, db
):
    settings.DEMO = False
    lacking = MODELS.replace('api_key_env = ""', 'api_key_env = "NOBODY_SET_THIS"')
    first = lacking.replace("kimi-k2.6", "first").split("[[model]]")[1]
    settings.MODELS_FILE.write_text(f"[[model]]{first}{MODELS}")
    pipeline.registry.cache_clear()
    assert pipeline.listed()[0].id == "kimi-k2.6"
    assert "No model can be asked here yet" not in client.get("/").content.decode()
    settings.MODELS_FILE.write_text(f"[[model]]{first}")
    pipeline.registry.cache_clear()
    assert "No model can be asked here yet" in client.get("/").content.decode()
