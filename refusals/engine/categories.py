"""Why something was declined: the provider's word, else what was asked and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from refusals.engine.gate import at_risk, refused_category
from refusals.engine.languages import language_of
from refusals.engine.terms import HARD, Category, Flag
from refusals.engine.text.abilities import capability_needed
from refusals.engine.text.asking import TOOLS, has_role, wants
from refusals.engine.text.cues import Cue, cues
from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import tokens, topics_of
from refusals.engine.text.subjects import could_be_harmful, only_sounds_harmful, subjects_of

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
_FOR_HARM = _HARMFUL | {Category.PRIVACY}
_NEAR = 12
_REASON = 200
"""Characters in which a decline says which tool or source it lacks."""
_GROUNDS = {
    "access": Category.CAPABILITY,
    "scope": Category.SCOPE,
    "shift": Category.POLITICAL,
}
_DECLINES = frozenset({"unable", "refuse", "sorry"})
_REPROACHES = frozenset({"wrong", "improper", "condone", "denies", "empathy", "moral"})


def categorise(
    prompt: str, reply: str, provider_category: Category | None, language: str | None = None
) -> tuple[Category, tuple[str, ...]]:
    """Return the category of a refusal and its flags; `UNKNOWN` when nothing tells."""
    asked, said = fold(prompt[:_LOOK]), fold(reply[:_LOOK])
    about = _asked_for(asked, language or language_of(prompt))
    if provider_category is not None:
        return provider_category, _flags(provider_category, about, asked)
    tongue = language_of(reply, language or "en")
    # Of what is harmful, the reply's own words can only confirm a part: no limit is looked for.
    found = [] if not _HARMFUL.isdisjoint(about) else cues(tokens(said), tongue)
    limits = _limits_of(prompt, reply, found, about) if found else []
    if about:
        several = len(about) > 1
        category = _weighed(about, _topics(said, tongue, about) if several else about, limits)
    else:
        names = {cue.name for cue in found}
        category = (
            _by_what_it_takes(limits, names, asked, said, tongue)
            or next(iter(limits), None)
            or next(iter(_topics(said, tongue)), Category.UNKNOWN)
        )
    return category, _flags(category, about, asked)


def _weighed(about: list[Category], stated: list[Category], limits: list[Category]) -> Category:
    """Weigh what was asked for against the reason that the reply gives."""
    shared = [category for category in about if category in stated]
    grave = [category for category in (*shared, *about) if category in _HARMFUL]
    if grave:
        return grave[0]
    if Category.POLITICAL in about and limits and limits[0] is not Category.CAPABILITY:
        return Category.POLITICAL  # "beyond my current scope" is how a party line deflects
    if limits and limits[0] is not Category.POLITICAL:
        return limits[0]
    return next(iter((*shared, *about)))


def _by_what_it_takes(
    limits: list[Category], found: set[str], asked: str, said: str, tongue: str
) -> Category | None:
    """Name the limit that a decline of something harmless hints at: a role, or a missing tool."""
    if not _REPROACHES.isdisjoint(found):
        return None
    if has_role(said, tongue):
        return Category.SCOPE
    wanted = wants(asked, language_of(asked))
    tools = TOOLS & wanted
    if "mischief" in wanted or (limits and not tools):
        return None
    # A bare "I can't" hints at nothing; one that speaks of the tool, the page or the time does.
    named = not found.isdisjoint({"access", "scope"}) or not tools.isdisjoint(wants(said, tongue))
    return Category.CAPABILITY if (tools and named) or capability_needed(asked) else None


def _asked_for(folded: str, language: str) -> list[Category]:
    """Return what a prompt is about, the gravest first; somebody's data before what they say.

    What our own rules refuse is about that, whatever else it is about.
    """
    if refused := refused_category(folded):
        return [refused]
    subjects = subjects_of(folded)
    found = {*_topics(folded, language), *subjects}
    if at_risk(folded):
        found.add(Category.SELF_HARM)
    if Category.PRIVACY in subjects and not found & {*HARD, Category.SELF_HARM, Category.CYBER}:
        return [Category.PRIVACY]
    return [category for category in _ORDER if category in found]


def _topics(folded: str, language: str, among: Sequence[Category] = _ORDER) -> list[Category]:
    found = topics_of(folded, language)
    return [category for category in _ORDER if category in found and category in among]


def _limits_of(
    prompt: str, reply: str, found: Sequence[Cue], about: list[Category]
) -> list[Category]:
    """Name the limits that a reply gives, unless nothing that was asked for meets them."""
    limits = _limits(found)
    if Category.CAPABILITY in limits and about and not capability_needed(prompt, reply[:_REASON]):
        # "I have no ability to discuss that" names no tool when nothing that needs one was asked.
        limits.remove(Category.CAPABILITY)
    return limits


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


def _flags(category: Category, about: list[Category], asked: str) -> tuple[str, ...]:
    """Flag a likely over-refusal: declined for harm, though nothing harmful was asked for."""
    if category in HARD or category is Category.SELF_HARM or _grave(about):
        return ()
    sounds = category in _FOR_HARM and only_sounds_harmful(asked)
    harmless = category in _HARMFUL and _HARMFUL.isdisjoint(about)
    mistaken = sounds or (harmless and not could_be_harmful(asked))
    return (Flag.OVER_REFUSAL.value,) if mistaken else ()


def _grave(about: list[Category]) -> bool:
    return any(topic in HARD or topic is Category.SELF_HARM for topic in about)
