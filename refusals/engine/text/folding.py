"""Bring texts into the one form that lexicons and weights are written for."""

from __future__ import annotations

import re
import unicodedata

# White space is taken from its beginning only, and never over the end of a line: tried again from
# each of its signs, a text of empty lines would take a time that grows with their square.
_THOUGHT = re.compile(
    r"(?<!\s)\s*<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE
)
THOUGHT_OPENINGS = ("<think>", "<thinking>", "<reasoning>")
_THOUGHT_CLOSINGS = tuple(opening.replace("<", "</") for opening in THOUGHT_OPENINGS)
LONGEST_CLOSING = max(map(len, _THOUGHT_CLOSINGS))
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,200}`", re.DOTALL)
_CITES = re.compile(r"^[^\S\n]*>+", re.MULTILINE)
_MARKS_UP = "*_`~#"
# Each choice begins with its mark: such a pattern is looked for much faster.
_QUOTED = re.compile(
    r'"[^"\n]{0,600}"|“[^”\n]{0,600}”|«[^»\n]{0,600}»|「[^」\n]{0,600}」|『[^』\n]{0,600}』'
    r"|„[^“”\n]{0,600}[“”]|'(?<!\w')[^'\n]{2,300}'(?!\w)"
)
_MARKS = "\"'“«「『„"
_DIALOGUE = re.compile(r"^[^\S\n]*[—–][^\n]*", re.MULTILINE)
_HAN_GAP = re.compile(r"(?<=[\u3000-\u30ff\u4e00-\u9fff]) (?=[\u3000-\u30ff\u4e00-\u9fff])")

_LETTERS = {
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4\uff07\u2032", "'"),
    # Arabic is written with and without hamza, vowel marks and stretching.
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    **dict.fromkeys(map(chr, range(0x64B, 0x653)), ""),
    "\u0670": "",
    "\u0640": "",
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
    "\u00a0": " ",
}
# A few letters of a text are folded: they are found many times faster than all are translated.
_FOLDED = re.compile(f"[{''.join(_LETTERS)}]")
# Patterns that begin with a letter of their own are looked for much faster than \b and a choice.
_NOT = re.compile(r"n't\b")
_CAN_NOT = re.compile(r"can not\b")
_SHORT = re.compile(r"'(m|re|ve|ll|d)\b")
_LONG = {"m": " am", "re": " are", "ve": " have", "ll": " will", "d": " would"}
_BARE_CAN = re.compile(r"nt\b(?<=\bcant)")
_BARE_NOT = re.compile(
    r"nt\b(?:(?<=\bdont)|(?<=\bdoesnt)|(?<=\bdidnt)|(?<=\bisnt)|(?<=\barent)"
    r"|(?<=\bwouldnt)|(?<=\bcouldnt)|(?<=\bshouldnt))"
)


def _spelled_out(folded: str) -> str:
    """Spell out English contractions, also those without their apostrophe."""
    if "'" in folded:
        if "n't" in folded:
            folded = folded.replace("can't", "cannot").replace("won't", "will not")
            folded = _NOT.sub(" not", folded.replace("shan't", "shall not"))
        folded = folded.replace("let's", "let us")
        folded = _SHORT.sub(lambda match: _LONG[match[1]], folded)
    if "can not" in folded:
        folded = _CAN_NOT.sub("cannot", folded)
    if "nt" in folded:
        folded = _BARE_NOT.sub(" not", _BARE_CAN.sub("nnot", folded))
    return folded


def without_thoughts(text: str) -> str:
    """Return `text` without the reasoning that some servers leave in it, finished or not."""
    if "<" not in text:
        return text
    return _THOUGHT.sub("", text)


def still_thinking(text: str) -> bool:
    """Say whether all of `text` so far is reasoning, or could be the beginning of it."""
    start = text.lstrip()
    if not start.startswith("<"):
        return False
    lowered = start[:12].lower()
    if any(opening.startswith(lowered) for opening in THOUGHT_OPENINGS):
        return True
    return lowered.startswith(THOUGHT_OPENINGS) and not without_thoughts(text).strip()


def ends_in_thought(text: str) -> bool:
    """Say whether `text` breaks off in the middle of reasoning."""
    thoughts = list(_THOUGHT.finditer(text)) if "<" in text else []
    return bool(thoughts) and not closes_thought(thoughts[-1][0])


def closes_thought(text: str) -> bool:
    """Say whether reasoning is closed anywhere in `text`."""
    lowered = text.lower()
    return any(closing in lowered for closing in _THOUGHT_CLOSINGS)


def fold_letters(text: str) -> str:
    """Fold letters only: composed, one apostrophe, one spelling in Arabic, no case."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text)
    return _FOLDED.sub(lambda letter: _LETTERS[letter[0]], composed).casefold()


def fold(text: str) -> str:
    """Fold letters, spell out English contractions, drop markup and reasoning; line breaks stay."""
    folded = _spelled_out(_in_lines(_without_markup(fold_letters(without_thoughts(text)))))
    return folded if folded.isascii() else _HAN_GAP.sub("", folded)


def fold_plain(text: str) -> str:
    """Fold what is ASCII on one line, without markup and reasoning, as `fold` would."""
    return _spelled_out(" ".join(text.lower().split()))


def _without_markup(text: str) -> str:
    if ">" in text:
        text = _CITES.sub("", text)
    for mark in _MARKS_UP:
        text = text.replace(mark, "")
    return text


def _in_lines(text: str) -> str:
    """Leave one space between words, and no line without any."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def own_words(text: str) -> str:
    """Return what is said in its own voice: code, quotes and dialogue become a placeholder."""
    if "`" in text:
        text = _CODE.sub("…", text)
    if any(mark in text for mark in _MARKS):
        text = _QUOTED.sub("…", text)
    return _DIALOGUE.sub("…", text) if "—" in text or "–" in text else text
