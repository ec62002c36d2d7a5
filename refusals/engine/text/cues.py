"""Find the phrases that replies are made of, and say whose decline it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from refusals.engine.text.lexicon import ENDINGS, lexicons_for

_PAUSES = ENDINGS | frozenset(",;:，；：、،…") | {"but", "and", "so", "或", "但", "而"}
_BREAKS = _PAUSES - {"…"}
"""Where what is praised ends: a title in quotes is no pause."""
_REFUSING = frozenset({"decline", "refuse", "pass", "stop", "拒", "婉", "谢", "謝"})
_ADVISING = frozenset({"advise", "condemn", "discourage", "disapprove", "condone", "endorse"})
_SPEAKERS = frozenset(
    {
        "i",
        "we",
        "me",
        "assistant",
        "model",
        "ai",
        "chatbot",
        "bot",
        "service",
        "desk",
        "我",
        "们",
        "們",
    }
)
_TO_ENOUGH = 9
OTHERS = "others"
"""The cue of what somebody else can't do: "dogs cannot", "you should not"."""


class Cue(NamedTuple):
    """A phrase that was found: which, at which token, in which sentence."""

    name: str
    at: int
    sentence: int


@dataclass(slots=True)
class _Node:
    """Where a phrase may go on, word by word, and the cue that ends here."""

    follows: dict[str, _Node] = field(default_factory=dict)
    name: str | None = None


def cues(said: Sequence[str], language: str) -> list[Cue]:
    """Find the phrases of `language`, and of English, in the tokens of a text."""
    beginnings = _phrases(language).follows
    joined = language == "ar"
    found: list[Cue] = []
    sentence = after = 0
    for at, token in enumerate(said):
        node = beginnings.get(token)
        if node is None:
            if token in ENDINGS:
                sentence += 1
                continue
            if not joined or len(token) < 3 or token[0] not in "وف":
                continue
            # Arabic writes "and" and "so" as one word with what follows.
            node = beginnings.get(token[1:])
        if node is not None and at >= after:
            name, end = _longest(node, said, at + 1)
            if name:
                found.append(Cue(_meant(name, said, at, end, language), at, sentence))
                after = end
    return found


def _meant(name: str, said: Sequence[str], at: int, end: int, language: str) -> str:
    """Return what a phrase of `name` is where it stands: praise, or what others can't do."""
    if name == "unable" and said[at] == "cannot" and _is_praise(said, end):
        return "idiom"
    if _says_who(name, said[at:end]) and not _of_the_speaker(said, at, end, language):
        return OTHERS
    return name


def _says_who(name: str, phrase: Sequence[str]) -> bool:
    """Say whether it depends on the subject that a phrase declines: anybody refuses things."""
    if name == "condone":
        return not _ADVISING.isdisjoint(phrase)
    return name == "unable" or (name == "refuse" and not _REFUSING.isdisjoint(phrase))


def _is_praise(said: Sequence[str], end: int) -> bool:
    """Say whether a "cannot" that ends at `end` runs to "enough": "recommend the soup enough"."""
    rest = list(takewhile(lambda word: word not in _BREAKS, said[end : end + _TO_ENOUGH]))
    return "enough" in rest[-1:]


def _of_the_speaker(said: Sequence[str], at: int, end: int, language: str) -> bool:
    """Say whether what can't be done at `at` is the speaker's to do, not a dog's or a tenant's.

    Most languages say so in the verb, which is in the phrase; English and Chinese don't.
    """
    if language != "en" and not language.startswith("zh"):
        return True
    back = 5 if language == "en" else 12
    for word in reversed(said[max(0, at - back) : end]):
        if word in _SPEAKERS:
            return True
        if word in _PAUSES:
            break
    return at == 0 or said[at - 1] in _PAUSES or said[at] == "am"


def _longest(node: _Node, said: Sequence[str], at: int) -> tuple[str | None, int]:
    """Return the longest phrase that goes on from `node` at token `at`, and where it ends."""
    name, end = node.name, at
    while at < len(said):
        following = node.follows.get(said[at])
        if following is None:
            break
        node, at = following, at + 1
        if node.name:
            name, end = node.name, at
    return name, end


@cache
def _phrases(language: str) -> _Node:
    """Merge the phrases that a language is read with, its own before English."""
    root = _Node()
    for lexicon in lexicons_for(language):
        for phrases in lexicon.phrases.values():
            for words, name in phrases:
                node = root
                for word in words:
                    node = node.follows.setdefault(word, _Node())
                node.name = node.name or name
    return root
