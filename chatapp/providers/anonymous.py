"""Frames without the words that were said, nor who said them: only their shape and the signals."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from chatapp.providers.quoting import Quotes

REMOVED = "[removed]"
MOMENT = 1_790_000_000
"""Stands for every time: it would find the request again in the provider's log."""

_SHORT = 300
_LONGEST_MESSAGE = 600
# What a provider answers the client with; its value is read as a signal, or may become one.
_SIGNALS = frozenset(
    "object role model finish_reason native_finish_reason stop_reason code type status param"
    " error_type reason reasons category categories severity level provider provider_name"
    " model_slug service_tier label amazon-bedrock-guardrailaction blockreason".split()
)
_MESSAGES = frozenset("message error msg status_msg detail explanation code type".split())
_TEXTS = frozenset(
    "content text result reasoning reasoning_content reasoning_details thinking arguments output"
    " answer transcript response parts data url title summary raw name".split()
)
_PERSONAL = re.compile(
    r"flagged_input|logprobs|obfuscation|bytes|e_?mail|ip|(?:.*_)?(?:token_ids|identifier)|"
    r"(?:.*_)?(?:user|org|organization|account|team|project|tenant|subscription|session|"
    r"request|customer|key)_?(?:ids?|name)?|(?:.*_)?trace_?ids?"
)
_CODE = re.compile(r"[A-Za-z0-9_][\w.:/ -]{0,79}", re.ASCII)
_WORDLIKE = re.compile(r"[A-Za-z_][A-Za-z_.:-]{0,63}|-?[0-9]{1,4}")


class Anonymizer:
    """Make one for each answer: ids that are the same stay the same in it."""

    def __init__(self, prompt: str) -> None:
        self._quotes = Quotes(prompt)
        self._ids: dict[str, str] = {}

    def events(self, events: Iterable[Any]) -> list[Any]:
        """Return frames, or a body, as they may be kept.

        A refusal that the wire keeps apart from the answer stays as it is while it is short and
        quotes nothing; else it is filled as an answer is, piece by piece.
        """
        events = list(events)
        refusal = "".join(_refusals(events))
        kept = len(refusal) <= _SHORT and _writable(self._quotes.removed(refusal)) == refusal
        return [self._any(event, "", spoken=False, refusal=kept) for event in events]

    def _any(self, value: Any, key: str, *, spoken: bool, refusal: bool) -> Any:
        match value:
            case dict():
                inside = spoken or key in {"delta", "message"}
                return {
                    name: REMOVED
                    if found and _is_personal(name)
                    else self._any(found, name.lower(), spoken=inside, refusal=refusal)
                    for name, found in value.items()
                    if _CODE.fullmatch(name)
                }
            case list():
                if len(value) > 8 and all(isinstance(item, int | float) for item in value):
                    return []  # the numbers of tokens or letters
                return [self._any(item, key, spoken=spoken, refusal=refusal) for item in value]
            case str():
                return self._text(value, key, spoken=spoken, refusal=refusal)
            case bool() | None:
                return value
            case _:
                return MOMENT if abs(value) >= 1e9 else value

    def _text(self, text: str, key: str, *, spoken: bool, refusal: bool) -> str:
        if spoken:
            plain = key in {"role", "type"} and _WORDLIKE.fullmatch(text)
            return text if plain or (key == "refusal" and refusal) else filler(text)
        if key == "id" and text:
            return self._ids.setdefault(text, f"id-{len(self._ids) + 1}")
        if key in _SIGNALS and _CODE.fullmatch(text):
            return self._quotes.removed(text) if " " in text else text
        if key == "raw" and (wrapped := _json(text)):
            return json.dumps(self._any(wrapped, "", spoken=spoken, refusal=refusal))
        if key in _MESSAGES:
            return _writable(self._quotes.removed(text)[:_LONGEST_MESSAGE])
        # A value that nobody knew yet is what a recording is for.
        new = key not in _TEXTS and _WORDLIKE.fullmatch(text) and not self._quotes.has(text)
        return text if new else filler(text)


def filler(text: str) -> str:
    """Return a text of the same length and spacing that says nothing."""
    return "".join(map(_filled, text))


def _filled(character: str) -> str:
    if character.isspace():
        return character
    if unicodedata.east_asian_width(character) in "WF":
        return "文"
    return "x" if character.isalnum() else "."


def _json(text: str) -> dict[str, Any] | None:
    """Return the object that a gateway passes on as text, if it is one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_personal(name: str) -> bool:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return bool(_PERSONAL.fullmatch(snake))


def _writable(text: str) -> str:
    """Return `text` without half characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _refusals(value: Any) -> Iterable[str]:
    """Yield the pieces of refusal text, in order."""
    if isinstance(value, list):
        for item in value:
            yield from _refusals(item)
    elif isinstance(value, dict):
        for key, found in value.items():
            if key == "refusal" and isinstance(found, str):
                yield found
            elif key != "refusal":
                yield from _refusals(found)
