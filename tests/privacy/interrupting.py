"""A holding with two files, between which something happens."""

from __future__ import annotations

from chatapp.holdings import Holding, json_file

_do = lambda: None  # noqa: E731


def do(this):
    """Do `this` before each file from now on."""
    global _do  # noqa: PLW0603
    _do = this


def export(_subject):
    """Yield two files."""
    for name in ("one.json", "two.json"):
        _do()
        yield json_file(name, {})


HOLDINGS = (Holding(title="Interruptions", models=(), retention=(), export=export),)
