"""Answer with a file that somebody has a right to; whoever calls this has seen to that."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, Http404

from chatapp.attachments.models import Attachment

# Whoever opens the file by itself gets a page that can do nothing, and that nothing may embed.
_ALONE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=86400, immutable",
}


def whole(found: Attachment) -> FileResponse:
    """Serve an image to be seen, a text to be downloaded."""
    return FileResponse(
        _opened(found.path),
        as_attachment=not found.is_image,
        filename=_file_name(found),
        content_type=found.media_type if found.is_image else "text/plain; charset=utf-8",
        headers=_ALONE,
    )


def small(found: Attachment) -> FileResponse:
    """Serve an image's small copy."""
    return FileResponse(_opened(found.thumbnail_path), content_type="image/webp", headers=_ALONE)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Http404 from None


def _file_name(found: Attachment) -> str:
    """Return its name, ending as what it is: an image was made anew, perhaps in another format."""
    if not found.is_image:
        return found.name
    stem = found.name.rpartition(".")[0] or found.name
    return f"{stem}.{found.media_type.rpartition('/')[2]}"
