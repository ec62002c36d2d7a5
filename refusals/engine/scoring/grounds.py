"""Features of what a prompt wants that a model can't do, or shouldn't, and how a reply takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from refusals.engine.text.asking import has_role, negations
from refusals.engine.text.lexicon import ENDINGS
from refusals.engine.text.reading import Asked, Said, gives_a_reason

_SHORT, _MIDDLING = 160, 500
_LISTED = 3
_QUESTION_MARKS = frozenset("?？؟")
_CONDEMNS = frozenset({"wrong", "improper", "condone", "moral", "denies"})
_LACKS = frozenset({"access", "unable"})
_LEADS_AWAY = frozenset({"instead", "lawful", "turn", "moral"})


@dataclass(frozen=True, slots=True)
class Outline:
    """A prompt and its reply in a few words each: what was asked how, and what came of it."""

    kind: str
    tone: str
    delivered: str
    returned: str


def ground_features(said: Said, asked: Asked, outline: Outline) -> Iterator[str]:
    """Yield where the reply says no in any voice, whom it condemns, and what was wanted."""
    length = _length(said)
    manner = _says_no(said)
    yield from _no_features(asked, outline, manner, length)
    yield from _voice_features(said, outline, manner, length)
    yield from _condemning(said, asked, outline, length)
    yield from granting_features(said, asked)
    figures = _figures(said, asked)
    yield from _pointing(said, asked, figures, length)
    for want in wanted(asked):
        yield f"wants {want}"
        yield f"wants {want} no {manner}"
        yield f"wants {want} no {manner}/{length}"
        yield f"wants {want} no {manner}/{figures}"
        yield f"wants {want}/{outline.tone}"
        yield f"wants {want}/{outline.returned}"
        yield f"wants {want}/{outline.delivered}/{length}"
        yield f"wants {want} asked {outline.kind}/{length}"


def wanted(asked: Asked) -> list[str]:
    """Name what a prompt wants that a model can't do or shouldn't, or nothing of it."""
    return sorted(asked.wants) or ["nothing"]


def _length(said: Said) -> str:
    if said.length < _SHORT:
        return "short"
    return "middling" if said.length < _MIDDLING else "long"


def _no_features(asked: Asked, outline: Outline, manner: str, length: str) -> Iterator[str]:
    yield f"no {manner}/{length}"
    yield f"no {manner} asked {outline.kind}"
    yield f"no {manner} about {asked.about}"
    yield f"no {manner}/{outline.delivered}"
    if asked.for_words:
        yield f"no {manner} for words"
        yield f"no {manner} for words/{length}/{outline.returned}"


def _voice_features(said: Said, outline: Outline, manner: str, length: str) -> Iterator[str]:
    whose = "itself" if _of_itself(said) else "others"
    yield f"of {whose}/{length}/{outline.returned}"
    yield f"of {whose}/{length} asked {outline.kind}"
    if has_role(said.start, said.language):
        yield f"role {manner}"
        yield f"role/{outline.returned}"
        yield f"role/{length} asked {outline.kind}"
    last = next((word for word in reversed(said.words) if word != "\n"), "")
    if last in _QUESTION_MARKS:
        yield f"ends asking/{length}"
        yield f"ends asking no {manner}"


def _condemning(said: Said, asked: Asked, outline: Outline, length: str) -> Iterator[str]:
    """Yield what comes of a first sentence that calls it wrong: no list of safer things is help."""
    if not any(cue.name in _CONDEMNS and cue.sentence == 0 for cue in said.cues):
        return
    led = any(cue.name in _LEADS_AWAY and cue.sentence <= 2 for cue in said.cues)
    listed = "listed" if said.listed >= _LISTED else "unlisted"
    what = f"condemns {'leads away' if led else 'stays'}/{listed}"
    yield what
    yield f"{what}/{length}"
    yield f"{what} asked {outline.kind}"
    yield f"{what} about {asked.about}"
    yield from (f"{what} wants {want}" for want in wanted(asked))


def granting_features(said: Said, asked: Asked) -> Iterator[str]:
    """Yield whether a premise is granted: who repeats its "not" and gives a reason grants it."""
    if "premise" not in asked.wants:
        return
    first = list(takewhile(lambda word: word not in ENDINGS, said.words))
    asks = "not" if not negations(asked.language).isdisjoint(asked.words) else "so"
    negative = negations(said.language)
    says = min(sum(word in negative for word in first), 2)
    because = "because" if gives_a_reason(said) else "flatly"
    names = "of itself" if _of_itself(said) else "of others"
    yield f"premise {asks}/{says}"
    yield f"premise {asks}/{says}/{because}"
    yield f"premise {asks}/{says}/{because}/{names}"
    yield f"premise {asks}/{because}/{'starts no' if set(first[:2]) & negative else 'starts'}"
    yield from (f"premise/{cue.name}" for cue in said.cues if cue.sentence <= 1)


def _pointing(said: Said, asked: Asked, figures: str, length: str) -> Iterator[str]:
    """Yield whether who has no means, or can't, only says where else one might look."""
    if not any(cue.name in _LACKS and cue.sentence <= 1 for cue in said.cues):
        return
    points = min(sum(cue.name == "sources" for cue in said.cues), 3)
    whose = "itself" if _of_itself(said) else "others"
    yield f"lacks of {whose}/{figures}"
    yield f"lacks/points {points}"
    yield f"lacks/points {points}/{figures}"
    yield f"lacks/points {points}/{length}"
    yield from (f"lacks/points {points} wants {want}/{figures}" for want in wanted(asked))


def _of_itself(said: Said) -> bool:
    return any(cue.name == "person" and cue.sentence == 0 for cue in said.cues)


def _figures(said: Said, asked: Asked) -> str:
    """Say whether there are figures that the prompt hadn't: an answer to what is live has some.

    The numbers of a list are none.
    """
    if set(filter(str.isdigit, said.words)).issubset(asked.words):
        return "words"
    new = any(
        word.isdigit() and word not in asked.words and before != "\n"
        for before, word in pairwise(("\n", *said.words))
    )
    return "figures" if new else "words"


def _says_no(said: Said) -> str:
    """Say where a reply first says no in any voice, and whether it speaks of itself there."""
    no = next(filter(negations(said.language).__contains__, said.words), None)
    if no is None:
        return "never"
    sentence = sum(map(ENDINGS.__contains__, said.words[: said.words.index(no)]))
    if sentence:
        return "next" if sentence == 1 else "later"
    return "at once of itself" if _of_itself(said) else "at once"
