"""What an agent sees of a person's words unless they say why they need more.

On top of `refusals.engine.redaction`, which knows numbers and addresses on the net: names where
words give them away, where people live, national ids, and what the account itself is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from stdnum.cn import ric
from stdnum.es import dni, nie

from chatapp.accounts.models import User
from refusals.engine.redaction import redact

NAME, PLACE, ID = "[name]", "[address]", "[id]"

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_NAMES = rf"{_CAPITAL}(?:[ ]+(?:de[l]?[ ]+|la[ ]+|van[ ]+|von[ ]+|bin[ ]+|al-)?{_CAPITAL}){{0,3}}"
_SAID_BY_THEMSELVES = re.compile(
    rf"((?i:\bmy name is|\bmy name's|\bi am called|\bthis is|\bme llamo|\bmi nombre es"
    rf"|\bmein name ist|\bich heiße|\bje m'appelle|\bmeu nome é)[ ]+)({_NAMES})"
)
_INTRODUCED = re.compile(
    rf"((?i:\b(?:i'm|i am|soy|yours,|regards,|sincerely,|saludos,|atentamente,))\s+)({_NAMES})"
    r"(?=[.,;!?)\s]|$)"
)
_TITLED = re.compile(
    rf"(\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Srta|Don|Doña|Herr|Frau|Mme|M)\.?[ ]+)({_NAMES})"
)
_CHINESE = re.compile(
    r"((?:我叫|我的名字是|我名叫|本人姓名)[ ]*)([\u4e00-\u9fff·]{2,4}?)(?=[，。,.！!？?\s]|$)"
)
_CHINESE_TITLED = re.compile(r"[\u4e00-\u9fff](?=(?:先生|女士|小姐|老师|医生)(?!们))")
_ARABIC = re.compile(
    r"((?:اسمي|أنا اسمي|أدعى)\s+)([\u0621-\u064a]{2,}(?:\s[\u0621-\u064a]{2,}){0,2})"
)
_PAIRED = (_SAID_BY_THEMSELVES, _INTRODUCED, _TITLED, _CHINESE, _ARABIC)

_NUMBER = r"\d{1,5}[A-Za-z]?"
_PLACES = (
    re.compile(
        rf"\b{_NUMBER}[ ]+(?:[NSEW]\.?[ ]+)?(?:{_CAPITAL}[ ]+){{1,4}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Sq|Way"
        r"|Place|Pl|Terrace|Close|Crescent|Row|Highway|Hwy)\b\.?"
        r"(?:,?[ ]+(?:Apt|Apartment|Flat|Unit|Suite|#)\.?[ ]*\w{1,6})?"
    ),
    re.compile(
        r"\b(?i:calle|c/|avenida|avda\.?|av\.|plaza|paseo|camino|carretera)[ ]+"
        rf"(?:(?:de[l]?|la|las|los)[ ]+)*{_CAPITAL}(?:[ ]+{_CAPITAL}){{0,3}}"
        rf",?[ ]*(?:n\.?º?[ ]*)?{_NUMBER}\b"
        r"(?:,?[ ]*\d{1,2}\.?º?[ ]*[A-Z]?\b)?"
    ),
    # So many letters at most: a run of short words with hyphens would be read from each of them.
    re.compile(
        r"\b[A-ZÀ-ÖØ-Þ][\w'’-]{1,60}(?:[Ss]traße|[Ss]trasse|[Ww]eg|[Pp]latz|[Gg]asse|[Aa]llee)[ ]+"
        rf"{_NUMBER}\b"
    ),
    re.compile(
        r"(?:شارع|طريق|حي)\s+[\u0621-\u064a]{2,}(?:\s[\u0621-\u064a]{2,}){0,3}[،,]?\s*\d{1,5}"
    ),
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}\b"),  # a British postcode
    re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),
)
# Of a province, town or district everything before the word for it, so that there is one way only
# to read it: a text that is made of such words would otherwise hold up whoever masks it.
_NO_UNIT = r"(?:(?![省市区县镇])[\u4e00-\u9fff])"
_CHINESE_PLACE = re.compile(
    r"((?:[我他她您你]们?)?家?(?:住在|住|位于|地址是|地址：|在)?)"
    rf"(?:{_NO_UNIT}{{2,8}}[省市区县镇]){{0,4}}[\u4e00-\u9fff]{{1,10}}[路街巷弄道]"
    r"\d{1,5}号?(?:\d{1,4}[栋幢座单元室楼号]){0,3}"
)
_NATIONAL = (
    (re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"), ric.is_valid),
    (re.compile(r"\b\d{8}-?[A-Za-z]\b"), dni.is_valid),
    (re.compile(r"\b[XYZxyz]-?\d{7}-?[A-Za-z]\b"), nie.is_valid),
)
_SHORTEST_NAME = 2


def mask(text: str, owner: User | None = None) -> str:
    """Return `text` without what identifies somebody, as far as shapes and words tell.

    `owner` is the account that wrote it: what it is called is masked wherever it stands.
    """
    for shape, valid in _NATIONAL:
        text = shape.sub(_if(valid), text)
    return mask_redacted(redact(text), owner)


def mask_redacted(text: str, owner: User | None = None) -> str:
    """Do the same for what is kept redacted already, at half the cost."""
    for shape in _PLACES:
        text = shape.sub(PLACE, text)
    text = _CHINESE_PLACE.sub(rf"\1{PLACE}", text)
    for shape in _PAIRED:
        text = shape.sub(rf"\1{NAME}", text)
    text = _CHINESE_TITLED.sub(NAME, text)
    return _without(text, _names_of(owner))


def _if(valid: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda match: ID if valid(match[0]) else match[0]


def _names_of(owner: User | None) -> set[str]:
    if owner is None:
        return set()
    whole = {owner.username, owner.first_name, owner.last_name, owner.get_full_name()}
    return {name for name in whole if len(name) >= _SHORTEST_NAME}


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        edge = (r"\b", r"\b") if name.isascii() else ("", "")
        text = re.sub(edge[0] + re.escape(name) + edge[1], NAME, text, flags=re.IGNORECASE)
    return text
