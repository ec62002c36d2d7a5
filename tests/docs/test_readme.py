"""What the README names is there."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
NAMED = {
    "ChatConsumer.receive": "chatapp.chat.consumers",
    "saying.say": "chatapp.chat.asking",
    "runner": "chatapp.chat.runner",
    "turns.run_turn": "chatapp.chat",
    "pipeline.reply_for": "chatapp.chat",
    "Follower": "chatapp.chat.streaming.followers",
    "SignalReader": "refusals.engine.signals",
    "Detector": "refusals.engine.detector",
    "InterceptRefusals": "refusals.engine.middleware",
    "policy.decide": "refusals.engine",
    "ledger.record_refusal": "refusals",
    "cards.card_for": "refusals",
    "choices.act": "chatapp.chat",
    "tickets.open_ticket": "chatapp.desk.lifecycle",
    "announce_ticket": "chatapp.desk.tasks",
    "tickets.claim": "chatapp.desk.lifecycle",
    "transcript.append": "chatapp.conversations",
    "live.push_on_commit": "chatapp.conversations",
}


@pytest.mark.parametrize(("name", "module"), NAMED.items())
def test_each_name_in_the_stories_can_be_imported(name, module):
    assert f"`{name}`" in README or f"`{name}:" in README
    first, *rest = name.split(".")
    parent = import_module(module)
    found = getattr(parent, first, None) or import_module(f"{module}.{first}")
    for part in rest:
        found = getattr(found, part)


def test_each_code_name_in_the_stories_is_checked():
    stories = README.split("## Three stories")[1].split("\n## ")[0]
    named = {name.split(":")[0] for name in re.findall(r"`([A-Za-z_.]+)[`:]", stories)}
    assert named - {"say"} == set(NAMED)


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)))
)
def test_each_make_command_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)h][^)]*)\)", README))
def test_each_link_leads_somewhere(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([A-Z]+_[A-Z_]+)`", README))))
def test_each_variable_is_read_somewhere(name):
    sources = [ROOT / "chatapp/settings.py", *(ROOT / "chatapp/providers").glob("*.toml")]
    assert any(name in source.read_text() for source in sources)


VECTORS = json.loads((ROOT / "tests" / "engine" / "vectors.json").read_text(encoding="utf-8"))


def test_the_number_of_wire_vectors_is_true() -> None:
    assert f"holds {len(VECTORS)} answers" in README


def test_nothing_is_called_recorded_that_was_not() -> None:
    recorded = {vector["id"] for vector in VECTORS if vector["evidence"] == "recorded"}
    table = README.split("### How providers say no")[1].split("\nHave a key?")[0]
    columns = [row.rsplit("|", 2)[1].strip() for row in table.splitlines() if row.startswith("| ")]
    assert columns[0] == "Recorded"
    assert bool(recorded) is any(column != "none yet" for column in columns[1:])
    assert bool(recorded) is not ("Nothing is recorded yet" in table)
