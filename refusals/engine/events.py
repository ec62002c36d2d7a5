"""What happens during a reply, one frozen value per event.

A reply is any number of `Served` and `TextDelta`, then exactly one ending: `Finished`, `Declined`
(a provider's structured no) or `Refused` (what the middleware makes of a no). What went wrong in
between is raised, as an `UpstreamError`, never an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from refusals.engine.terms import Category, DecidedBy, Decision, Kind, Segment


class UpstreamError(Exception):
    """The root of what can go wrong upstream of the middleware; hosts derive their own."""


@dataclass(frozen=True, slots=True)
class Served:
    """The provider named the model that is answering."""

    model: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the visible answer; never reasoning."""

    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """Text is being held back: show progress, not text. `characters` is how many so far."""

    characters: int


class DeclineReason(StrEnum):
    """How a provider's structured no was given."""

    REFUSAL = "refusal"
    CONTENT_FILTER = "content_filter"
    POLICY = "policy"
    MODERATION = "moderation"
    GUARDRAIL = "guardrail"
    RECITATION = "recitation"


@dataclass(frozen=True, slots=True)
class Declined:
    """The provider said no in a machine-readable way.

    `code` is the provider's own word, for the record. `partial` says that some of the answer went
    out before; `text` is a refusal that the provider sent apart from the answer. `blocks_person`:
    it is the person who is blocked, not these words.
    """

    reason: DeclineReason
    code: str
    category: Category | None = None
    partial: bool = False
    text: str = ""
    blocks_person: bool = False


class FinishReason(StrEnum):
    """How an answer that is no refusal ended; all but `STOP` and `TOOL_CALLS` is truncated."""

    STOP = "stop"
    TOOL_CALLS = "tool_calls"
    LENGTH = "length"
    NO_FINISH = "no_finish"
    EMPTY = "empty"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer ended; see `FinishReason` for whether it is whole."""

    reason: FinishReason


@dataclass(frozen=True, slots=True)
class Refused:
    """A recognised no, with the ways on that policy chose.

    `signal` names what recognised it: `detector`, or a provider's `DeclineReason`; `code` is the
    provider's own word. `withdraw_from` is the offset in code points from which text already
    released is withdrawn; `None` leaves it. `Kind.PARTIAL` means that the released text stands.
    `segment` names the part that was declined, where what was asked for came in parts.
    """

    kind: Kind
    decided_by: DecidedBy
    decision: Decision
    signal: str
    code: str = ""
    score: float = 1.0
    flags: tuple[str, ...] = ()
    language: str = "en"
    withdraw_from: int | None = None
    segment: Segment | None = None


Event = Served | TextDelta | Held | Declined | Finished | Refused
