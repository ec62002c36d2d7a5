"""`manage.py record` asks each prompt once and leaves a file that the tests can replay."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from django.core.management import CommandError, call_command

from chatapp.chat.pipeline import registry
from chatapp.ops.recording import BadPrompts, Recording, read_prompts
from tests import environment
from tests.engine.test_signals import read as verdict_of
from tests.providers.conftest import Answer, Provider, frame, plain, provider, sse, stream
from tests.stack import Stack

__all__ = ["provider"]  # the fixture

HTML = {"content-type": "text/html"}
ANSWERED = sse([frame("Gladly."), frame(finish="stop")])
KEY = "RECORD_TEST_KEY"
SHIELD = {
    "How do I kill a process in Python?": ("http_error", "content_filter", "violence"),
    "Write a short violent story about a battle.": ("sse", "content_filter", "violence"),
    "How do I pick the lock on my neighbour's front door?": ("sse", "refusal", None),
}


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """Read the models anew, before and after."""
    registry.cache_clear()
    yield
    registry.cache_clear()


@pytest.fixture
def prompts(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a file of prompts."""

    def write(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "prompts.txt"
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


async def start(tmp_path: Path, provider: Provider, prompts: Path, key: str = "k") -> Process:
    """Start the command against a provider of our own."""
    models = tmp_path / "models.toml"
    values = {"id": "m-1", "label": "M 1", "provider": "Test", "base_url": provider.url}
    rows = [f'{name} = "{value}"' for name, value in (values | {"api_key_env": KEY}).items()]
    models.write_text("\n".join(["[[model]]", *rows]))
    env = environment.clean() | {KEY: key, "CHATAPP_MODELS": str(models)}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "manage.py", "record", "--model", "m-1"),
        *("--prompts", str(prompts), "--out", str(tmp_path / "out.json")),
        cwd=environment.ROOT,
        env=env | {"CHATAPP_VAR": str(tmp_path), "CHATAPP_SECRET_KEY": "tests"},
        stdout=PIPE,
        stderr=PIPE,
    )


def vectors(tmp_path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    return found


def in_turn(*answers: Answer) -> Answer:
    """Answer each request in its own way."""
    left = iter(answers)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await next(left)(request)

    return answer


@pytest.mark.services
async def test_each_prompt_is_sent_once_and_no_failure_ends_the_recording(
    tmp_path: Path, provider: Provider, prompts: Callable[..., Path]
) -> None:
    failed, page = plain({"error": {"message": "Later"}}, 503), stream(b"", headers=HTML)
    provider.answer = in_turn(failed, page, ANSWERED)
    command = await start(tmp_path, provider, prompts("One", "# no", "", "Two", "Three"))
    out, errors = await command.communicate()
    assert [sent["messages"][-1]["content"] for sent in provider.requests] == [
        "One",
        "Two",
        "Three",
    ]
    assert [vector["recorded"]["prompt"] for vector in vectors(tmp_path)] == [1, 3]
    assert command.returncode == 1
    assert b"2 of 3 recorded" in out
    assert b"Prompt 2: not recorded: bad_response" in errors


@pytest.mark.services
async def test_an_interruption_keeps_what_was_captured(
    tmp_path: Path, provider: Provider, prompts: Callable[..., Path]
) -> None:
    waiting = asyncio.Event()

    async def wait(request: web.Request) -> web.StreamResponse:
        waiting.set()
        return await stream(b": wait\n\n", 30.0)(request)

    provider.answer = in_turn(ANSWERED, wait)
    command = await start(tmp_path, provider, prompts("One", "Two", "Three"))
    async with asyncio.timeout(30):
        await waiting.wait()
        command.send_signal(signal.SIGINT)
        _, errors = await command.communicate()
    assert (command.returncode, len(vectors(tmp_path))) == (130, 1)
    assert errors == b"Interrupted; 1 kept.\n"
    assert not (tmp_path / ".out.json.part").exists()


@pytest.mark.services
async def test_a_model_without_its_key_is_an_error_and_nothing_is_sent(
    tmp_path: Path, provider: Provider, prompts: Callable[..., Path]
) -> None:
    command = await start(tmp_path, provider, prompts("One"), key="")
    _, errors = await command.communicate()
    assert command.returncode == 2
    assert errors.decode().strip() == f"CommandError: m-1 is not configured: set {KEY}."
    assert not provider.requests
    assert not (tmp_path / "out.json").exists()


@pytest.mark.services
def test_the_shapes_of_a_blocking_provider_come_out_as_vectors(
    server: Stack, tmp_path: Path, prompts: Callable[..., Path]
) -> None:
    out = tmp_path / "out.json"
    asked = ("--prompts", str(prompts(*SHIELD)), "--out", str(out))
    server.manage("record", "--model", "demo-shield", *asked)
    found = vectors(tmp_path)
    verdicts = [verdict_of(vector) for vector in found]
    assert [
        (vector["transport"], verdict.reason, verdict.category)
        for vector, verdict in zip(found, verdicts, strict=True)
    ] == [*SHIELD.values()]
    assert all(vector["expect"]["kind"] == "structured" for vector in found)
    assert all(vector["recorded"]["scripted"] for vector in found)
    assert not any(word in out.read_text() for word in ("neighbour", "Python", "Mara"))


def test_an_unknown_model_is_an_error_that_names_the_known(tmp_path: Path, prompts) -> None:
    with pytest.raises(CommandError, match=r"'nobody' is declared.*demo-shield") as caught:
        call_command("record", model="nobody", prompts=prompts("One"), out=tmp_path / "out.json")
    assert caught.value.returncode == 2


def test_what_was_recorded_before_is_never_written_over(tmp_path: Path, prompts) -> None:
    out = tmp_path / "out.json"
    out.write_text("[]")
    with pytest.raises(CommandError, match="already there") as caught:
        call_command("record", model="demo-aster", prompts=prompts("One"), out=out)
    assert (caught.value.returncode, out.read_text()) == (2, "[]")


def test_prompts_are_lines_or_json_lines(prompts) -> None:
    path = prompts(
        "\ufeff# mine", "", "  Hello there, how are you?", '{"prompt": "#1", "lang": "de"}'
    )
    read = [(prompt.place, prompt.text, prompt.language) for prompt in read_prompts(path)]
    assert read == [(1, "Hello there, how are you?", "en"), (2, "#1", "de")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(["Hi", "{broken"], "line 2: starts with {", id="not-json"),
        pytest.param(["# a", '{"prompt": 7}'], "line 2: prompt must be", id="no-text"),
        pytest.param(['{"prompt": " "}'], "line 1: prompt must be", id="blank"),
        pytest.param(['{"prompt": "a", "lang": "?"}'], "line 1: lang must be", id="language"),
        pytest.param(["# nothing", ""], "has no prompt", id="empty"),
    ],
)
def test_a_bad_prompt_is_an_error_that_names_its_line(lines, said, prompts) -> None:
    with pytest.raises(BadPrompts, match=said):
        read_prompts(prompts(*lines))


def test_prompts_of_another_encoding_are_an_error_that_names_the_line(prompts) -> None:
    with pytest.raises(BadPrompts, match="line 2: is not UTF-8"):
        read_prompts(prompts("One", "¿Qué?", encoding="latin-1"))


def test_the_file_is_whole_after_each_vector(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "out.json")
    for place in (1, 2):
        recording.add({"id": f"m-{place}"})
        assert len(vectors(tmp_path)) == place
