"""The words of one card, looked up in one state of the book."""

from __future__ import annotations

from refusals.copybook import Book, Words


class Voice:
    """Looks words up for one card, and remembers which versions it used."""

    def __init__(self, book: Book, category: str, language: str) -> None:
        self._book, self._category, self._language = book, category, language
        self._used: set[int] = set()

    def __call__(self, slot: str, **values: str) -> Words:
        """Return what shows in `slot`, with `values` in its placeholders."""
        found = self._book.words(slot, self._category, self._language)
        if found.version_id is not None:
            self._used.add(found.version_id)
        return found.filled(**values) if values else found

    def when(self, claim: bool, slot: str) -> Words | None:  # noqa: FBT001
        """Return what shows in `slot` if `claim` holds; unsaid words are no shown version."""
        return self(slot) if claim else None

    def versions(self) -> tuple[int, ...]:
        """Return the ids of the versions used so far."""
        return tuple(sorted(self._used))
