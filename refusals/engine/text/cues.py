"""Find the phrases that replies are made of, and say whose decline it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, takewhile
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
_NOTHING_YET = ""
"""What comes after the last token, as long as nothing does."""
_NONE: frozenset[str] = frozenset()
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


def cues(said: Sequence[str], language: str) -> tuple[Cue, ...]:
    """Find the phrases of `language`, and of English, in the tokens of a text."""
    return CueScan(language).found(said)


class CueScan:
    """Finds cues in tokens that grow: what can't change any more is not looked at again."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._beginnings = _phrases(language).follows
        self._seconds = _second_tokens(language)
        self._settled: tuple[Cue, ...] = ()
        self._at = self._sentence = self._after = 0

    def found(self, said: Sequence[str]) -> tuple[Cue, ...]:
        """Return the cues in `said`, which begins with what was given last."""
        language, beginnings = self.language, self._beginnings
        found = list(self._settled)
        sentence, after, open_at = self._sentence, self._after, None
        for at, token in self._telling(said):
            node = beginnings.get(token)
            if node is None:
                sentence += 1
                continue
            if at < after:
                continue
            name, end, grows = _longest(node, said, at + 1)
            if open_at is None and (grows or (name and _may_be_praise(name, said, at, end))):
                open_at = at
                self._keep(found, at, sentence, after)
            if name:
                found.append(Cue(_meant(name, said, at, end, language), at, sentence))
                after = end
        if open_at is None:
            self._keep(found, len(said), sentence, after)
        return tuple(found)

    def _telling(self, said: Sequence[str]) -> Iterable[tuple[int, str]]:
        """Return those of the tokens not settled yet that end a sentence or may begin a cue.

        Most of the words that begin phrases begin none where they stand: the next one tells.
        """
        seconds, unsettled = self._seconds, said[self._at :]
        if self.language == "ar":
            unsettled = [self._without_and(token) for token in unsettled]
        return [
            (at, token)
            for at, token, following in zip(
                count(self._at), unsettled, [*said[self._at + 1 :], _NOTHING_YET], strict=False
            )
            if (awaited := seconds.get(token, _NONE)) is None or following in awaited
        ]

    def _without_and(self, token: str) -> str:
        """Cut off "and" or "so", which Arabic writes as one word with what follows."""
        joined = token not in self._seconds and len(token) > 2 and token[0] in "وف"
        return token[1:] if joined and token[1:] in self._beginnings else token

    def _keep(self, found: Sequence[Cue], at: int, sentence: int, after: int) -> None:
        """Go on from token `at` next time."""
        self._settled = tuple(found)
        self._at, self._sentence, self._after = at, sentence, after


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


def _may_be_praise(name: str, said: Sequence[str], at: int, end: int) -> bool:
    """Say whether only what comes next tells if a "cannot" that ends at `end` is praise."""
    told = name != "unable" or said[at] != "cannot" or len(said) - end >= _TO_ENOUGH
    return not told and _BREAKS.isdisjoint(said[end:])


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


def _longest(node: _Node, said: Sequence[str], at: int) -> tuple[str | None, int, bool]:
    """Return the longest phrase that goes on from `node` at token `at`, and where it ends.

    And whether more tokens could make it longer.
    """
    name, end = node.name, at
    while at < len(said):
        following = node.follows.get(said[at])
        if following is None:
            return name, end, False
        node, at = following, at + 1
        if node.name:
            name, end = node.name, at
    return name, end, bool(node.follows)


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


@cache
def _second_tokens(language: str) -> Mapping[str, frozenset[str] | None]:
    """Return what may come after the tokens that begin a phrase, `None` where anything may.

    So it may after those that end a sentence; most others begin nothing, and are passed over.
    """
    firsts = _phrases(language).follows
    return dict.fromkeys(ENDINGS) | {
        token: None if node.name else frozenset({*node.follows, _NOTHING_YET})
        for token, node in firsts.items()
    }
