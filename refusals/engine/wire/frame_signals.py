"""The noes and errors that stand beside the text in one frame, as each provider puts them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from refusals.engine.terms import Category
from refusals.engine.wire.error_signals import filtered_category, mapping, read_error, was_filtered
from refusals.engine.wire.signal_tables import TABLES, Verdict, VerdictKind

logger = logging.getLogger(__name__)

_WELL = frozenset({"0", "200", "ok", "success"})
"""Codes with which a gateway that wraps every answer says that nothing is wrong."""
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_INTERVENED = frozenset({"intervened", "guardrail_intervened"})


def finish_word(value: object) -> str:
    """Return a finish reason, or nothing where it only says that there is none yet."""
    return value if isinstance(value, str) and value.strip().lower() not in {"", "null"} else ""


def finish_signal(finish: str) -> Verdict | None:
    """Return the no or the error in a finish reason; what follows a colon may be a category."""
    known = TABLES.finishing(finish)
    if known is None:
        logger.info("Unknown finish reason %.40r", finish)
        return None
    kind, reason = known
    if kind is not VerdictKind.STRUCTURED and kind is not VerdictKind.ERROR:
        return None
    detail = finish.rpartition(":")[2].strip()
    return Verdict(kind, reason, TABLES.category(detail), finish)


def choice_signals(choice: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield the noes that stand beside a choice's finish reason."""
    native = finish_word(choice.get("native_finish_reason"))
    kind, reason = TABLES.finishing(native) or (None, "")
    if kind is VerdictKind.STRUCTURED:
        yield Verdict(kind, reason, TABLES.category(native), native)
    results = choice.get("content_filter_results")
    if was_filtered(results):
        category = filtered_category(results)
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", category, "content_filter")
    details = mapping(choice.get("stop_details"))
    if choice.get("finish_reason"):
        yield from _only_category(TABLES.category(details.get("category")))
    if number(choice.get("flag")):
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", None, "flag")


def frame_signals(frame: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield the noes and errors that stand beside a frame's choices."""
    if number(frame.get("flag")) or _is_true(frame.get("need_clear_history")):
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", None, "need_clear_history")
    if str(frame.get("amazon-bedrock-guardrailAction")).lower() in _INTERVENED:
        yield Verdict(VerdictKind.STRUCTURED, "guardrail", None, "INTERVENED")
    if blocked := mapping(frame.get("promptFeedback")).get("blockReason"):
        category = TABLES.category(blocked)
        yield Verdict(VerdictKind.STRUCTURED, "content_filter", category, str(blocked))
    if answer := mapping(frame.get("base_resp")):
        yield from _base_resp_signals(answer, frame)
    for found in _annotations(frame):
        yield from _only_category(found)


def withheld_signal(frame: Mapping[str, Any]) -> Verdict | None:
    """Return what a mark of sensitivity means if no text comes; beside text it is a mark only."""
    if not (_is_true(frame.get("input_sensitive")) or _is_true(frame.get("output_sensitive"))):
        return None
    return Verdict(VerdictKind.STRUCTURED, "moderation", _sensitive_category(frame), "sensitive")


def is_flat_error(frame: Mapping[str, Any]) -> bool:
    """Recognise an error without an `error` key, as some proxies send it."""
    if frame.get("choices"):
        return False
    if frame.get("type") == "error" or frame.get("object") == "error":
        return True
    code = str(frame.get("code") or frame.get("error_code") or "0").lower()
    return code not in _WELL and any(frame.get(key) for key in ("message", "msg", "error_msg"))


def visible_text(content: object) -> str:
    """Return the text of a message's content, which may be a list of typed parts."""
    return content if isinstance(content, str) else _parts(content, "text")


def refusal_text(said: Mapping[str, Any]) -> str:
    """Return the refusal that a delta or a message keeps apart from its text."""
    refusal = said.get("refusal")
    if isinstance(refusal, str) and refusal:
        return refusal
    return _parts(said.get("content"), "refusal")


def number(value: object) -> int:
    """Return a whole number, written as one or as text; 0 for anything else."""
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value) else 0
    return value if isinstance(value, int) else 0


def _parts(content: object, kind: str) -> str:
    parts = content if isinstance(content, list) else []
    texts = (mapping(part).get(kind) for part in parts if mapping(part).get("type") == kind)
    return "".join(text for text in texts if isinstance(text, str))


def _is_true(value: object) -> bool:
    return number(value) == 1 or str(value).lower() == "true"


def _only_category(category: Category | None) -> Iterator[Verdict]:
    """Yield what names a category, should there be a no, and is none by itself."""
    if category is not None:
        yield Verdict(VerdictKind.NONE, "", category)


def _annotations(frame: Mapping[str, Any]) -> Iterator[Category | None]:
    """Yield what the filters that looked say of a frame, whatever became of it."""
    looked = frame.get("prompt_filter_results")
    for found in looked if isinstance(looked, list) else ():
        yield filtered_category(mapping(found).get("content_filter_results"))
    trace = frame.get("amazon-bedrock-trace") or frame.get("trace")
    if trace:
        yield TABLES.worst((0, TABLES.category(kind)) for kind in _blocked(trace))


def _blocked(trace: object) -> Iterator[object]:
    """Yield the types of the guardrail's filters that blocked, however deep they stand."""
    if isinstance(trace, list):
        for item in trace:
            yield from _blocked(item)
    elif isinstance(trace, dict):
        if trace.get("action") == "BLOCKED":
            yield trace.get("type")
        yield from _blocked(list(trace.values()))


def _base_resp_signals(answer: Mapping[str, Any], frame: Mapping[str, Any]) -> Iterator[Verdict]:
    """Yield what MiniMax says of the request in a body under HTTP 200; a status of 0 is well."""
    status = number(answer.get("status_code"))
    if status in {1026, 1027}:
        category = _sensitive_category(frame)
        yield Verdict(VerdictKind.STRUCTURED, "moderation", category, str(status))
    elif status:
        said = {"code": str(status), "message": answer.get("status_msg")}
        yield read_error(said, TABLES.base_resp_statuses.get(status, 200))


def _sensitive_category(frame: Mapping[str, Any]) -> Category | None:
    kind = number(frame.get("input_sensitive_type")) or number(frame.get("output_sensitive_type"))
    return TABLES.sensitive_types.get(kind)
