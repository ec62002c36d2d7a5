"""The files of `manage.py record`: the prompts it reads and the vectors it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from chatapp.providers.recording import Prompt, Vector
from refusals.engine.languages import language_of

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class BadPrompts(Exception):
    """The prompts cannot be read; the message names the file and the line."""


class Recording:
    """A file of vectors that is whole after each one, whatever ends the process."""

    def __init__(self, path: Path) -> None:
        """Claim the file; raise `FileExistsError` rather than write over what was recorded."""
        if path.exists():
            raise FileExistsError(f"{path}: is already there; name another file.")
        self.vectors: list[Vector] = []
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._part.touch(mode=0o600)

    def add(self, vector: Vector) -> None:
        """Write the file anew with one more vector."""
        self.vectors.append(vector)
        lines = ",\n".join(json.dumps(kept, ensure_ascii=False) for kept in self.vectors)
        self._part.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        self._part.replace(self._path)

    def close(self) -> None:
        """Leave nothing behind but the vectors."""
        self._part.unlink(missing_ok=True)


def read_prompts(path: Path) -> Sequence[Prompt]:
    """Read one prompt a line: the words themselves, or `{"prompt", "lang"?}` as JSON.

    Blank lines and those that start with # are passed over.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadPrompts(f"{path}: cannot be read: {error.strerror}.") from error
    prompts = [
        _prompt(line, place, f"{path}: line {number}")
        for place, (number, line) in enumerate(_lines(content, path), start=1)
    ]
    if not prompts:
        raise BadPrompts(f"{path}: has no prompt.")
    return prompts


def _lines(content: bytes, path: Path) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            line = raw.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise BadPrompts(f"{path}: line {number}: is not UTF-8.") from error
        if line and not line.startswith("#"):
            yield number, line


def _prompt(line: str, place: int, where: str) -> Prompt:
    if not line.startswith("{"):
        return Prompt(place, line, language_of(line))
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadPrompts(f"{where}: starts with {{ and is not JSON: {error}") from error
    text, language = row.get("prompt"), row.get("lang")
    if not isinstance(text, str) or not text.strip():
        raise BadPrompts(f"{where}: prompt must be a text that is not blank.")
    if language is None:
        return Prompt(place, text, language_of(text))
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise BadPrompts(f"{where}: lang must be a language tag, such as en or zh-hans.")
    return Prompt(place, text, language)
