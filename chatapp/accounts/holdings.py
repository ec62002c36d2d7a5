"""What the accounts store for a person."""

from __future__ import annotations

from chatapp.holdings import Holding

HOLDINGS: tuple[Holding, ...] = ()
