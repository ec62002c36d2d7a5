"""Why something was declined: the provider's word, else what was asked and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from refusals.engine.folding import fold
from refusals.engine.languages import language_of
from refusals.engine.lexicon import Cue, cues, lexicons_for, tokens
from refusals.engine.terms import HARD, Category, Flag

_LOOK = 800

# The gravest first: a bomb for a robbery is about the bomb; a word like "illegal" says least.
_ORDER = (
    Category.CSAE,
    Category.SELF_HARM,
    Category.WEAPONS_CBRN,
    Category.EXTREMISM,
    Category.JAILBREAK,
    Category.SEXUAL,
    Category.CYBER,
    Category.SPAM_ADS,
    Category.HATE,
    Category.HARASSMENT,
    Category.VIOLENCE,
    Category.IP_COPYRIGHT,
    Category.MISINFORMATION,
    Category.ILLICIT,
    Category.PRIVACY,
    Category.REGULATED_ADVICE,
    Category.POLITICAL,
)
_HARMFUL = frozenset(_ORDER) - {
    Category.POLITICAL,
    Category.REGULATED_ADVICE,
    Category.IP_COPYRIGHT,
    Category.PRIVACY,
}
_NEAR = 12
_GROUNDS = {
    "access": Category.CAPABILITY,
    "scope": Category.SCOPE,
    "shift": Category.POLITICAL,
}
_DECLINES = frozenset({"unable", "refuse", "sorry"})


def categorise(
    prompt: str, reply: str, provider_category: Category | None, language: str | None = None
) -> tuple[Category, tuple[str, ...]]:
    """Return the category of a refusal and its flags; `UNKNOWN` when nothing tells."""
    asked, said = fold(prompt[:_LOOK]), fold(reply[:_LOOK])
    about = _topics(asked, language or language_of(prompt))
    if provider_category is not None:
        return provider_category, _flags(provider_category, about)
    tongue = language_of(reply, language or "en")
    limits = _limits(cues(tokens(said), tongue))
    category = _weighed(about, _topics(said, tongue), limits)
    return category, _flags(category, about)


def _weighed(about: list[Category], stated: list[Category], limits: list[Category]) -> Category:
    """Weigh what was asked for against the reason that the reply gives."""
    shared = [category for category in about if category in stated]
    grave = [category for category in (*shared, *about) if category in _HARMFUL]
    if grave:
        return grave[0]
    if limits and (limits[0] is not Category.POLITICAL or Category.POLITICAL in about):
        return limits[0]
    return next(iter((*shared, *about, *limits, *stated)), Category.UNKNOWN)


def _topics(folded: str, language: str) -> list[Category]:
    found = {
        category
        for lexicon in lexicons_for(language)
        for category, patterns in lexicon.topics.items()
        if any(pattern.search(folded) for pattern in patterns)
    }
    return [category for category in _ORDER if category in found]


def _limits(found: Sequence[Cue]) -> list[Category]:
    """Name the limits that a reply gives as its reason: in its first sentences, near a decline."""
    declines = [cue.at for cue in found if cue.name in _DECLINES]
    named = {
        cue.name
        for cue in found
        if cue.sentence < 3
        and cue.name in _GROUNDS
        and (cue.name != "access" or any(abs(cue.at - at) < _NEAR for at in declines))
    }
    return [category for name, category in _GROUNDS.items() if name in named]


def _flags(category: Category, about: list[Category]) -> tuple[str, ...]:
    """Flag a likely over-refusal: declined for harm, though nothing harmful was asked for."""
    if category in HARD or category is Category.SELF_HARM:
        return ()
    harmless = not any(topic in _HARMFUL for topic in about)
    return (Flag.OVER_REFUSAL.value,) if category in _HARMFUL and harmless else ()
