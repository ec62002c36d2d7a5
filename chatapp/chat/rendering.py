"""A model's Markdown as safe HTML, the same that the page makes while it streams.

Raw HTML is shown as text, images become links (nothing is loaded from elsewhere), headings begin
below the page's own, every block finds its own direction, and what comes out passes an allow-list.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_HEADINGS_BELOW = 2
_DEEPEST_HEADING = 6
_MOST_HIGHLIGHTED = 40_000  # characters; colouring more takes longer than a reader would wait
_BLOCKS = frozenset(
    f"{name}_open"
    for name in (
        *("paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "list_item"),
        *("table", "th", "td"),
    )
)
_formatter = HtmlFormatter(nowrap=True, classprefix="hl-")
_cleaner = nh3.Cleaner(
    tags={
        *("p", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "hr", "br"),
        *("strong", "em", "s", "code", "pre", "span", "div", "a"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={
        "*": {"dir", "class"},
        "a": {"href", "title"},
        "ol": {"start"},
        "div": {"data-language"},
    },
    tag_attribute_values={"div": {"tabindex": {"0"}}},
    set_tag_attribute_values={"a": {"target": "_blank"}, "pre": {"tabindex": "0"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)


def render(text: str) -> SafeString:
    """Return `text` as HTML that may stand in a page."""
    tokens = _markdown.parse(text)
    for token in tokens:
        _place(token)
    for heading, content, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if heading.type == "th_open" and not content.content:
            heading.tag = end.tag = "td"  # an empty corner heads nothing
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(_cleaner.clean(html))  # noqa: S308  (it came through the allow-list)


def _place(token: Token) -> None:
    """Give a block its direction, and a heading its level under the page's headings."""
    if token.type in _BLOCKS:
        token.attrSet("dir", "auto")
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(_DEEPEST_HEADING, int(token.tag[1]) + _HEADINGS_BELOW)}"


def _image(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    image = tokens[index]
    source = str(image.attrGet("src") or "")
    return f'<a class="image-link" href="{escape(source)}">{escape(image.content or source)}</a>'


def _fence(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    language = tokens[index].info.strip().split(" ", 1)[0]
    return _code(tokens[index].content, language)


def _code_block(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return _code(tokens[index].content, "")


def _code(code: str, language: str) -> str:
    body = _coloured(code, language) if language else None
    return (
        f'<div class="code" dir="ltr" data-language="{escape(language)}">'
        f"<pre><code>{body or escape(code)}</code></pre></div>"
    )


def _coloured(code: str, language: str) -> str | None:
    lexer = _lexer(language) if len(code) <= _MOST_HIGHLIGHTED else None
    return highlight(code, lexer, _formatter) if lexer else None


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _table_open(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return '<div class="table-wrap" tabindex="0"><table dir="auto">'


def _table_close(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return "</table></div>"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    if parser.linkify is not None:
        # A file name such as "setup.py" is no address: only what says so becomes a link.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    for name, rule in (
        ("image", _image),
        ("fence", _fence),
        ("code_block", _code_block),
        ("table_open", _table_open),
        ("table_close", _table_close),
    ):
        parser.add_render_rule(name, rule)
    return parser


_markdown = _parser()
