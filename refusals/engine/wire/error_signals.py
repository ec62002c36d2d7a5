"""Tell a provider's no from a failure, in an error body of any provider's shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refusals.engine.terms import Category
from refusals.engine.wire.signal_tables import TABLES, MessageSign, Verdict, VerdictKind

_VIOLATIONS = re.compile(r"safety_violations=\[([^\]]*)\]")
_LABEL = re.compile(r"\b(?:Sub)?Label: ?([\w-]+)")
_CODE = re.compile(r"[\w.-]{1,60}", re.ASCII)
_FAILED_CHECK = re.compile(r"\bSAFETY_CHECK_TYPE_\w+")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The parts of an error body that can carry a signal; the message is never kept nor logged."""

    codes: tuple[str, ...]
    message: str
    layers: tuple[Mapping[str, Any], ...]
    """The error, its inner error, its metadata and the outer body, the most telling first."""

    @property
    def flagged(self) -> bool:
        """Whether a moderation says what it found, or in what."""
        return any(layer.get("reasons") or layer.get("flagged_input") for layer in self.layers)


def read_error(body: object, status: int = 200) -> Verdict:
    """Return what an error body means; `status` is the HTTP status, 200 inside a stream."""
    error = parse_error(body)
    return _refusal(error) or _failure(error, status)


def mapping(value: object) -> Mapping[str, Any]:
    """Return `value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def parse_error(body: object) -> ErrorBody:
    """Find codes and message in any of the shapes: nested, flat, a list, a bare string."""
    if isinstance(body, list):
        body = body[0] if body else None
    outer = mapping(body)
    nested = outer.get("error") or outer.get("detail")
    error = mapping(nested)
    metadata = mapping(error.get("metadata"))
    inner = mapping(error.get("innererror") or error.get("inner_error"))
    layers = (metadata, error, inner, outer)
    codes, messages = [*_codes(layers)], [_text(error), _text(outer)]
    for said in (nested, body):
        if isinstance(said, str):
            messages.insert(0, said)
            codes += [said] if _CODE.fullmatch(said) else []
    wrapped = _wrapped(metadata.get("raw"))
    return ErrorBody(
        codes=(*codes, *wrapped.codes),
        message="\n".join(filter(None, [*messages, wrapped.message])),
        layers=(*layers, *wrapped.layers),
    )


def _wrapped(raw: object) -> ErrorBody:
    """Read the error that a gateway got itself and passes on as text."""
    if not isinstance(raw, str):
        return ErrorBody((), "", ())
    try:
        return parse_error(json.loads(raw))
    except (ValueError, RecursionError):
        return ErrorBody((), raw, ())


def _text(layer: Mapping[str, Any]) -> str:
    """Return a layer's message, whatever its provider calls it."""
    said = (layer.get(key) for key in ("message", "msg", "error_msg"))
    return next((text for text in said if isinstance(text, str)), "")


def filtered_category(results: object) -> Category | None:
    """Return the worst category that a content filter's results say was filtered."""
    return TABLES.worst(
        (TABLES.severities.get(str(found.get("severity", "")).lower(), 0), TABLES.category(name))
        for name, found in _filtered(results)
    )


def was_filtered(results: object) -> bool:
    """Say whether a content filter's results filtered anything, not merely annotated it."""
    return any(True for _ in _filtered(results))


def _filtered(results: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, found in mapping(results).items():
        for one in found if isinstance(found, list) else [found]:
            if mapping(one).get("filtered") is True:
                yield name, one


def _codes(layers: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for layer in layers:
        for key in ("error_type", "code", "error_code", "type", "status"):
            value = layer.get(key)
            if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                yield str(value)


def _refusal(error: ErrorBody) -> Verdict | None:
    category = _category(error)
    for code in error.codes:
        if reason := _refusing(code.lower()):
            blocks_person = code.lower() in TABLES.person_codes
            return Verdict(
                VerdictKind.STRUCTURED, reason, category, code, blocks_person=blocks_person
            )
    sign = _sign(TABLES.refusal_messages, error.message)
    if sign:
        code = error.codes[0] if error.codes else ""
        return Verdict(VerdictKind.STRUCTURED, sign.reason, category or sign.category, code)
    if error.flagged:
        return Verdict(VerdictKind.STRUCTURED, "moderation", category, "flagged")
    return None


def _refusing(code: str) -> str | None:
    """Return why a code means no: as it is, before its first dot, or after its last."""
    parts = (code, code.partition(".")[0], code.rpartition(".")[2])
    return next(
        (TABLES.refusal_codes[part] for part in parts if part in TABLES.refusal_codes), None
    )


def _failure(error: ErrorBody, status: int) -> Verdict:
    for code in error.codes:
        reason = TABLES.failure_codes.get(code.lower().replace("-", "_"))
        if reason:
            return Verdict(VerdictKind.ERROR, reason, code=code)
    sign = _sign(TABLES.failure_messages, error.message)
    status = status if status >= 400 else _status_within(error)
    by_status = TABLES.failure_statuses.get(status) or (
        "bad_request" if 400 <= status < 500 else "server"
    )
    code = error.codes[0] if error.codes else str(status)
    return Verdict(VerdictKind.ERROR, sign.reason if sign else by_status, code=code)


def _status_within(error: ErrorBody) -> int:
    """Return the status that an error names when HTTP itself said 200."""
    named = [*error.codes, *(str(layer.get("http_code", "")) for layer in error.layers)]
    return next((int(code) for code in named if code.isdecimal() and len(code) == 3), 500)


def _sign(signs: tuple[MessageSign, ...], message: str) -> MessageSign | None:
    return next((sign for sign in signs if sign.pattern.search(message)), None)


def _category(error: ErrorBody) -> Category | None:
    for layer in error.layers:
        for key in ("content_filter_result", "content_filter_results"):
            if found := filtered_category(layer.get(key)):
                return found
    return TABLES.worst((0, TABLES.category(word)) for word in _category_words(error))


def _category_words(error: ErrorBody) -> Iterator[str]:
    """Yield every word of the error that may name a category."""
    for code in error.codes:
        yield code
        yield code.rpartition(".")[2]
    for layer in error.layers:
        for key in ("reasons", "categories"):
            yield from _flagged(layer.get(key))
    if violations := _VIOLATIONS.search(error.message):
        yield from (word.strip(" '\"") for word in violations[1].split(","))
    yield from _FAILED_CHECK.findall(error.message)
    yield from _LABEL.findall(error.message)


def _flagged(found: object) -> Iterator[str]:
    """Yield the names in a list, or those in an object of name to flag that are set."""
    if isinstance(found, dict):
        yield from (name for name, flag in found.items() if flag)
    elif isinstance(found, list):
        yield from (name for name in found if isinstance(name, str))
