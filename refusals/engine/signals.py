"""One reader per stream that says what a chat completion's wire frames mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from refusals.engine.terms import Category
from refusals.engine.text.thoughts import Thoughts
from refusals.engine.wire.error_signals import mapping, read_error
from refusals.engine.wire.frame_signals import (
    choice_signals,
    finish_signal,
    finish_word,
    frame_signals,
    is_flat_error,
    number,
    refusal_text,
    visible_text,
    withheld_signal,
)
from refusals.engine.wire.signal_tables import TABLES, Verdict, VerdictKind

__all__ = ["SignalReader", "Verdict", "VerdictKind"]

# Frames with only these keys carry text and no other signal: nine in ten of them, so they take a
# short way through. Whatever is not named here goes the long way, where every signal is looked for.
_PLAIN_FRAME = frozenset(
    {"id", "object", "created", "model", "choices", "usage", "system_fingerprint", "service_tier"}
    | {"obfuscation", "provider"}
)
_PLAIN_CHOICE = frozenset({"index", "delta", "finish_reason", "logprobs"})
_PLAIN_DELTA = frozenset({"role", "content", "refusal", "reasoning_content", "reasoning"})
_REASONING = ("reasoning_content", "reasoning", "reasoning_details")
_TOOLS = ("tool_calls", "function_call")


class SignalReader:
    """Feed it the frames of one reply, then ask for the `result`.

    Refusal text outranks a structured finish, flag or code; that outranks an error, that a finish
    reason. Annotations (scores, filters that let the text through) are no verdicts.
    """

    def __init__(self) -> None:
        self.model = ""
        """The name that the provider gave the model last; empty until it named one."""
        self.began = False
        """Whether any text, refusal, reasoning or tool call has come."""
        self._text = self._tools = False
        self._thoughts = Thoughts()
        self._refusal: list[str] = []
        self._finish = ""
        self._no: Verdict | None = None
        self._withheld: Verdict | None = None
        self._error: Verdict | None = None
        self._category: Category | None = None

    @property
    def ended(self) -> bool:
        """Whether the provider said how the reply ends; only usage and the like may follow."""
        return bool(self._finish or self._error)

    @property
    def told(self) -> bool:
        """Whether what came is enough for a verdict, although more was to follow."""
        return self.ended or bool(self._refusal or self._no)

    def feed(self, frame: object, event: str | None = None) -> str:
        """Take one frame's JSON and its SSE event name; return the visible text in it."""
        if isinstance(frame, list):
            return "".join([self.feed(item, event) for item in frame])
        if not isinstance(frame, dict):
            if event == "error":
                self._take(read_error(frame))
            return ""
        model = frame.get("model")
        if model and isinstance(model, str):
            self.model = model
        text = self._plain_text(frame) if event is None else ""
        return self._said(text) if text else self._feed_any(frame, event)

    def json_body(self, body: object) -> str:
        """Take a whole JSON body that came with HTTP 200; return the visible text in it."""
        text = self.feed(body)
        result = mapping(body).get("result")
        if isinstance(result, str) and result:
            self._finish = "length" if mapping(body).get("is_truncated") else "stop"
            text += self._said(result) + self._rest()
        return text

    def http_error(self, status: int, body: object) -> None:
        """Take the body of an HTTP error; it is read for signals and not kept."""
        self._take(read_error(body, status))

    def result(self) -> Verdict:
        """Return the verdict on what was fed so far."""
        if self._refusal:
            refused = Verdict(VerdictKind.STRUCTURED, "refusal", code="refusal")
            return self._said_no(refused, "".join(self._refusal))
        if no := self._no or self._silent_no():
            return self._said_no(no)
        return self._error or self._ending()

    def _plain_text(self, frame: dict[str, Any]) -> str:
        """Return the text of a frame that carries nothing else, else nothing."""
        choices = frame.get("choices")
        if not (isinstance(choices, list) and len(choices) == 1 and frame.keys() <= _PLAIN_FRAME):
            return ""
        choice = choices[0]
        if not isinstance(choice, dict) or choice.get("finish_reason") or choice.get("index"):
            return ""
        delta = choice.get("delta")
        if not isinstance(delta, dict) or delta.get("refusal"):
            return ""
        text = delta.get("content")
        if not isinstance(text, str) or not choice.keys() <= _PLAIN_CHOICE:
            return ""
        return text if delta.keys() <= _PLAIN_DELTA else ""

    def _feed_any(self, frame: dict[str, Any], event: str | None) -> str:
        choices = frame.get("choices")
        choices = choices if isinstance(choices, list) else []
        text = "".join(self._feed_choice(mapping(choice)) for choice in choices)
        for verdict in frame_signals(frame):
            self._take(verdict)
        self._withheld = self._withheld or withheld_signal(frame)
        if frame.get("error") or event == "error" or is_flat_error(frame):
            self._take(read_error(frame))
        if mapping(frame.get("x_groq")).get("error"):
            self._take(read_error(frame["x_groq"]))
        return text

    def _feed_choice(self, choice: Mapping[str, Any]) -> str:
        if number(choice.get("index")):
            return ""  # we ask for one choice; others would mix their text into it
        for verdict in choice_signals(choice):
            self._take(verdict)
        if finish := finish_word(choice.get("finish_reason")):
            self._finish = finish
            self._take(finish_signal(finish))
        if choice.get("error"):
            self._take(read_error(choice))
        said = mapping(choice.get("delta")) or mapping(choice.get("message"))
        if refusal := refusal_text(said):
            self._refusal.append(refusal)
            self.began = True
        if any(said.get(key) for key in _TOOLS):
            self._tools = self.began = True
        if any(said.get(key) for key in _REASONING):
            self.began = True
        return self._said(visible_text(said.get("content"))) + (self._rest() if finish else "")

    def _rest(self) -> str:
        """Return what was held back, where the reply is whole."""
        kind, _reason = TABLES.finishing(self._finish) or (VerdictKind.NONE, "stop")
        rest = self._thoughts.rest() if kind is VerdictKind.NONE else ""
        self._text = self._text or bool(rest)
        return rest

    def _said(self, text: str) -> str:
        if not text:
            return ""
        self.began = True
        seen = self._thoughts.visible(text)
        self._text = self._text or bool(seen)
        return seen

    def _take(self, verdict: Verdict | None) -> None:
        """Keep the first no and the first error; a category may still come later."""
        if verdict is None:
            return
        self._category = self._category or verdict.category
        if verdict.kind is VerdictKind.STRUCTURED:
            self._no = self._no or verdict
        elif verdict.kind is VerdictKind.ERROR:
            # The error itself says more than a finish reason of "error" in the same frame.
            self._error = verdict if _says_more(verdict, self._error) else self._error

    def _said_no(self, no: Verdict, text: str = "") -> Verdict:
        """Return a no together with what only the whole reply tells."""
        category = no.category or self._category
        return replace(no, category=category, text=text, partial=self._text)

    @property
    def _spoke(self) -> bool:
        return self._text or self._tools

    def _silent_no(self) -> Verdict | None:
        """Return a no that was only hinted at, where nothing else explains the silence."""
        return None if self._spoke or self._error else self._withheld

    def _ending(self) -> Verdict:
        """Return the verdict on a reply without a no or an error."""
        if not self._finish:
            return Verdict(VerdictKind.TRUNCATED, "no_finish" if self._spoke else "empty")
        kind, reason = TABLES.finishing(self._finish) or (VerdictKind.NONE, "stop")
        if kind is VerdictKind.NONE and not self._spoke:
            kind, reason = VerdictKind.TRUNCATED, "empty"
        return Verdict(kind, reason, code=self._finish, partial=self._text)


def _says_more(error: Verdict, known: Verdict | None) -> bool:
    return known is None or (known.code == "error" and error.code != "error")
