"""Code in classes that have a colour, and nothing else marked: a mark costs a phone time.

The page colours what streams in the same classes (static/chat/lazy/painting/highlighting.js).
"""

from __future__ import annotations

import re
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
_LINES = 24  # in one piece, as on the page (static/chat/lazy/painting/lines.js)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # a model may write other line ends, which are none here
_KINDS = (
    *(Comment, Error, Generic.Deleted, Generic.Inserted, Keyword, Number, String),
    *(Name.Attribute, Name.Builtin, Name.Class, Name.Decorator, Name.Function, Name.Tag),
)
_formatter = HtmlFormatter(nowrap=True, classprefix="hl-")


def coloured(code: str, language: str) -> str | None:
    """Return code as HTML in colours; None when it is too long or its language is not known."""
    lexer = _lexer(language) if len(code) <= _MOST else None
    return highlight(code, lexer, _formatter) if lexer else None


def in_pieces(html: str) -> str:
    """Return code, each line of it whole, in pieces that a browser lays out one by one."""
    lines = _LINE.findall(html)
    pieces = ("".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES))
    return "".join(f'<span class="lines">{piece}</span>' for piece in pieces)


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
