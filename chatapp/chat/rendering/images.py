"""The images that a text names, each a link; what is ours beside it comes when all is clean."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import NamedTuple

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


class Named(NamedTuple):
    """An image that a text names: where it is, and the words that stand for it."""

    address: str
    words: str


Beside = Callable[[int, Named], SafeString]
"""What is put beside an image's link, by its number in the text."""


def may_have_images(text: str) -> bool:
    """Say whether a text is worth looking through for images."""
    return "![" in text


class Images:
    """The images of one text, and the places beside them, which no text can name."""

    def __init__(self) -> None:
        """Begin with none, and a secret that says which places are ours."""
        self.found: list[Named] = []
        self._secret = secrets.token_hex(16)

    def place(self, address: str, words: str) -> str:
        """Note an image, and return what holds the place beside it."""
        self.found.append(Named(address, words))
        return self._mark(len(self.found) - 1)

    def filled(self, html: str, beside: Beside | None) -> str:
        """Return clean HTML with what belongs beside each image."""

        def ours(place: re.Match[str]) -> str:
            number = int(place[1])
            return conditional_escape(beside(number, self.found[number])) if beside else ""

        return re.sub(self._mark(r"(\d+)"), ours, html)

    def _mark(self, number: int | str) -> str:
        return f"{self._secret}-{number}-"
