"""Take out of a provider's message what it quotes of the person's words and of the account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from refusals.engine.redaction import redact
from refusals.engine.wire.signal_tables import TABLES

PROMPT = "[prompt]"

_OWNER = (
    r"\b(?:organi[sz]ation|account|team|project|workspace|user|key|request|trace|session)\b"
    r"(?:[ _](?:id|name))?\s*"
)
_QUOTE = r"\"[^\"]+\"|'[^']+'|`[^`]+`|<[^<>]+>"
_UUID = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")
_IDS = (
    (re.compile(r"https?://\S+"), "[url]"),
    (re.compile(r"(?<!\S)\S*\*{3,}\S*"), "[secret]"),
    (re.compile(r"\b(?:org|proj|ak|acct)[-_][A-Za-z0-9_-]{6,}"), "[id]"),
    (
        re.compile(
            r"\b(?:user|account|team|req|request|sess|key|trace|chatcmpl)[-_]"
            r"(?=[\w-]{0,40}\d)[A-Za-z0-9_-]{4,}"
        ),
        "[id]",
    ),
    (re.compile(r"\b(?=[A-Za-z_]*\d)(?=[0-9_]*[A-Za-z])[A-Za-z0-9_]{16,}\b"), "[id]"),
    (re.compile(rf"(?i)({_OWNER})(?:{_QUOTE})"), r"\1[id]"),
    (re.compile(rf"(?i)({_OWNER}[:=]\s*)[^\s,;()\[\]]+"), r"\1[id]"),
)
_QUOTED = (
    ('"', re.compile(r"\"[^\"\s]*\s[^\"]*\"")),
    ("”", re.compile(r"“[^”]+”")),
    ("»", re.compile(r"«[^»]+»")),
    ("」", re.compile(r"「[^」]+」")),
    ("』", re.compile(r"『[^』]+』")),
)
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+")
# Words that every message has: alone they quote nobody, within a quotation they go with it.
_COMMON = frozenset(
    "a an and are as at be been but by can do does for from had has have how i if in into is it its"
    " may me my no not of on or our so than that the their them then there they this to too up us"
    " was we were what when which who why will with would you your".split()
)
_LONGEST_SIGN = 80
"""Characters; a match that ran on further may have a quotation inside."""


class Quotes:
    """Knows one prompt; finds its words in what a provider says of it."""

    def __init__(self, prompt: str) -> None:
        self._prompt = prompt.casefold()
        self._words = frozenset(_TOKEN.findall(self._prompt))

    def removed(self, message: str) -> str:
        """Return `message` without the prompt's words, people's addresses, keys and account names.

        The words of a sign that we know, and those that name a category, stay: they are what the
        message is kept for, and say no more of the prompt than the verdict does.
        """
        message = redact(_UUID.sub("[id]", message))  # before its digits look like a number
        for pattern, placeholder in _IDS:
            message = pattern.sub(placeholder, message)
        for closing, quotation in _QUOTED:
            # Behind the last closing mark every opening one would look through all that is left.
            head, mark, rest = message.rpartition(closing)
            message = quotation.sub(_kept_if_sign, head + mark) + rest
        pieces, last = [], 0
        for start, end in self._quoted(message):
            pieces += [message[last:start], PROMPT]
            last = end
        return "".join([*pieces, message[last:]])

    def has(self, word: str) -> bool:
        """Say whether the prompt has this word, or one that it is a part of."""
        folded = word.casefold()
        return folded in self._words or (len(folded) > 3 and folded in self._prompt)

    def _quoted(self, message: str) -> Iterator[tuple[int, int]]:
        """Yield where words of the prompt follow each other, one of them telling."""
        signs = _signs(message)

        def from_prompt(token: re.Match[str]) -> bool:
            start, end = token.span()
            inside = any(start < sign_end and sign_start < end for sign_start, sign_end in signs)
            return not inside and self._said(message, token)

        for said, run in groupby(_TOKEN.finditer(message), key=from_prompt):
            tokens = list(run)
            if said and any(_telling(token[0]) for token in tokens):
                yield tokens[0].start(), tokens[-1].end()

    def _said(self, message: str, token: re.Match[str]) -> bool:
        """Say whether the prompt has a token; of scripts without spaces, two characters of it."""
        if not _WIDE_CHARACTER.fullmatch(token[0]):
            return self.has(token[0])
        start, end = token.span()
        pairs = (message[max(start - 1, 0) : end], message[start : end + 1])
        return any(len(pair) == 2 and pair.casefold() in self._prompt for pair in pairs)


def _telling(word: str) -> bool:
    folded = word.casefold()
    return folded not in _COMMON and folded not in TABLES.categories


def _kept_if_sign(quotation: re.Match[str]) -> str:
    """Return a quotation that holds a sign that we know and nothing else, or that there was one."""
    quote = quotation[0]
    is_sign = any(sign.pattern.fullmatch(quote[1:-1]) for sign in TABLES.refusal_messages)
    return quote if is_sign else "[quoted]"


def _signs(message: str) -> list[tuple[int, int]]:
    """Return where a message says what we know it by."""
    signs = (*TABLES.refusal_messages, *TABLES.failure_messages)
    found = (match for sign in signs for match in sign.pattern.finditer(message))
    return [match.span() for match in found if len(match[0]) <= _LONGEST_SIGN]
