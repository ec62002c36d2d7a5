"""The files of exports, in the default storage: private, and gone with their rows."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from chatapp.holdings import ExportedFile
from chatapp.privacy.models import Export

CHUNK = 64 * 1024


def write(export: Export, parts: Iterator[ExportedFile]) -> int:
    """Write a ZIP file of `parts`, piece by piece; return its size."""
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in parts:
                with archive.open(part.name, "w") as inside:
                    for piece in part.pieces:
                        inside.write(piece)
        size = made.tell()
        made.seek(0)
        default_storage.save(export.path, File(made))
    return size


def read(export: Export) -> File[bytes]:
    """Open the file; raises FileNotFoundError."""
    return default_storage.open(export.path)


def forget(export: Export) -> None:
    """Remove the file, if there is one."""
    default_storage.delete(export.path)


def remove(exports: QuerySet[Export]) -> int:
    """Remove exports: the files first, so that none is left without a row."""
    gone = 0
    for export in list(exports):
        forget(export)
        gone += Export.objects.filter(pk=export.pk).delete()[0]
    return gone
