"""Answer with a file that somebody has a right to; whoever calls this has seen to that."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from chatapp.attachments.models import Attachment

# Whoever opens the file by itself gets a page that can do nothing, and that nothing may embed.
_ALONE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=86400, immutable",
}


def whole(found: Attachment) -> HttpResponse:
    """Serve an image to be seen, a text to be downloaded."""
    kind = found.media_type if found.is_image else "text/plain; charset=utf-8"
    named = content_disposition_header(not found.is_image, _file_name(found))
    return HttpResponse(
        _read(found.path),
        content_type=kind,
        headers=_ALONE | ({"Content-Disposition": named} if named else {}),
    )


def small(found: Attachment) -> HttpResponse:
    """Serve an image's small copy."""
    return HttpResponse(_read(found.thumbnail_path), content_type="image/webp", headers=_ALONE)


def _read(path: Path) -> bytes:
    # Whole: under ASGI a file that is streamed would be read whole all the same.
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Http404 from None


def _file_name(found: Attachment) -> str:
    """Return its name, ending as what it is: an image was made anew, perhaps in another format."""
    if not found.is_image:
        return found.name
    stem = found.name.rpartition(".")[0] or found.name
    return f"{stem}.{found.media_type.rpartition('/')[2]}"
