"""One language to a card: what the product says on it is in the card's, as its words are."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.utils.translation import override


def speaking(tag: str) -> AbstractContextManager[None]:
    """Let data terms, hours and waits be in `tag`; in the reader's, where we don't speak that."""
    return override(tag) if tag in dict(settings.LANGUAGES) else nullcontext()
