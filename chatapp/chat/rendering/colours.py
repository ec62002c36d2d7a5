"""Code in classes that have a colour, and nothing else marked: a mark costs a phone time.

The page colours what streams in the same classes (static/chat/lazy/highlighting.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pygments import highlight
from pygments.filter import Filter
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    Text,
    _TokenType,
)
from pygments.util import ClassNotFound

_MOST = 40_000  # characters; colouring more takes longer than a reader would wait
_KINDS = (
    *(Comment, Error, Generic.Deleted, Generic.Inserted, Keyword, Number, String),
    *(Name.Attribute, Name.Builtin, Name.Class, Name.Decorator, Name.Function, Name.Tag),
)
_formatter = HtmlFormatter(nowrap=True, classprefix="hl-")


def coloured(code: str, language: str) -> str | None:
    """Return code as HTML in colours; None when it is too long or its language is not known."""
    lexer = _lexer(language) if len(code) <= _MOST else None
    return highlight(code, lexer, _formatter) if lexer else None


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
    lexer.add_filter(_ByColour())
    return lexer


class _ByColour(Filter):
    """Lets what has one colour be of one kind, so that it becomes one piece."""

    def filter(
        self, _: Lexer | None, stream: Iterable[tuple[_TokenType, str]]
    ) -> Iterator[tuple[_TokenType, str]]:
        for token, text in stream:
            yield _kind(token), text


@lru_cache(maxsize=512)
def _kind(token: _TokenType) -> _TokenType:
    if token is Operator.Word:
        return Keyword
    return next((kind for kind in _KINDS if token[: len(kind)] == kind), Text)
