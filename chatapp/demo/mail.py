"""The demo's letters: files under `var/mail`, shown so that links in them can be followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path

from django.conf import settings

_BETWEEN = "-" * 79 + "\n"
_MOST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter, as its text part has it."""

    to: str
    subject: str
    date: str
    text: str


def letters() -> list[Kept]:
    """Return the latest letters, the newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    return [letter for path in files[:_MOST] for letter in _read(path)][:_MOST]


def _read(path: Path) -> Iterator[Kept]:
    for raw in path.read_text(errors="replace").split(_BETWEEN):
        if not raw.strip():
            continue
        found = message_from_string(raw, policy=policy.default)
        body = found.get_body(("plain",))
        text = body.get_content() if body else ""
        yield Kept(str(found["To"]), str(found["Subject"]), str(found["Date"]), text)
