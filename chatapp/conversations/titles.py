"""Titles: made from the first exchange, until the person gives one.

None is made of what signals a risk: lists are seen over shoulders. Such a conversation has a
neutral one in the reader's language (`Conversation.shown_title`). Of addresses, numbers and keys
only the kind is named.
"""

from __future__ import annotations

import re

from chatapp.conversations import search
from chatapp.conversations.models import Conversation, Message, Turn
from refusals.engine.redaction import redact

_LONGEST = 60
_MOST_GIVEN = 120
_MARKUP = re.compile(
    r"^(?:[#>\s*+\-]|\d{1,3}(?:[.)]\s|、))+|[*_`~]+|\$+|!?\[([^\]]*)\]\([^)]*\)", re.MULTILINE
)
_BLOCKS = re.compile(r"```.*?(```|\Z)|~~~.*?(~~~|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"(?<!\]\()https?://\S+")
_SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=[。！？؟।])|\n")
_HEADING = re.compile(r"^#{1,3} +(.+)$", re.MULTILINE)
_SAYS_LITTLE = 12
_TITLE_IS_IN = 4 * _LONGEST
"""Characters of a line that a title is cut from: more than a key that may stand in it has."""
_LOOKED_AT = 4_000
"""Characters of what was said: a title stands at its beginning, and an answer has no end to it."""


def title_of(prompt: str, answer: str = "") -> str:
    """Return a title for an exchange: what was asked, or what was answered if that says little."""
    prompt, answer = prompt[:_LOOKED_AT], answer[:_LOOKED_AT]
    asked = _first_sentence(prompt)
    if len(asked.encode()) >= _SAYS_LITTLE or not answer:
        return _cut(asked or " ".join(prompt.split()))
    heading = _HEADING.search(answer)
    return _cut(_plain(heading[1]) if heading else _first_sentence(answer) or asked)


def entitle(conversation: Conversation, title: str, *, named: bool) -> None:
    """Give the conversation a title; `named` keeps it from being made anew."""
    conversation.title = " ".join(title.split())[:_MOST_GIVEN]
    conversation.named = named
    conversation.save(update_fields=["title", "named"])
    search.index_title(conversation)


def make(conversation: Conversation) -> None:
    """Make the title from the first exchange, unless the person gave one."""
    if conversation.named:
        return
    made = "" if conversation.at_risk else _of_first_exchange(conversation)
    if made != conversation.title:
        entitle(conversation, made, named=False)


def _of_first_exchange(conversation: Conversation) -> str:
    opening = conversation.messages.filter(author=Message.Author.PERSON, parent=None)
    said = opening.last()  # the first thing said, as it was said last
    answer = conversation.messages.filter(
        author=Message.Author.MODEL, state=Turn.State.ANSWERED, turn__prompt=said
    ).first()
    return title_of(said.text if said else "", answer.text if answer else "")


def _first_sentence(text: str) -> str:
    """Return the first sentence with words in it, and numbers that stand before it as one."""
    plain = _plain(_BLOCKS.sub("\n", _ADDRESS.sub("", text)))
    start = 0
    for end in (*(found.start() for found in _SENTENCE.finditer(plain)), len(plain)):
        sentence = plain[start:end]
        if any(map(str.isalpha, sentence)):
            return " ".join(sentence.split())
        if not any(map(str.isalnum, sentence)):
            start = end
    wordless = (" ".join(part.split()) for part in _SENTENCE.split(plain))
    return next((part for part in wordless if part), "")


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda match: match[1] or "", text).strip()


def _cut(line: str) -> str:
    line = redact(line[:_TITLE_IS_IN])
    if len(line) <= _LONGEST:
        return line
    cut = line[: _LONGEST - 1]
    return (
        cut[: cut.rfind(" ") if cut.rfind(" ") > _LONGEST // 2 else None].rstrip(" ,;:，、") + "…"
    )
