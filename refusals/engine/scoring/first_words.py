"""What the score of an opening looks at: its first words, beside what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refusals.engine.scoring.declining import LEADS_IN
from refusals.engine.scoring.features import (
    decline_features,
    leading_words,
    phrase_features,
    prompt_features,
    start_features,
)
from refusals.engine.scoring.grounds import granting_features, wanted
from refusals.engine.scoring.phrases import phrases_of
from refusals.engine.scoring.scores import Features
from refusals.engine.text.lexicon import ENDINGS
from refusals.engine.text.reading import Asked, Said

_EARLY = 14
"""Words in which what was asked tells more than what was said."""
_STAGES = (20, 12, 8, 5)


def opening_features(said: Said, asked: Asked) -> Features:
    """Return the features of the first words of a reply."""
    named, words = said_features(said, asked)
    return Features(named | expectations(asked) if is_early(said) else named, words)


def expectations(asked: Asked) -> frozenset[str]:
    """Return the features of a prompt by which a decline is expected before anything is said."""
    return asked.mentions | asked.stems


def is_early(said: Said) -> bool:
    """Say whether so little was said that the words of the prompt count, too."""
    return len(said.words) < _EARLY


def said_features(said: Said, asked: Asked) -> Features:
    """Return those of the features that change with every word."""
    phrases = phrases_of(said.cues, said.language)
    tone, kind = phrases.tone, asked.kind
    words = leading_words(said, asked)
    named = {
        "bias",
        f"words {min(len(said.words), 12)}",
        f"about {asked.about}",
        f"about {asked.about}/{tone}",
        f"asked {kind} about {asked.about}/{tone}",
        *phrase_features(said, asked, phrases),
        *decline_features(said, asked),
        *start_features(words),
        *prompt_features(asked, phrases),
        *_stage_features(said, asked, tone, kind),
        *_lead_features(said, asked, kind, words[:3]),
        *granting_features(said, asked),
    }
    return Features(named, words)


def _stage_features(said: Said, asked: Asked, tone: str, kind: str) -> Iterator[str]:
    """Yield what was said by how much of it there is: the same words mean less later on."""
    count = len(said.words)
    at = f"at {next((stage for stage in _STAGES if count >= stage), count)}"
    echoed = sum(map(asked.content.__contains__, said.words))
    ended = sum(map(ENDINGS.__contains__, said.words))
    yield f"{at} about {asked.about}"
    yield f"{at} {tone}"
    yield f"{at} asked {kind}"
    yield f"{at} sentences {min(ended, 2)}"
    yield f"{at} about {asked.about} echoes {min(echoed, 3)}"
    for want in wanted(asked):
        yield f"{at} wants {want}"
        yield f"wants {want}/{tone}"
        yield f"wants {want} asked {kind}/{tone}"
        yield f"wants {want} about {asked.about}/{tone}"


def _lead_features(said: Said, asked: Asked, kind: str, first: Sequence[str]) -> Iterator[str]:
    """Yield what comes first, for whom, and how long ago the last phrase was said."""
    lead = next((cue.name for cue in said.cues if cue.name not in LEADS_IN), "none")
    yield f"lead {lead} asked {kind}"
    yield f"lead {lead} about {asked.about}"
    if said.cues:
        last = said.cues[-1]
        yield f"last {last.name} {min((len(said.words) - last.at) // 3, 3)}"
    yield from (f"^{' '.join(first[:count])}/{asked.about}" for count in range(1, len(first) + 1))
    yield f"^{first[0]}/asked {kind}"
