"""What a scripted model that sees says of what it got: true things, measured from the bytes."""

from __future__ import annotations

import io
import re
from base64 import b64decode

from PIL import Image, UnidentifiedImageError

_DATA = re.compile(r"data:image/[a-z]+;base64,([A-Za-z0-9+/=]+)")
_FILE = re.compile(r'^File "([^"]+)":\n(`{3,})[^\n]*\n(.*?)\n\2$', re.MULTILINE | re.DOTALL)
_NAMES = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "red": (200, 40, 40),
    "orange": (240, 140, 30),
    "yellow": (240, 220, 60),
    "green": (50, 150, 60),
    "blue": (40, 90, 200),
    "purple": (130, 60, 160),
    "brown": (120, 80, 40),
}


def seen_in(urls: tuple[str, ...]) -> str:
    """Return a Markdown list with the size and the main colour of each image."""
    return "\n".join(f"- {_look(url)}" for url in urls)


def read_in(prompt: str) -> str:
    """Return a Markdown list with the length and the first line of each file in the prompt."""
    rows = []
    for name, _, text in _FILE.findall(prompt):
        lines = text.split("\n")
        rows.append(
            f'- "{name}": {len(lines)} lines, {len(text)} characters. It begins: {lines[0]}'
        )
    return "\n".join(rows)


def _look(url: str) -> str:
    found = _DATA.fullmatch(url)
    try:
        with Image.open(io.BytesIO(b64decode(found[1] if found else ""))) as image:
            kind, width, height = image.format, image.width, image.height
            pixel = image.convert("RGB").resize((1, 1)).getpixel((0, 0))
    except (UnidentifiedImageError, OSError, ValueError):
        return "an image that I could not read"
    return f"a {kind} image of {width} × {height} pixels, mostly {_nearest(pixel)}"


def _nearest(pixel: object) -> str:
    red, green, blue = pixel if isinstance(pixel, tuple) else (0, 0, 0)
    return min(
        _NAMES,
        key=lambda name: (
            (_NAMES[name][0] - red) ** 2
            + (_NAMES[name][1] - green) ** 2
            + (_NAMES[name][2] - blue) ** 2
        ),
    )
