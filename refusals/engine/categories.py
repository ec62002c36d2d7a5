"""Why something was declined: the provider's word, else what was asked and what was said."""

from __future__ import annotations

from refusals.engine.folding import fold
from refusals.engine.languages import language_of
from refusals.engine.lexicon import Ground, Lexicon, any_match, lexicon_for
from refusals.engine.terms import HARD, Category, Flag

_LOOK = 1500

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
_GROUNDS = {
    Ground.CAPABILITY: Category.CAPABILITY,
    Ground.SCOPE: Category.SCOPE,
    Ground.POLITICAL: Category.POLITICAL,
}


def categorise(
    prompt: str, reply: str, provider_category: Category | None, language: str | None = None
) -> tuple[Category, tuple[str, ...]]:
    """Return the category of a refusal and its flags; `UNKNOWN` when nothing tells."""
    asked, said = fold(prompt[:_LOOK]), fold(reply[:_LOOK])
    about = _topics(asked, language or language_of(prompt))
    if provider_category is not None:
        return provider_category, _flags(provider_category, about)
    stated = _topics(said, language_of(reply, language or "en"))
    category = _weighed(about, stated, _grounds(said, reply, language))
    return category, _flags(category, about)


def _weighed(about: list[Category], stated: list[Category], grounds: set[Ground]) -> Category:
    """Weigh what was asked for against the reason that the reply gives."""
    shared = [category for category in about if category in stated]
    grave = [category for category in (*shared, *about) if category in _HARMFUL]
    if grave and Ground.POLICY in grounds:
        return grave[0]
    limits = [_GROUNDS[ground] for ground in _GROUNDS if ground in grounds]
    if limits and (limits[0] is not Category.POLITICAL or Category.POLITICAL in about):
        return limits[0]
    if grave:
        return grave[0]
    return next(iter((*shared, *about, *limits, *stated)), Category.UNKNOWN)


def _topics(folded: str, language: str) -> list[Category]:
    found: list[Category] = []
    for lexicon in _lexicons(language):
        for category in _ORDER:
            patterns = lexicon.topics.get(category, ())
            if category not in found and any_match(patterns, folded):
                found.append(category)
    return sorted(found, key=_ORDER.index)


def _grounds(said: str, reply: str, language: str | None) -> set[Ground]:
    return {
        ground
        for lexicon in _lexicons(language_of(reply, language or "en"))
        for ground, patterns in lexicon.declines.items()
        if any_match(patterns, said)
    }


def _lexicons(language: str) -> list[Lexicon]:
    found = (lexicon_for(tag) for tag in dict.fromkeys((language.split("-", maxsplit=1)[0], "en")))
    return [lexicon for lexicon in found if lexicon]


def _flags(category: Category, about: list[Category]) -> tuple[str, ...]:
    """Flag a likely over-refusal: declined for harm, though nothing harmful was asked for."""
    if category in HARD or category is Category.SELF_HARM:
        return ()
    harmless = not any(topic in _HARMFUL for topic in about)
    return (Flag.OVER_REFUSAL.value,) if category in _HARMFUL and harmless else ()
