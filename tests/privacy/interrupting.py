"""A holding with two files, between which something happens; and before it is removed."""

from __future__ import annotations

from chatapp.holdings import Holding, json_file

_do = lambda: None  # noqa: E731


def do(this):
    """Do `this` before each file, and before a removal, from now on."""
    global _do  # noqa: PLW0603
    _do = this


def export(_subject):
    """Yield two files."""
    for name in ("one.json", "two.json"):
        _do()
        yield json_file(name, {})


def erase(_subject):
    """Remove nothing."""
    _do()
    return 0


HOLDINGS = (Holding(title="Interruptions", models=(), retention=(), export=export, erase=erase),)
