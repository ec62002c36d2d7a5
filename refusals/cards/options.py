"""Suggestions from the library and from a model, in one list that changes under nobody's hand."""

from __future__ import annotations

from refusals.cards.values import Option
from refusals.copybook import Words

MOST = 3


def merged(
    library: tuple[str, ...], made: tuple[str, ...], *, picked: str, by: Words
) -> tuple[Option, ...]:
    """Return two or three options: what a model `made` where nobody has `picked` yet.

    What is picked stays, and where it was; nothing picked is the first one.
    """
    kept = library.index(picked) if picked in library else 0
    fresh = [Option(text, by=by) for text in made if text not in library]
    others = [Option(text) for place, text in enumerate(library) if place != kept]
    rest = [*fresh, *others]
    if not library:
        return tuple(Option(one.text, place == 0, one.by) for place, one in enumerate(rest[:MOST]))
    rest = rest[: MOST - 1]
    rest.insert(min(kept, len(rest)), Option(library[kept], chosen=True))
    return tuple(rest)
