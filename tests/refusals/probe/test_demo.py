"""The demo models, through the command and their real endpoint: where their boundaries lie."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib

import pytest

from refusals.probe.suites import SHIPPED
from tests.environment import ROOT

pytestmark = pytest.mark.services


@pytest.fixture
def some(tmp_path):
    """A suite of two topics of the shipped one, so that it takes few requests."""
    source = (SHIPPED / "regional.toml").read_text(encoding="utf-8")
    wanted = ("tibet", "kashmir")
    topics = [f'[topic.{topic}]\nen = "{topic}"\n' for topic in wanted]
    rows = [
        "[[probe]]\n" + "".join(f"{key} = {json.dumps(text)}\n" for key, text in row.items())
        for row in tomllib.loads(source)["probe"]
        if row["topic"] in wanted
    ]
    head = 'suite = "some"\nversion = "1"\n[title]\nen = "Some"\n[about]\nen = "Some."\n'
    (tmp_path / "some.toml").write_text(head + "".join([*topics, *rows]), encoding="utf-8")
    return tmp_path


def test_jade_declines_in_chinese_what_it_tells_in_english_and_aster_tells_both(server, some):
    out = some / "report.json"
    done = subprocess.run(
        [
            *(sys.executable, "manage.py", "probe", "--yes", "--suite", "some", "--repeats", "1"),
            *("--models", "demo-aster,demo-jade", "--languages", "en,zh", "--out", str(out)),
        ],
        env={**server.env, "CHATAPP_PROBE_SUITES": str(some)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    declined = {
        (cell["model"], cell["language"], cell["topic"])
        for cell in json.loads(out.read_text())["cells"]
        if cell["refused"] == cell["n"] == 1
    }
    assert declined == {("demo-jade", "zh", "tibet")}
    assert "demo-jade in zh: 4 of 8 declined" in done.stderr
