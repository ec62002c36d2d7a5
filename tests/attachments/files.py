"""Files to attach, small and made here."""

from __future__ import annotations

import io

from PIL import Image

NOTE = b"Milk\nBread\n"


def image(kind="PNG", size=(64, 48), colour=(20, 90, 200), **more):
    """Return an image's bytes."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **more)
    return written.getvalue()


def photograph():
    """Return a photograph that tells where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010E] = "at a secret place"
    exif[0x0112] = 6
    return image("JPEG", (60, 40), exif=exif)
