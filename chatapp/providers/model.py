"""A model that the operator declared, and what its provider publishes about the person's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

STALE_AFTER = timedelta(days=180)
_VARIANT = re.compile(r"(?<=.):[^:/]*$")
_SNAPSHOT = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{8}|latest)$")


@dataclass(frozen=True, slots=True)
class DataTerms:
    """Data terms as the provider published them for one access path; the operator's to edit."""

    operator: str = "unknown"
    access: str = "unknown"
    processed_in: str = "unknown"
    training_use: str = "unknown"
    retention: str = "unknown"
    quote: str = ""
    source_url: str = ""
    source_dated: str = ""
    checked_on: str = ""

    @property
    def self_hosted(self) -> bool:
        """Say whether the words stay on the operator's own servers."""
        return self.access == "self-hosted"

    def checked(self, today: date) -> date | None:
        """Return when the terms were checked, or None if never or more than 180 days ago."""
        if not self.checked_on:
            return None
        checked = date.fromisoformat(self.checked_on)
        return checked if timedelta(0) <= today - checked <= STALE_AFTER else None


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, as the operator wrote it down; `currency` as ISO 4217 has it."""

    input: float
    output: float
    currency: str


@dataclass(frozen=True, slots=True)
class Model:
    """One model: where it answers, what it can do, how long we wait for it.

    `context_window` is how many tokens it reads at once; nothing: the operator didn't say.
    `request` goes into the body of each request beside what we say ourselves.
    """

    id: str
    label: str
    provider: str
    base_url: str
    api_key_env: str
    capabilities: frozenset[str] = frozenset({"text"})
    served_names: tuple[str, ...] = ()
    first_token_timeout: float = 20.0
    total_timeout: float = 300.0
    data: DataTerms = field(default_factory=DataTerms)
    context_window: int | None = None
    price: Price | None = None
    request: Mapping[str, Any] = field(default_factory=dict, hash=False)
    scripted: bool = False

    def configured(self, environ: Mapping[str, str]) -> bool:
        """Say whether the model has the key that it needs."""
        return not self.api_key_env or bool(environ.get(self.api_key_env, "").strip())

    def missing_key(self, environ: Mapping[str, str]) -> str:
        """Return the variable that must be set before the model can be used, or nothing."""
        return "" if self.configured(environ) else self.api_key_env


def served_as(model: Model, name: str) -> bool:
    """Say whether a provider's `name` means this model: dates, prefixes and variants aside."""
    return canonical(name) in {canonical(known) for known in (model.id, *model.served_names)}


def canonical(name: str) -> str:
    """Return a model's name without what providers add to it."""
    name = name.strip().lower().removeprefix("models/")
    if "/" in name:
        name = _VARIANT.sub("", name)
    return _SNAPSHOT.sub("", name)
