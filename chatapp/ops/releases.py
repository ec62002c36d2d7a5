"""Files of earlier releases stay for some days: a page that is open over an upgrade asks for them.

The manifest of each release is kept beside the files that it names, written when it was replaced.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "staticfiles.json"
_EARLIER = ".earlier"
_PACKED = ("", ".gz", ".br")
_DAY = 86_400


def make_room(root: Path, *, days: float) -> None:
    """Leave in `root` only what pages of the last releases name, for the next one to join.

    The plain copies go as well: one that is newer than its source would be taken for it.
    """
    earlier = root / _EARLIER
    earlier.mkdir(parents=True, exist_ok=True)
    if (root / MANIFEST).exists():
        shutil.copyfile(root / MANIFEST, earlier / f"{time.time_ns()}.json")
    kept = {root / MANIFEST}
    for manifest in [*earlier.iterdir()]:
        if manifest.stat().st_mtime < time.time() - days * _DAY:
            manifest.unlink()
        else:
            kept |= {manifest, *_named_in(manifest, root)}
    for path in [*root.rglob("*")]:
        if path.is_file() and path not in kept:
            path.unlink()


def _named_in(manifest: Path, root: Path) -> Iterator[Path]:
    """Yield what pages of that release name; of a manifest that was cut off, nothing."""
    try:
        names = json.loads(manifest.read_text())["paths"].values()
    except (ValueError, KeyError):
        return
    for name in names:
        yield from (root / f"{name}{packed}" for packed in _PACKED)
