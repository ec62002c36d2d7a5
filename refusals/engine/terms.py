"""The closed vocabulary of a refusal: categories, paths, and what decides between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Category(StrEnum):
    """Why something was declined; `UNKNOWN` does not guess."""

    SEXUAL = "sexual"
    CSAE = "csae"
    HATE = "hate"
    HARASSMENT = "harassment"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    ILLICIT = "illicit"
    WEAPONS_CBRN = "weapons_cbrn"
    CYBER = "cyber"
    PRIVACY = "privacy"
    IP_COPYRIGHT = "ip_copyright"
    JAILBREAK = "jailbreak"
    POLITICAL = "political"
    MISINFORMATION = "misinformation"
    SPAM_ADS = "spam_ads"
    REGULATED_ADVICE = "regulated_advice"
    BLOCKLIST = "blocklist"
    EXTREMISM = "extremism"
    CAPABILITY = "capability"
    SCOPE = "scope"
    UNKNOWN = "unknown"


HARD = frozenset({Category.WEAPONS_CBRN, Category.CSAE, Category.EXTREMISM})
"""No other model, no rephrasing, by any route; no policy pack can loosen these."""


class Path(StrEnum):
    """A way on that a card can offer; the values are what `data-path` says."""

    REPHRASE = "rephrase"
    NARROW = "narrow"
    MODEL = "model"
    PERSON = "person"
    RESOURCES = "resources"
    MISTAKE = "mistake"


class DecidedBy(StrEnum):
    """Who said no: the model (or its provider), or our own rules."""

    MODEL = "model"
    RULES = "rules"


class Kind(StrEnum):
    """How much was declined."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Flag(StrEnum):
    """What an analyst should look at, besides the category."""

    OVER_REFUSAL = "over_refusal"
    LEAK = "leak"
    CAPITULATION = "capitulation"
    INCONSISTENT = "inconsistent"


class Audience(StrEnum):
    """Whom the operator serves; never guessed from what somebody writes."""

    GUEST = "guest"
    MEMBER = "member"
    MINOR = "minor"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class ModelOption:
    """A configured model that a card could offer."""

    id: str
    capabilities: frozenset[str] = frozenset({"text"})


@dataclass(frozen=True, slots=True)
class Context:
    """What policy may know of the moment of a refusal; nothing in it is the prompt's own claim.

    `tried` are the models that already had this prompt and declined it. `gate_cleared` says whether
    our own gate looked at the prompt and let it through: `None` when it did not look. `barred` is
    the hard category that the same words were declined under before, by any model. With
    `person_blocked` the provider turned the person away: other words would not help. Jurisdiction,
    audience, data class, scope and decline style are what the operator declared; `roles` are those
    of the person's account.
    """

    language: str = "en"
    models: tuple[ModelOption, ...] = ()
    tried: frozenset[str] = frozenset()
    desk_open: bool = True
    at_risk: bool = False
    gate_cleared: bool | None = None
    capability_needed: str = ""
    prior_refusals: int = 0
    barred: Category | None = None
    person_blocked: bool = False
    jurisdiction: str = ""
    audience: Audience = Audience.GUEST
    roles: frozenset[str] = frozenset()
    data_class: str = ""
    scope: str = ""
    decline_style: str = ""
    leaked: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """The first part that was declined, of how many, counted from one, and those delivered."""

    index: int
    of: int
    delivered: tuple[int, ...]
    translation: bool = False

    @property
    def missing(self) -> tuple[int, ...]:
        """The parts that were asked for and did not come."""
        return tuple(part for part in range(1, self.of + 1) if part not in self.delivered)


@dataclass(frozen=True, slots=True)
class Decision:
    """The ways on for one refusal, the safest first, and the rule that chose them."""

    category: Category
    paths: tuple[Path, ...]
    rule: str
    policy_version: str
    models: tuple[str, ...] = field(default=())
    """Ids of the models that may be offered; empty unless `Path.MODEL` is among `paths`."""
    context: Context | None = field(default=None, compare=False, repr=False)
    """What was known of the moment, so that the same can be decided again under another pack."""
