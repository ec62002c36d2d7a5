r"""Where a formula stands in Markdown: $…$ and \(…\) in a line, $$…$$ and \[…\] displayed.

The page's own parser has the same patterns (static/chat/lazy/painting/formulas.js). A price is no
formula: a dollar opens one only before a sign that is not a space, and closes it only after one
that is not a space and before none of a word or a number. No formula goes over an empty line.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from chatapp.chat.rendering.formulas import LONGEST

# What stops at the next sign of its kind stays linear, whatever the text. `\\\\` goes as a pair.
_ROUND = r"\\\(((?:(?!\n[ \t]*\n)[^\\]|\\[^()])+)\\\)"
_SQUARE = r"\\\[((?:(?!\n[ \t]*\n)[^\\]|\\[^\[\]])+)\\\]"
_DOLLARS = r"\$\$((?:(?!\n[ \t]*\n)[^$\\]|\\[\s\S])+)\$\$"
_DOLLAR = r"\$(?![\s$])((?:[^$\\\n]|\\[^\n])+)(?<!\s)\$(?![0-9A-Za-z$])"
_INLINE = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (_ROUND, "formula"),
        (_SQUARE, "formula_display"),
        (_DOLLARS, "formula_display"),
        (_DOLLAR, "formula"),
    )
)
_BLOCK = re.compile(rf"(?:{_DOLLARS}|{_SQUARE})[ \t]*(?:\n|$)")
_CLOSING = {"$$": "$$", "\\[": "\\]"}
_MOST_LINES = 100
_PRICE = re.compile(r"\d[\d.,]*[kKmMbB]?\s+[A-Za-z]{2,}")
_WORD = re.compile(r"[0-9A-Za-z$\\]")


def formulas(parser: MarkdownIt) -> None:
    """Teach a parser both rules; the tokens are `formula` and `formula_display`."""
    parser.inline.ruler.before("escape", "formula", _inline)
    parser.block.ruler.before(
        "fence", "formula", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it calls it so
    if state.src[state.pos] not in "$\\":
        return False
    for pattern, kind in _INLINE:
        found = pattern.match(state.src, state.pos, state.posMax)
        if found and not (found[0][0] == "$" and _is_money(state, found)):
            if not silent:
                state.push(kind, "", 0).content = found[1].strip()
            state.pos = found.end()
            return True
    return False


def _is_money(state: StateInline, found: re.Match[str]) -> bool:
    before = state.src[state.pos - 1 : state.pos]
    return bool(_WORD.match(before)) or bool(_PRICE.match(found[1]))


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    if state.sCount[start] - state.blkIndent >= 4:  # that is code, indented
        return False
    first = state.bMarks[start] + state.tShift[start]
    closing = _CLOSING.get(state.src[first : first + 2])
    if not closing or state.src.find(closing, first + 2, first + LONGEST) < 0:
        return False
    found = _BLOCK.match(_paragraph(state, start, end).lstrip(" "))
    if not found:
        return False
    if not silent:
        token = state.push("formula_display", "", 0)
        token.content = (found[1] or found[2]).strip()
        token.block = True
        state.line = start + found[0].rstrip("\n").count("\n") + 1
        token.map = [start, state.line]
    return True


def _paragraph(state: StateBlock, start: int, end: int) -> str:
    """Return the lines from `start` to the next empty one, or as many as a formula may have."""
    last = start
    end = min(end, start + _MOST_LINES)
    while last < end and not state.isEmpty(last):
        last += 1
    return state.getLines(start, last, state.blkIndent, keepLastLF=False)
