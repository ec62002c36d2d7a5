"""What providers' words, codes and messages mean, read from `signals.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from refusals.engine.terms import Category


class VerdictKind(StrEnum):
    """What a reply came to, by its wire alone."""

    STRUCTURED = "structured"
    ERROR = "error"
    TRUNCATED = "truncated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the wire said of one reply.

    `reason` is a `DeclineReason` when structured, a `FinishReason` at a normal end; when truncated
    or an error it may also be one of `rate_limit`, `quota`, `context_length`, `auth`, `not_found`,
    `bad_request`, `overloaded`, `server`. `text` is refusal text sent apart from the answer.
    `blocks_person`: it is the person who is blocked, not these words.
    """

    kind: VerdictKind
    reason: str
    category: Category | None = None
    code: str = ""
    text: str = ""
    partial: bool = False
    blocks_person: bool = False


@dataclass(frozen=True, slots=True)
class MessageSign:
    """A pattern in an error's message, and what it means."""

    pattern: re.Pattern[str]
    reason: str
    category: Category | None


@dataclass(frozen=True, slots=True)
class SignalTables:
    """Everything in `signals.toml`, ready to be looked up."""

    finish: Mapping[str, tuple[VerdictKind, str]]
    refusal_codes: Mapping[str, str]
    person_codes: frozenset[str]
    """Those of the codes that block the person."""
    refusal_messages: tuple[MessageSign, ...]
    failure_codes: Mapping[str, str]
    failure_messages: tuple[MessageSign, ...]
    failure_statuses: Mapping[int, str]
    categories: Mapping[str, Category]
    sensitive_types: Mapping[int, Category]
    severities: Mapping[str, int]
    base_resp_statuses: Mapping[int, int]
    """The HTTP status that a `base_resp.status_code` stands for."""

    def finishing(self, finish: str) -> tuple[VerdictKind, str] | None:
        """Return what a finish reason means, up to its first colon; `None` if nobody knows."""
        return self.finish.get(finish.partition(":")[0].strip().lower())

    def category(self, word: object) -> Category | None:
        """Return our category for a provider's word, whatever the provider."""
        return self.categories.get(word.lower()) if isinstance(word, str) else None

    def worst(self, found: Iterable[tuple[int, Category | None]]) -> Category | None:
        """Return the category of the highest severity; ties go by a fixed order."""
        known = [(severity, category) for severity, category in found if category is not None]
        return min(known, key=lambda pair: (-pair[0], _ORDER[pair[1]]))[1] if known else None


# What must never be offered another model goes first, so that a tie cannot loosen anything.
_FIRST = (Category.CSAE, Category.WEAPONS_CBRN, Category.EXTREMISM, Category.SELF_HARM)
_ORDER = {category: place for place, category in enumerate(dict.fromkeys((*_FIRST, *Category)))}


def load_tables(path: Path) -> SignalTables:
    """Read the tables from a TOML file."""
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return SignalTables(
        finish={
            word: (VerdictKind(row["kind"]), row["reason"])
            for row in raw["finish"]
            for word in row["words"]
        },
        refusal_codes=_reasons(raw["refusal_code"]),
        person_codes=frozenset(
            word
            for row in raw["refusal_code"]
            if row.get("scope") == "person"
            for word in row["words"]
        ),
        refusal_messages=_signs(raw["refusal_message"]),
        failure_codes=_reasons(raw["failure_code"]),
        failure_messages=_signs(raw["failure_message"]),
        failure_statuses={int(status): why for status, why in raw["failure_status"].items()},
        categories={
            word: Category(name)
            for provider in raw["category"].values()
            for word, name in provider.items()
        },
        sensitive_types={int(kind): Category(name) for kind, name in raw["sensitive_type"].items()},
        severities=raw["severity"],
        base_resp_statuses={int(code): status for code, status in raw["base_resp"].items()},
    )


def _reasons(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {word: row["reason"] for row in rows for word in row["words"]}


def _signs(rows: list[dict[str, Any]]) -> tuple[MessageSign, ...]:
    return tuple(
        MessageSign(
            re.compile(row["pattern"], re.IGNORECASE),
            row["reason"],
            Category(row["category"]) if "category" in row else None,
        )
        for row in rows
    )


TABLES = load_tables(Path(__file__).parents[1] / "signals.toml")
