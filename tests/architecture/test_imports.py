"""Imports point one way, and each rule that says so would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT

pytestmark = pytest.mark.timeout(60)  # a whole tree is copied, and read again after each break

BREAKS = [
    pytest.param(
        "product", "chatapp/desk/models.py", "import chatapp.chat.frames", id="desk-to-chat"
    ),
    pytest.param(
        "product", "chatapp/demo/apps.py", "import chatapp.chat.frames", id="demo-to-chat"
    ),
    pytest.param(
        "product", "chatapp/accounts/guests.py", "import chatapp.providers", id="sideways"
    ),
    pytest.param("product", "chatapp/homeless.py", "import os", id="a-module-without-a-place"),
    pytest.param(
        "refusals", "refusals/models/ledger.py", "import refusals.studio", id="models-to-studio"
    ),
    pytest.param("refusals", "refusals/homeless.py", "import os", id="an-app-module-without-one"),
    pytest.param(
        "engine",
        "refusals/engine/terms.py",
        "import refusals.engine.replies",
        id="terms-to-replies",
    ),
    pytest.param("engine", "refusals/engine/homeless.py", "import os", id="an-engine-one-without"),
    pytest.param(
        "host", "refusals/models/ledger.py", "import chatapp.accounts.models", id="app-to-its-host"
    ),
    pytest.param("pure", "refusals/engine/events.py", "import django.conf", id="engine-to-django"),
    pytest.param("pure", "chatapp/providers/errors.py", "import asgiref.sync", id="to-asgiref"),
    pytest.param("pure", "chatapp/providers/errors.py", "import channels.layers", id="to-channels"),
    pytest.param("pure", "refusals/engine/events.py", "import celery", id="engine-to-celery"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the contracts are about."""
    tree = tmp_path_factory.mktemp("tree")
    for package in ("chatapp", "refusals"):
        ignored = shutil.ignore_patterns("__pycache__", "templates", "static", "*.toml", "*.json")
        shutil.copytree(ROOT / package, tree / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def lint(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = (
        "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-c", command, *options],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_holds():
    done = lint(ROOT, "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "module", "line"), BREAKS)
def test_a_break_of_the_contract_is_noticed(copy, contract, module, line):
    path = copy / module
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        done = lint(copy, "--contract", contract)
    finally:
        path.unlink() if before is None else path.write_text(before)
    assert done.returncode != 0
    dotted = module.removesuffix(".py").replace("/", ".")
    assert dotted in done.stdout, done.stdout + done.stderr
