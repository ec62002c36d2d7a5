"""TeX as MathML, which browsers draw by themselves; what is not understood raises NotAFormula."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

LONGEST = 2_000  # characters; nobody reads a longer formula, and each costs time
_DEEPEST = 60  # braces within braces, well below what the converter's recursion can bear
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
# The converter knows these under another name only.
_ENVIRONMENTS = (
    (
        re.compile(r"\\(begin|end)\{(?:aligned|alignedat|align|eqnarray\*?|flalign\*?)\}"),
        r"\\\1{align*}",
    ),
    (re.compile(r"\\begin\{(?:gathered|gather\*?)\}"), r"\\begin{array}{c}"),
    (re.compile(r"\\end\{(?:gathered|gather\*?)\}"), r"\\end{array}"),
    (re.compile(r"\\(begin|end)\{(?:equation\*?|displaymath)\}|\\(?:nonumber|notag)\b"), ""),
    (re.compile(r"\\\\\[[^\]\n]{0,12}\]"), r"\\\\"),  # the height of a line
)
# Their limits stand above and below where there is room.
_OVER_AND_UNDER = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_LARGE = frozenset("∑∏∐⋃⋂⨆⨁⨂⋁⋀") | {"lim", "max", "min", "sup", "inf", "lim sup", "lim inf"}
_CHILDREN = {
    **dict.fromkeys(("mfrac", "msub", "msup", "munder", "mover", "mroot"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
# Browsers draw a style as letters of their own, not by the attribute.
_STYLES = {
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "sans-serif": "SANS-SERIF",
    "monospace": "MONOSPACE",
}
_OLDER = {"DOUBLE-STRUCK": "DOUBLE-STRUCK", "FRAKTUR": "BLACK-LETTER", "SCRIPT": "SCRIPT"}


class NotAFormula(Exception):
    """The text is not TeX that we can draw: show its source."""


@lru_cache(maxsize=512)
def mathml(tex: str, *, display: bool) -> str:
    """Return the `<math>` element for `tex`, not yet sanitised; raises NotAFormula."""
    if len(tex) > LONGEST or _depth(tex) > _DEEPEST:
        raise NotAFormula
    for pattern, known in _ENVIRONMENTS:
        tex = pattern.sub(known, tex)
    try:
        root = convert_to_element(tex, _NAMESPACE, "block" if display else "inline")
    # Its parser meets bad input with whatever it stumbles over: any of that means the same here.
    except Exception as error:
        raise NotAFormula from error
    _amend(root)
    if display:
        root.set("tabindex", "0")  # a wide one is scrolled by keys, too
    return tostring(root, encoding="unicode", short_empty_elements=False)


def _depth(tex: str) -> int:
    depth = deepest = 0
    for sign in tex:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


def _amend(element: Element) -> None:
    """Make an element and what is in it what browsers draw well; raise if it is incomplete."""
    element.text = unescape(element.text or "")
    if element.tag in {"mi", "mo"} and ("\\" in element.text or element.text == "&"):
        raise NotAFormula  # a command or an alignment that the converter did not know
    if len(element) != _CHILDREN.get(element.tag, len(element)):
        raise NotAFormula
    style = _STYLES.get(element.get("mathvariant", ""))
    if style:
        del element.attrib["mathvariant"]
        element.text = "".join(_styled(letter, style) for letter in element.text)
    for child in element:
        _amend(child)
    if element.tag in _OVER_AND_UNDER and element[0].tag == "mo" and element[0].text in _LARGE:
        element.tag = _OVER_AND_UNDER[element.tag]
        element[0].set("movablelimits", "true")


def _styled(letter: str, style: str) -> str:
    """Return the letter of Unicode that has this style; the letter itself where there is none."""
    if not letter.isascii() or not letter.isalnum():
        return letter
    kind = "DIGIT" if letter.isdigit() else "CAPITAL" if letter.isupper() else "SMALL"
    name = unicodedata.name(letter).rpartition(" ")[2]
    for candidate in (f"MATHEMATICAL {style}", _OLDER.get(style, style)):
        try:
            return unicodedata.lookup(f"{candidate} {kind} {name}")
        except KeyError:
            continue
    return letter
