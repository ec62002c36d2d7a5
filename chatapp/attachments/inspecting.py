"""What an uploaded file is, by its content and never by its name; what is kept of it.

Unfit          the root: it can't be taken, and why
"""

from __future__ import annotations

import codecs
import io
import struct
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from django.conf import settings
from PIL import ExifTags, Image, UnidentifiedImageError

_FORMATS = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp", "GIF": "png"}
_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_THUMBNAIL = (480, 360)
_TURN = Image.Transpose
_TURNS = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}
"""What sets a photograph upright, by what its camera noted (Exif 2.32, tag Orientation)."""
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error)
_CONTROLS = frozenset(chr(code) for code in range(32)) - set("\t\n\r\f")
_LONGEST_NAME = 120


class Why(StrEnum):
    """Why a file can't be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN_IMAGE = "broken_image"
    OTHER_IMAGE = "other_image"
    PDF = "pdf"
    PACKED = "packed"
    NOT_UTF8 = "not_utf8"
    NOT_A_TEXT = "not_a_text"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


_OTHERS = (
    (b"%PDF-", Why.PDF),
    (b"PK\x03\x04", Why.PACKED),  # also what office programs write
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Why.PACKED),  # and what they once wrote
    (b"7z\xbc\xaf\x27\x1c", Why.PACKED),
    (b"Rar!\x1a\x07", Why.PACKED),
    (b"\x1f\x8b\x08", Why.PACKED),
    (b"II*\x00", Why.OTHER_IMAGE),
    (b"MM\x00*", Why.OTHER_IMAGE),
    (b"\x00\x00\x01\x00", Why.OTHER_IMAGE),
)
"""How files begin that people attach and that are not taken, and what they are."""

_PHONE_IMAGES = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif", b"avis")


class Unfit(Exception):
    """The file can't be taken."""

    def __init__(self, why: Why) -> None:
        """Keep the reason, for whoever puts it into words."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is kept: made anew from its pixels, so nothing else of the file is left."""

    media_type: str
    content: bytes
    thumbnail: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is kept: UTF-8 with plain line ends."""

    content: str


def inspect(content: bytes) -> Picture | Text:
    """Return what these bytes are; raises Unfit."""
    if not content.strip():
        raise Unfit(Why.EMPTY)
    if len(content) > settings.ATTACHMENT_BYTES:
        raise Unfit(Why.TOO_LARGE)
    if content.startswith(_MAGIC):
        return _picture(content, settings.ATTACHMENT_PIXELS)
    if other := _other(content):
        raise Unfit(other)
    return _text(content)


def inspect_image(content: bytes, *, most_pixels: int) -> Picture:
    """Return the image that these bytes are; raises Unfit, also for what is anything else."""
    if not content.startswith(_MAGIC):
        raise Unfit(Why.BROKEN_IMAGE)
    return _picture(content, most_pixels)


def safe_name(name: str) -> str:
    """Return the last part of a name, without signs that hide or turn what is read."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    kept = " ".join(kept.replace("`", "'").replace('"', "'").split())
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > _LONGEST_NAME and dot and len(ending) < _LONGEST_NAME // 2:
        kept = stem[: _LONGEST_NAME - len(ending) - 1] + dot + ending
    return kept[:_LONGEST_NAME] or "file"


def _other(content: bytes) -> Why | None:
    """Return what this is, if it is something well known that is not taken."""
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_IMAGES:
        return Why.OTHER_IMAGE
    return next((why for start, why in _OTHERS if content.startswith(start)), None)


def _picture(content: bytes, most_pixels: int) -> Picture:
    """Decode an image, an animated one's first frame, and encode it without its metadata."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as opened:
            if opened.width * opened.height > most_pixels:
                raise Unfit(Why.TOO_MANY_PIXELS)
            ending = _FORMATS[opened.format or "PNG"]
            image = _plain(_upright(opened), ending)
    except _BROKEN as error:
        raise Unfit(Why.BROKEN_IMAGE) from error
    except Image.DecompressionBombError as error:
        raise Unfit(Why.TOO_MANY_PIXELS) from error
    image.thumbnail((settings.ATTACHMENT_EDGE, settings.ATTACHMENT_EDGE))
    small = image.copy()
    small.thumbnail(_THUMBNAIL)
    return Picture(
        media_type=f"image/{ending}",
        content=_encoded(image, ending),
        thumbnail=_encoded(small, "webp"),
        width=image.width,
        height=image.height,
    )


def _upright(image: Image.Image) -> Image.Image:
    """Turn a photograph as its camera was held.

    Pillow's own `exif_transpose` writes all other notes anew, too, and fails where one is damaged.
    """
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _plain(image: Image.Image, ending: str) -> Image.Image:
    """Return the pixels alone: what a file says about them (place, camera, author) stays behind."""
    transparent = image.has_transparency_data and ending != "jpeg"
    pixels = image.convert("RGBA" if transparent else "RGB")
    pixels.info.clear()
    return pixels


def _encoded(image: Image.Image, ending: str) -> bytes:
    written = io.BytesIO()
    image.save(written, format=ending, **({} if ending == "png" else {"quality": 88}))
    return written.getvalue()


def _text(content: bytes) -> Text:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        # An old encoding of one or two bytes a letter has no control signs either. Which it is
        # would be a guess, and a wrong one puts other words into somebody's mouth.
        old = not wide and _CONTROLS.isdisjoint(content.decode("latin-1"))
        raise Unfit(Why.NOT_UTF8 if old else Why.NOT_A_TEXT) from error
    if not text.strip():
        raise Unfit(Why.EMPTY)
    if not _CONTROLS.isdisjoint(text):
        raise Unfit(Why.NOT_A_TEXT)
    if len(text) > settings.ATTACHMENT_CHARACTERS:
        raise Unfit(Why.TOO_LONG)
    return Text(text.replace("\r\n", "\n").replace("\r", "\n"))
