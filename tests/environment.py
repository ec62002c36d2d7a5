"""The tests' own environment, set before Django reads it: nothing of the machine's leaks in."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUICK = {"DJANGO_SETTINGS_MODULE": "tests.quick_settings"}
"""The environment of processes in which passwords cost next to nothing."""
_LEAKS = ("CHATAPP_", "CELERY_", "DATABASE_URL", "DJANGO_", "PORT", "REDIS_URL")


def clean() -> dict[str, str]:
    """Return the machine's environment without what the product would read from it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_LEAKS)}


def prepare() -> None:
    """Give this process a `CHATAPP_VAR` of its own, no limits, and no broker to reach."""
    var = tempfile.mkdtemp(prefix="chatapp-tests-")
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    Path(var, "static").mkdir()  # WhiteNoise warns when it is missing
    ours = {
        # What is kept for moments is kept for as long as a slow test takes: queries are counted.
        "CHATAPP_COPY_RECHECK": "60",
        "CHATAPP_DESK_AVAILABILITY_SECONDS": "60",
        "CHATAPP_DEMO": "1",
        "CHATAPP_RATE_LIMIT": "0",
        "CHATAPP_SECRET_KEY": "tests",
        "CHATAPP_VAR": var,
        "DJANGO_SETTINGS_MODULE": "chatapp.settings",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    # Put into the background by a shell, we would hear no Ctrl-C, nor would what tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    kept = clean()
    os.environ.clear()
    os.environ.update(kept | ours)
