"""Take out of a text what identifies people or opens doors, and say what stood there."""

from __future__ import annotations

import re
from collections.abc import Callable

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn

_MOST = 20_000
"""Characters searched for international telephone numbers, which is slow."""

_CREDENTIALS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/@:]*:[^\s/@]+@\S+", re.IGNORECASE)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|xox[abprs]|glpat|AKIA|AIza)[-_]?[A-Za-z0-9_-]{16,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
    r"|(?i:\bbearer )[A-Za-z0-9._~+/-]{16,}=*"
)
_QUERY_SECRET = re.compile(
    r"(?i)([?&](?:access_token|token|api_?key|key|secret|password|sig|signature)=)[^\s&#]+"
)
# What stands before an address may be Markdown's: it does not begin with a mark.
_EMAIL = re.compile(
    r"[^\s@<>\"'(),:;\[\]\\*_~`|][^\s@<>\"'(),:;\[\]\\]{0,63}@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+"
)
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}\b")
_CARD = re.compile(r"(?<![\d.,])\d(?:[ -]?\d){12,18}(?![\d]|[.,]\d)")
_LONG_ID = re.compile(r"(?<![\w.,/])(?:[A-Z]{1,3}[- ]?)?\d(?:[ -]?\d){8,}[A-Za-z]?(?![\w]|[.,]\d)")
_UUID = re.compile(
    r"(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")


def redact(text: str) -> str:
    """Return `text` with typed placeholders for addresses, numbers and keys."""
    text = _CREDENTIALS.sub("[url]", text)
    text = _SECRET.sub("[secret]", text)
    text = _QUERY_SECRET.sub(r"\1[secret]", text)
    text = _EMAIL.sub("[email]", text)
    text = _UUID.sub("[id]", text)
    text = _IBAN.sub(_where(iban.is_valid, "[iban]"), text)
    text = _CARD.sub(_where(_is_card, "[card]"), text)
    text = _SSN.sub("[id]", text)
    text = _without_phones(text)
    return _LONG_ID.sub(_where(_is_no_sum, "[number]"), text)


def _where(valid: Callable[[str], bool], placeholder: str) -> Callable[[re.Match[str]], str]:
    return lambda match: placeholder if valid(match[0]) else match[0]


def _is_card(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return digits[0] in "23456" and bool(luhn.is_valid(digits))


def _without_phones(text: str) -> str:
    """Replace telephone numbers; without a country code only shapes that look like one."""
    pieces, last = [], 0
    for match in PhoneNumberMatcher(text[:_MOST], None, leniency=Leniency.VALID):
        pieces += [text[last : match.start], "[phone]"]
        last = match.end
    without = _ABROAD.sub("[phone]", "".join([*pieces, text[last:]]))
    return _LOCAL_PHONE.sub(_where(_is_local_phone, "[phone]"), without)


_ABROAD = re.compile(r"(?<![\w+])\+[ ]?\(?[1-9](?:[ ().-]{0,2}\d){7,14}(?!\w|[.,]\d)")
"""A number with a country code, also one that nobody has."""
_SUM = r"(?<![\w.,:/-])[1-9](?: \d{3}){2,4}(?![\w/-]| ?\d)"
"""One figure, then threes: 1 234 567 890. Of two or three figures it could be somebody's number."""
_LOCAL_PHONE = re.compile(
    rf"{_SUM}|"
    r"(?<![\w.,:/-])\(?0?\d{2,4}\)?[ ./-]\d{2,4}(?:[ ./-]?\d{2,4}){1,3}(?![\w/-]|[.,]\d)"
)


def _is_local_phone(shape: str) -> bool:
    """Tell a local number from a date, a range of years or a sum."""
    digits = sum(character.isdigit() for character in shape)
    return (_is_no_sum(shape) and 9 <= digits <= 12) or ("(" in shape and digits >= 7)


def _is_no_sum(number: str) -> bool:
    return re.fullmatch(_SUM, number) is None
