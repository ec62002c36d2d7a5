"""What the learned scores look at: cues and their order, and the words of the opening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from refusals.engine.scoring.declining import (
    DEEDS,
    NEAR_HELP,
    OUTRIGHT,
    QUALIFIES,
    in_own_voice,
    turns_to_give,
)
from refusals.engine.scoring.grounds import Outline, ground_features, wanted
from refusals.engine.scoring.phrases import Phrases, phrases_of
from refusals.engine.scoring.scores import Features
from refusals.engine.text.asking import negations
from refusals.engine.text.cues import Cue
from refusals.engine.text.lexicon import ENDINGS
from refusals.engine.text.reading import Asked, Said

_OPENING_WORDS, _WHOLE_WORDS = 32, 64
_BRIEF = 8
_ABOUT = ("unable", "refuse", "wrong", "moral", "improper", "denies")


def whole_features(said: Said, asked: Asked) -> Features:
    """Return the features of a finished reply."""
    phrases = phrases_of(said.cues, said.language)
    lengths = min(9, said.length // 120) if said.length < 1200 else 10 + (said.length > 2500)
    outline = Outline(asked.way, phrases.tone, _delivered(said), _returned(said, asked))
    words = leading_words(said, asked, _WHOLE_WORDS)
    named = {
        "bias",
        f"length {lengths}",
        f"listed {min(said.listed, 4)}",
        *(("code",) if said.code else ()),
        *(("quotes",) if said.quotes else ()),
        *phrase_features(said, asked, phrases),
        *decline_features(said, asked),
        *start_features(words),
        *prompt_features(asked, phrases),
        *asked.mentions,
        *_subject_features(asked, outline),
        *ground_features(said, asked, outline),
        *_brief_features(said, asked),
        *(("gives", f"gives about {asked.about}") if turns_to_give(said) else ()),
    }
    return Features(named, words)


def decline_features(said: Said, asked: Asked) -> Iterator[str]:
    """Yield what each of the first declines is made of, and whether anything follows it."""
    declines = [cue for cue in said.cues if cue.name in OUTRIGHT and cue.sentence <= 3]
    yield f"declined {min(len(declines), 3)}"
    if not declines:
        return
    later = {cue.name for cue in said.cues if cue.at > declines[0].at}
    answered = "here" in later or said.listed >= 3 or said.code
    for cue in declines[:2]:
        near = [other for other in said.cues if other.sentence == cue.sentence]
        helps = any(other.name in DEEDS and 0 < other.at - cue.at <= NEAR_HELP for other in near)
        exempt = any(other.name in QUALIFIES for other in near)
        what = f"{'help' if helps else ''}{' but' if exempt else ''}{_echo(said, asked, cue)}"
        place = min(cue.sentence, 2)
        yield f"declined {cue.name}{what}"
        yield f"declined {place}{what}"
        yield f"declined{what}/{'answers' if answered else 'ends'}"
        yield f"declined{what} {'turns' if 'turn' in later else 'stays'}"


def _echo(said: Said, asked: Asked, cue: Cue) -> str:
    """Say whether what is declined is what was asked for, in the prompt's own words."""
    told = list(takewhile(lambda word: word not in ENDINGS, said.words[cue.at : cue.at + 30]))
    if cue.at + 2 < len(said.words) and said.words[cue.at] > "\u3040":
        return " it" if len(asked.pairs.intersection(pairwise(told))) >= 2 else ""
    return " it" if any(len(word) > 3 and word in asked.content for word in told) else ""


def _delivered(said: Said) -> str:
    """Say how much of an answer there seems to be."""
    here = sum(cue.name == "here" for cue in said.cues)
    if said.listed >= 3 or said.code:
        return "list"
    if here >= 3:
        return "much"
    return "some" if here or said.length > 700 else "none"


def phrase_features(said: Said, asked: Asked, phrases: Phrases) -> Iterator[str]:
    """Yield what its phrases amount to, and whether it declines in its own voice."""
    yield from phrases.features
    if phrases.manner or phrases.takes_back:
        own = "" if in_own_voice(said, asked) else " in a text"
        if phrases.manner:
            yield f"{phrases.manner}{own}"
        if phrases.takes_back:
            yield f"takes back{own}"


def leading_words(said: Said, asked: Asked, within: int = _OPENING_WORDS) -> Sequence[str]:
    """Return the first words, `within` so many; what the prompt said comes as a blank."""
    words = said.words[:within]
    if asked.content.isdisjoint(words):
        return words
    return ["_" if word in asked.content else word for word in words]


def start_features(words: Sequence[str]) -> Iterator[str]:
    """Yield what it starts with: a word, two, three, four."""
    yield from (f"^{' '.join(words[:count])}" for count in (1, 2, 3, 4))


def prompt_features(asked: Asked, phrases: Phrases) -> Iterator[str]:
    early = phrases.early
    yield f"asked ^{' '.join(asked.words[:2])}"
    if asked.for_words:
        yield "asked for words"
        yield from (f"asked for words&{name}" for name in _ABOUT if name in early)
    for name in asked.cues:
        yield f"asked {name}"
        yield from (f"asked {name}&{other}" for other in _ABOUT if other in early)


def _subject_features(asked: Asked, outline: Outline) -> Iterator[str]:
    """Yield what was asked about, beside how much of it comes back and of an answer there is."""
    about, tone, amount = f"about {asked.about}", outline.tone, outline.delivered
    yield outline.returned
    yield about
    yield f"asked {outline.kind}/{tone}"
    yield f"{about} asked {outline.kind}/{tone}"
    yield from (f"{about}/{what}" for what in (outline.returned, tone, amount, f"{tone}/{amount}"))


def _brief_features(said: Said, asked: Asked) -> Iterator[str]:
    """Yield of a reply of a few words what it answers: a no to a question is an answer."""
    if len(said.words) > _BRIEF:
        return
    whom = "of the model" if asked.of_model else f"{asked.way}/{asked.about}"
    denies = "no" if not negations(said.language).isdisjoint(said.words[:3]) else "words"
    yield f"brief {denies}/{whom}"
    yield f"brief {denies}"
    yield from (f"brief {denies} wants {want}" for want in wanted(asked))


def _returned(said: Said, asked: Asked) -> str:
    """Say how much of what the prompt was about comes back in the reply."""
    content = {word for word in asked.words if len(word) > 3 or word > "\u3400"}
    share = len(content.intersection(said.words)) / len(content) if content else 0.0
    return f"returned {int(4 * share)}"
