"""A model's Markdown as safe HTML, the same that the page makes while it streams.

Raw HTML is shown as text, images become links (nothing is loaded from elsewhere), formulas become
MathML, headings begin below the page's own, every block finds its own direction, and what comes out
passes an allow-list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from chatapp.chat.rendering.colours import coloured, in_pieces
from chatapp.chat.rendering.formula_syntax import formulas
from chatapp.chat.rendering.formulas import NotAFormula, mathml
from chatapp.chat.rendering.images import Beside, Images, Named, may_have_images

_HEADINGS_BELOW = 2
_DEEPEST_HEADING = 6
# MathML as it is drawn, and nothing of it that links, loads or styles.
FORMULA = {
    "math": {"display"},
    "mstyle": {"displaystyle", "scriptlevel", "mathsize"},
    "mo": {"fence", "form", "lspace", "rspace", "maxsize", "minsize", "movablelimits", "stretchy"},
    "mi": {"mathvariant"},
    "mtable": {"displaystyle", "columnspacing", "rowspacing"},
    "mtd": {"columnalign"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mspace": {"width"},
    "menclose": {"notation"},
    **{name: set[str]() for name in ("mn", "mrow", "ms", "mtext", "mtr", "mpadded", "mphantom")},
    **{name: set[str]() for name in ("msqrt", "mroot", "msub", "msup", "msubsup", "munderover")},
}
_BLOCKS = frozenset(
    f"{name}_open"
    for name in (
        *("paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "list_item"),
        *("table", "th", "td"),
    )
)
_AROUND = {"list_item_open", "blockquote_open"}
_TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")
_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?$", re.IGNORECASE)
_LONGEST_ADDRESS = 8_000
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#:@]+)", re.IGNORECASE)
_ALIGNED = re.compile("text-align:(left|center|right)")
_BOXES = {" ": "\N{BALLOT BOX}", "x": "\N{BALLOT BOX WITH CHECK}"}
_NOTES = {
    "footnote_block_open": '<section class="notes-below"><ol>',
    "footnote_block_close": "</ol></section>",
    "footnote_open": '<li dir="auto">',
    "footnote_close": "</li>",
    "footnote_anchor": "",
}
_cleaner = nh3.Cleaner(
    tags={
        *("p", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "hr", "br"),
        *("strong", "em", "s", "code", "pre", "span", "div", "a"),
        *("table", "thead", "tbody", "tr", "th", "td", "sup", "section"),
        *FORMULA,
    },
    attributes={
        "*": {"dir", "class"},
        "a": {"href", "title"},
        "ol": {"start"},
        "div": {"data-language"},
        "th": {"align"},
        "td": {"align"},
        **FORMULA,
    },
    tag_attribute_values={
        "div": {"tabindex": {"0"}},
        "math": {"tabindex": {"0"}},
        **{f"h{level}": {"aria-level": set("3456")} for level in range(3, _DEEPEST_HEADING + 1)},
    },
    set_tag_attribute_values={"a": {"target": "_blank"}, "pre": {"tabindex": "0"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)


def render(text: str, beside: Beside | None = None) -> SafeString:
    """Return `text` as HTML that may stand in a page; `beside` adds of ours to each image."""
    tokens = _markdown.parse(text)
    for token in tokens:
        _place(token)
    _tell_levels(token for token in tokens if token.type == "heading_open")
    for heading, content, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if heading.type == "th_open" and not content.content:
            heading.tag = end.tag = "td"  # an empty corner heads nothing
    for item, paragraph, words in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if paragraph.type != "paragraph_open":
            continue
        if item.type in _AROUND:  # which looks for its direction only in words without their own
            paragraph.attrs.pop("dir", None)
        if item.type == "list_item_open":
            _tick(item, words)
    images = Images()
    html = _markdown.renderer.render(tokens, _markdown.options, {"images": images})
    return mark_safe(images.filled(_cleaner.clean(html), beside))  # noqa: S308  (allow-listed)


def images_in(text: str) -> list[Named]:
    """Return the images that `text` names, by their numbers."""
    images = Images()
    tokens = _markdown.parse(text) if may_have_images(text) else []
    _markdown.renderer.render(tokens, _markdown.options, {"images": images})
    return images.found


def drawn(tex: str, *, display: bool) -> SafeString:
    """Return one formula as HTML that may stand in a page."""
    return mark_safe(_cleaner.clean(_formula_html(tex, display=display)))  # noqa: S308  (as above)


def _place(token: Token) -> None:
    """Give a block its direction, and a heading its level under the page's headings."""
    if token.type in _BLOCKS:
        token.attrSet("dir", "auto")
    if found := _ALIGNED.match(str(token.attrGet("style") or "")):
        token.attrSet("align", found[1])
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(_DEEPEST_HEADING, int(token.tag[1]) + _HEADINGS_BELOW)}"


def _tell_levels(headings: Iterable[Token]) -> None:
    """Let each be told as one below the heading that it belongs to, whatever it looks like."""
    above: list[int] = []
    for heading in headings:
        shown = int(heading.tag[1])
        while above and above[-1] >= shown:
            above.pop()
        above.append(shown)
        level = _HEADINGS_BELOW + len(above)
        if level != shown:
            heading.attrSet("aria-level", str(level))


def _tick(item: Token, words: Token) -> None:
    """Make an item that begins with [ ] or [x] a task, done or not."""
    found = _TASK.match(words.content)
    if not found or not words.children or words.children[0].type != "text":
        return
    item.attrSet("class", "task")
    first = words.children[0]
    first.content = f"{_BOXES[found[1].lower()]} {first.content[found.end() :]}"


def _formula(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return _formula_html(tokens[index].content, display=False)


def _formula_display(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    token = tokens[index]
    html = _formula_html(token.content, display=True)
    return f'<p class="formula" dir="ltr">{html}</p>' if token.block else html


def _formula_html(tex: str, *, display: bool) -> str:
    """Return TeX as MathML, or as its source when it can't be drawn; not yet sanitised."""
    try:
        return mathml(tex, display=display)
    except NotAFormula:
        return f'<code class="formula-source" dir="ltr">{escape(tex)}</code>'


def _image(
    _: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Images]
) -> str:
    image = tokens[index]
    source = str(image.attrGet("src") or "")
    host = _HOST.match(source)
    where = f' <span class="image-host">{escape(host[1])}</span>' if host else ""
    words = escape(image.content or source)
    link = f'<a class="image-link" href="{escape(source)}">{words}{where}</a>'
    return link + env["images"].place(source, image.content)


def _fence(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    language = tokens[index].info.strip().split(" ", 1)[0]
    return _code(tokens[index].content, language)


def _code_block(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return _code(tokens[index].content, "")


def _code(code: str, language: str) -> str:
    body = coloured(code, language) if language else None
    return (
        f'<div class="code" dir="ltr" data-language="{escape(language)}">'
        f"<pre><code>{in_pieces(body or escape(code))}</code></pre></div>"
    )


def _table_open(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return '<div class="table-wrap" tabindex="0"><table dir="auto">'


def _table_close(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return "</table></div>"


def _note(_: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return f'<sup class="note-ref">{tokens[index].meta["id"] + 1}</sup>'


def _bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it calls it so
    """Let the parser's own rule make a link only where it will.

    It looks through all words before each `://`, which takes a time that grows with their square.
    """
    at = state.pos
    if not state.src.startswith("://", at):
        return False
    scheme = _SCHEME.search(state.src, max(0, at - len(" https")), at)
    if scheme is None or state.md.linkify is None:
        return False
    address = state.src[scheme.start() : scheme.start() + _LONGEST_ADDRESS]
    return bool(state.md.linkify.match_at_start(address)) and linkify(state, silent)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.inline.ruler.at("linkify", _bare_address)
    parser.use(footnote_plugin, inline=False)
    parser.use(formulas)
    if parser.linkify is not None:
        # A file name such as "setup.py" is no address: only what says so becomes a link.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    for name, rule in (
        ("image", _image),
        ("fence", _fence),
        ("code_block", _code_block),
        ("table_open", _table_open),
        ("table_close", _table_close),
        ("formula", _formula),
        ("formula_display", _formula_display),
        ("footnote_ref", _note),
    ):
        parser.add_render_rule(name, rule)
    for name, html in _NOTES.items():
        parser.add_render_rule(name, lambda *_, html=html: html)
    return parser


_markdown = _parser()
