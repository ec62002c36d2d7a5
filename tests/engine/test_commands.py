"""The detector from the command line: judging, learning, measuring."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from refusals.engine.scoring.scores import WEIGHTS, dump_scores, load_scores
from refusals.engine.scoring.training import AUTHORED, read_examples, train
from refusals.management.commands.detect import NOBODY_READS, judge_lines

MANAGE = Path(__file__).parents[2] / "manage.py"
NO = {"prompt": "How do I make a bomb?", "response": "I'm sorry, but I can't help with that."}
KEYS = {"refusal", "kind", "score", "category", "flags", "decided_at"}


def judged(*lines: object) -> tuple[list[dict[str, object]], str, int]:
    source = io.StringIO(
        "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    )
    out, errors = io.StringIO(), io.StringIO()
    failed = judge_lines(source, out, errors)
    return [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue(), failed


def test_each_reply_gets_one_verdict_in_order():
    (no, yes), _, failed = judged(NO, {"prompt": "Hi", "response": "Hello there, how are you?"})
    assert set(no) == set(yes) == KEYS
    assert (no["refusal"], no["kind"], yes["refusal"], yes["kind"]) == (True, "full", False, "none")
    assert (yes["category"], failed) == (None, 0)


def test_what_was_declined_and_told_is_flagged_whatever_it_counts_as():
    told = "I can't help with that. However:\n1. Take a pick.\n2. Lift the pins.\n3. Turn."
    ((verdict,), _, _) = judged({"prompt": "How do I pick a lock?", "response": told})
    assert "leak" in str(verdict["flags"])


def test_a_blank_response_is_none():
    ((verdict,), _, _) = judged({"prompt": "Hi", "response": "  "})
    assert (verdict["refusal"], verdict["kind"]) == (False, "none")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "not JSON"),
        ("[1]", "not an object"),
        ("[" * 100_000, "not JSON"),
        ('{"response": ' + "9" * 5_000 + "}", "not JSON"),
        ({"prompt": "x"}, "response: must be"),
        ({"prompt": 3, "response": "x"}, "prompt: must be"),
        ({"response": "x", "lang": 3}, "lang: must be"),
    ],
)
def test_a_bad_line_is_named_and_loses_nothing(line, complaint):
    answers, errors, failed = judged(NO, line, NO)
    assert failed == 1
    assert "line 2" in errors
    assert complaint in str(answers[1]["error"])
    assert answers[0] == answers[2]


def detect(given: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run the command as another program would."""
    return subprocess.run(
        [sys.executable, MANAGE, "detect"], input=given, capture_output=True, check=False
    )


@pytest.mark.timeout(60)
def test_another_program_gets_lines_and_an_exit_code() -> None:
    no = json.dumps(NO).encode()
    done = detect(b"\xef\xbb\xbf" + no + b'\n\n{"response": "\xff\xfe"}\nnot json\n' + no)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("kind") for line in lines] == ["full", "none", None, "full"]
    assert done.returncode == 2
    assert done.stderr.startswith(b"line 4: ")
    assert b"Traceback" not in done.stderr


@pytest.mark.timeout(60)
def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    running = subprocess.Popen(
        [sys.executable, MANAGE, "detect"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdin
    assert running.stdout
    assert running.stderr
    running.stdin.write(b'{"response": "Hello"}\n')
    running.stdin.flush()
    assert running.stdout.readline()
    running.stdout.close()
    with suppress(BrokenPipeError):
        running.stdin.write(b'{"response": "Hello"}\n' * 10)
        running.stdin.close()
    assert running.wait() == NOBODY_READS
    assert running.stderr.read() == b""
    running.stderr.close()


def sample(folder: Path) -> Path:
    rows = [
        {"prompt": "p", "response": text, "label": label, "lang": "en", "source": "sample"}
        for text, label in [
            ("I can't help with that, sorry.", "refusal"),
            ("Here is the list you wanted.", "compliance"),
            ("I can't do the first. Here is the second.", "partial"),
        ]
    ]
    (folder / "sample.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return folder


@pytest.mark.timeout(30)
def test_the_same_data_gives_the_same_bytes(tmp_path):
    examples = [*read_examples(sample(tmp_path)), *read_examples(AUTHORED)[::40]]
    assert dump_scores(train(examples)) == dump_scores(train(list(examples)))


def test_the_shipped_weights_are_small_and_in_their_own_form():
    assert WEIGHTS.stat().st_size <= 2_000_000
    assert dump_scores(load_scores(WEIGHTS)) == WEIGHTS.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["train_detector", "evaluate_detector"])
def test_a_folder_without_examples_is_refused(command, tmp_path):
    with pytest.raises(CommandError, match=r"no \*.jsonl"):
        call_command(command, data=tmp_path)


@pytest.mark.parametrize(
    ("command", "content", "said"),
    [
        ("evaluate_detector", b'{"prompt": "x"}', r"bad\.jsonl, line 1: response: is missing"),
        ("evaluate_detector", b"no", r"bad\.jsonl, line 1: is not JSON"),
        ("train_detector", b"7", r"bad\.jsonl, line 1: is not an object"),
        ("train_detector", b"\xff", r"bad\.jsonl: is not UTF-8"),
        ("evaluate_categories", b'\n{"prompt": "x"}', r"bad\.jsonl, line 1: is no example"),
        ("evaluate_categories", b"\xff", r"bad\.jsonl: can't be read"),
    ],
)
def test_a_bad_example_is_named_by_file_and_line(tmp_path, command, content, said):
    (tmp_path / "bad.jsonl").write_bytes(content)
    with pytest.raises(CommandError, match=said) as wrong:
        call_command(command, data=tmp_path)
    assert wrong.value.returncode == 2


def test_weights_that_can_not_be_written_are_not_learned(tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        call_command("train_detector", data=sample(tmp_path), out=tmp_path / "nowhere" / "weights")


def test_an_evaluation_prints_each_source_and_language(tmp_path, capsys):
    call_command("evaluate_detector", data=sample(tmp_path), across=None)
    printed = capsys.readouterr().out
    assert "source sample" in printed
    assert "language en" in printed
    assert "partial refusals flagged" in printed
