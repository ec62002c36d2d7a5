"""One reader per stream that says what a chat completion's wire frames mean."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from refusals.engine.error_signals import filtered_category, mapping, read_error, was_filtered
from refusals.engine.signal_tables import TABLES, Verdict, VerdictKind
from refusals.engine.terms import Category

__all__ = ["SignalReader", "Verdict", "VerdictKind"]

logger = logging.getLogger(__name__)

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
        self._refusal: list[str] = []
        self._finish = ""
        self._no: Verdict | None = None
        self._error: Verdict | None = None
        self._category: Category | None = None

    @property
    def ended(self) -> bool:
        """Whether the provider said how the reply ends; only usage and the like may follow."""
        return bool(self._finish or self._error)

    def feed(self, frame: object, event: str | None = None) -> str:
        """Take one frame's JSON and its SSE event name; return the visible text in it."""
        if not isinstance(frame, dict):
            return ""
        model = frame.get("model")
        if model and isinstance(model, str):
            self.model = model
        text = self._plain_text(frame) if event is None else ""
        return text or self._feed_any(frame, event)

    def json_body(self, body: object) -> str:
        """Take a whole JSON body that came with HTTP 200; return the visible text in it."""
        if isinstance(body, list):
            self._take(read_error(body))
            return ""
        text = self.feed(body)
        result = mapping(body).get("result")
        if isinstance(result, str) and result:
            self._finish = "length" if mapping(body).get("is_truncated") else "stop"
            text += self._said(result)
        return text

    def http_error(self, status: int, body: object) -> None:
        """Take the body of an HTTP error; it is read for signals and not kept."""
        self._take(read_error(body, status))

    def result(self) -> Verdict:
        """Return the verdict on what was fed so far."""
        if self._refusal:
            text = "".join(self._refusal)
            return self._structured("refusal", "refusal", text=text)
        if self._no:
            return self._structured(self._no.reason, self._no.code, self._no.category)
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
        return self._said(text) if text and delta.keys() <= _PLAIN_DELTA else ""

    def _feed_any(self, frame: dict[str, Any], event: str | None) -> str:
        choices = frame.get("choices")
        choices = choices if isinstance(choices, list) else []
        text = "".join(self._feed_choice(mapping(choice)) for choice in choices)
        for verdict in _frame_signals(frame):
            self._take(verdict)
        if frame.get("error") or event == "error" or _is_flat_error(frame):
            self._take(read_error(frame))
        if mapping(frame.get("x_groq")).get("error"):
            self._take(read_error(frame["x_groq"]))
        return text

    def _feed_choice(self, choice: Mapping[str, Any]) -> str:
        if choice.get("index"):
            return ""  # we ask for one choice; others would mix their text into it
        for verdict in _choice_signals(choice):
            self._take(verdict)
        finish = choice.get("finish_reason")
        if finish and isinstance(finish, str):
            self._finish = finish
            self._take(_finish_signal(finish))
        said = mapping(choice.get("delta")) or mapping(choice.get("message"))
        refusal = said.get("refusal")
        if refusal and isinstance(refusal, str):
            self._refusal.append(refusal)
            self.began = True
        if any(said.get(key) for key in _TOOLS):
            self._tools = self.began = True
        if any(said.get(key) for key in _REASONING):
            self.began = True
        return self._said(_visible(said.get("content")))

    def _said(self, text: str) -> str:
        if text:
            self._text = self.began = True
        return text

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

    def _structured(
        self, reason: str, code: str, category: Category | None = None, text: str = ""
    ) -> Verdict:
        return Verdict(
            VerdictKind.STRUCTURED, reason, category or self._category, code, text, self._text
        )

    def _ending(self) -> Verdict:
        """Return the verdict on a reply without a no or an error."""
        spoke = self._text or self._tools
        if not self._finish:
            return Verdict(VerdictKind.TRUNCATED, "no_finish" if spoke else "empty")
        kind, reason = TABLES.finish.get(_head(self._finish), (VerdictKind.NONE, "stop"))
        if kind is VerdictKind.NONE and not spoke:
            kind, reason = VerdictKind.TRUNCATED, "empty"
        return Verdict(kind, reason, code=self._finish, partial=self._text)


def _head(finish: str) -> str:
    return finish.partition(":")[0].strip().lower()


def _finish_signal(finish: str) -> Verdict | None:
    """Return the no or the error in a finish reason; what follows a colon may be a category."""
    kind, reason = TABLES.finish.get(_head(finish), (None, ""))
    if kind is None:
        logger.info("Unknown finish reason %.40r", finish)
    if kind is not VerdictKind.STRUCTURED and kind is not VerdictKind.ERROR:
        return None
    detail = finish.rpartition(":")[2].strip()
    return Verdict(kind, reason, TABLES.category(detail), finish)


def _choice_signals(choice: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield the noes that stand beside a choice's finish reason."""
    native = choice.get("native_finish_reason")
    if isinstance(native, str):
        kind, reason = TABLES.finish.get(_head(native), (None, ""))
        if kind is VerdictKind.STRUCTURED:
            yield Verdict(kind, reason, TABLES.category(native), native)
    results = choice.get("content_filter_results")
    if was_filtered(results):
        category = filtered_category(results)
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", category, "content_filter")
    details = mapping(choice.get("stop_details"))
    if choice.get("finish_reason") and details.get("category"):
        yield Verdict(VerdictKind.NONE, "", TABLES.category(details["category"]))
    if choice.get("flag"):
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", None, "flag")


def _frame_signals(frame: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield the noes and errors that stand beside a frame's choices."""
    if frame.get("flag") or frame.get("need_clear_history") is True:
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", None, "need_clear_history")
    if frame.get("amazon-bedrock-guardrailAction") == "INTERVENED":
        yield Verdict(VerdictKind.STRUCTURED, "guardrail", None, "INTERVENED")
    if blocked := mapping(frame.get("promptFeedback")).get("blockReason"):
        category = TABLES.category(blocked)
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", category, str(blocked))
    if answer := mapping(frame.get("base_resp")):
        yield from _base_resp_signals(answer, frame)


def _base_resp_signals(answer: Mapping[str, Any], frame: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield what MiniMax says of the request in a body under HTTP 200; a status of 0 is well."""
    status = answer.get("status_code")
    if status in {1026, 1027}:
        kind = frame.get("input_sensitive_type") or frame.get("output_sensitive_type")
        category = TABLES.sensitive_types.get(kind) if isinstance(kind, int) else None
        yield Verdict(VerdictKind.STRUCTURED, "moderation", category, str(status))
    elif status:
        yield read_error({"code": str(status), "message": answer.get("status_msg")})


def _is_flat_error(frame: Mapping[str, Any]) -> bool:
    """Recognise an error without an `error` key, as some proxies send it."""
    if frame.get("choices"):
        return False
    return frame.get("type") == "error" or bool(frame.get("code") and frame.get("message"))


def _says_more(error: Verdict, known: Verdict | None) -> bool:
    return known is None or (known.code == "error" and error.code != "error")


def _visible(content: object) -> str:
    """Return the text of a message's content, which may be a list of typed parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (mapping(part).get("text") for part in parts if mapping(part).get("type") == "text")
    return "".join(text for text in texts if isinstance(text, str))
