"""A wrong value in the environment stops the start and names its variable."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = "import django; from django.conf import settings; settings.DEBUG; print(settings.{name})"


def read(name: str, tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Read one setting in a process of its own."""
    own = {"DJANGO_SETTINGS_MODULE": "chatapp.settings", "CHATAPP_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", SETTINGS.format(name=name)],
        env={"PATH": "/usr/bin:/bin", **own, **environ},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "65536"),
        ("CHATAPP_VAR", __file__),
        ("CHATAPP_VAR", "/dev/null/var"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/chat"),
    ],
)
@pytest.mark.timeout(20)
def test_a_wrong_value_names_its_variable(variable, value, tmp_path):
    done = read("DEBUG", tmp_path, **{variable: value})
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr.splitlines()[-1]
    assert variable in done.stderr.splitlines()[-1]


@pytest.mark.timeout(20)
def test_with_nothing_set_it_is_neither_a_demo_nor_debugging(tmp_path):
    assert read("DEMO, settings.DEBUG", tmp_path).stdout.strip() == "False False"
