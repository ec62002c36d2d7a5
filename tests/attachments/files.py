"""Files to attach, small and made here."""

from __future__ import annotations

import io

from PIL import Image

NOTE = b"Milk\nBread\n"


def image(kind="PNG", size=(64, 48), colour=(20, 90, 200), **more):
    """Return an image's bytes; without a colour one that can't be packed well."""
    written = io.BytesIO()
    noise = Image.effect_noise(size, 90).convert("RGB")
    (Image.new("RGB", size, colour) if colour else noise).save(written, kind, **more)
    return written.getvalue()


def photograph(orientation=6):
    """Return a photograph that tells where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010E] = "at a secret place"
    exif[0x0112] = orientation
    written = io.BytesIO()
    lit = Image.linear_gradient("L").resize((60, 40))
    Image.merge("RGB", (lit, lit.rotate(90), lit)).save(written, "JPEG", exif=exif, quality=95)
    return written.getvalue()
