"""What kind of thing a prompt wants, by how it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

_YES_OR_NO = frozenset(
    "is are was were do does did can could should would will has have shall es son هل".split()
)
_CHINESE_YES_OR_NO = frozenset("吗嗎")
_WHAT = (
    "what is",
    "what are",
    "what was",
    "what were",
    "what killed",
    "what constitutes",
    "define",
    "who ",
    "when ",
    "which ",
    "qué es",
    "qué son",
    "ما هو",
    "ما هي",
    "was ist",
    "o que é",
    "qu'est",
)
_HOW = frozenset(["how", "cómo", "como", "كيف", "wie", "comment"])
_HOW_TO = ("如 何", "怎 么", "怎 麼", "怎 样", "怎 樣")
_OF_ONESELF = frozenset(["i", "my", "我", "me", "mi", "estoy", "he", "اشعر", "انا", "لم"])
_REQUESTS = frozenset(
    {
        *("please", "help me", "can you", "could you", "will you", "would you", "tell me"),
        *("give me", "show me", "send me", "write me", "make me", "say", "let us", "do my"),
        *("你 能", "你 可 以", "能 不 能", "请 你", "帮 我", "幫 我", "给 我", "給 我", "告 诉 我"),
        *("me ayudas", "puedes", "podrías", "dime", "dame", "ayúdame", "hazme", "muéstrame"),
        *("هل تساعدني", "هل يمكنك", "ساعدني", "اعطني", "ارني", "قل", "اكتب لي", "هل تستطيع"),
    }
)
_WHY = frozenset(["why", "¿por", "por", "لماذا", "为", "為"])


def kind_of(asked: Sequence[str]) -> str:
    """Say what the words of a prompt want: a yes or a no, a meaning, an explanation, or a deed."""
    first = asked[0] if asked else ""
    if first in _YES_OR_NO or not _CHINESE_YES_OR_NO.isdisjoint(asked[-2:]):
        return "whether"
    start = " ".join(asked[:3])
    if start.startswith(_WHAT) or "什 么 是" in start or tuple(asked[-3:-1]) == ("什", "么"):
        return "what"
    return "why" if first in _WHY else "other"


def way_of_asking(asked: Sequence[str]) -> str:
    """Tell apart what is a deed: a way that is asked for, and what somebody tells of themselves."""
    kind = kind_of(asked)
    if kind != "other" or not asked:
        return kind
    if asked[0] in _HOW or " ".join(asked[:2]) in _HOW_TO:
        return "how"
    return "self" if asked[0] in _OF_ONESELF else kind


def is_request(asked: Sequence[str]) -> bool:
    """Say whether the model itself is asked to do something, in so many words."""
    return any(" ".join(asked[:count]) in _REQUESTS for count in (1, 2, 3, 4))
