"""What the closed vocabulary is called on the pages of those who work here, in their language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from refusals.engine.terms import Category, DecidedBy, Path

CATEGORIES: Mapping[str, str | Promise] = {
    Category.SEXUAL: _("Sexual content"),
    Category.CSAE: _("Child sexual abuse"),
    Category.HATE: _("Hate"),
    Category.HARASSMENT: _("Harassment"),
    Category.VIOLENCE: _("Violence"),
    Category.SELF_HARM: _("Self harm"),
    Category.ILLICIT: _("Illicit acts"),
    Category.WEAPONS_CBRN: _("Weapons of mass harm"),
    Category.CYBER: _("Cyber attacks"),
    Category.PRIVACY: _("Privacy"),
    Category.IP_COPYRIGHT: _("Copyright"),
    Category.JAILBREAK: _("Jailbreak"),
    Category.POLITICAL: _("Politics"),
    Category.MISINFORMATION: _("Misinformation"),
    Category.SPAM_ADS: _("Spam and ads"),
    Category.REGULATED_ADVICE: _("Professional advice"),
    Category.BLOCKLIST: _("Blocklist"),
    Category.EXTREMISM: _("Extremism"),
    Category.CAPABILITY: _("Capability"),
    Category.SCOPE: _("Scope"),
    Category.UNKNOWN: _("Unknown"),
}

PATHS: Mapping[str, str | Promise] = {
    Path.REPHRASE: _("Rephrase"),
    Path.NARROW: _("Narrow"),
    Path.MODEL: _("Another model"),
    Path.PERSON: _("Person"),
    Path.RESOURCES: _("Resources"),
    Path.MISTAKE: _("Mistake report"),
}

DECIDERS: Mapping[str, str | Promise] = {
    DecidedBy.MODEL: _("The model"),
    DecidedBy.RULES: _("Our rules"),
}

_SIGNALS: Mapping[str, str | Promise] = {
    "detector": _("its wording"),
    "gate": _("our rules, before a model was asked"),
    "post_check": _("our check of the answer"),
}
_SURE, _FAIRLY_SURE = 0.9, 0.7

TAKEN_OUT: Mapping[str, str | Promise] = {
    "[card]": _("[card]"),
    "[email]": _("[email]"),
    "[iban]": _("[iban]"),
    "[id]": _("[id]"),
    "[number]": _("[number]"),
    "[phone]": _("[phone]"),
    "[secret]": _("[secret]"),
    "[url]": _("[url]"),
}
"""What `refusals.engine.redaction` puts in the place of what it takes out."""
_TAKEN_OUT = re.compile("|".join(map(re.escape, TAKEN_OUT)))


def redaction_in_words(text: str) -> str:
    """Return a redacted text with what was taken out named in the reader's language."""
    return _TAKEN_OUT.sub(lambda found: str(TAKEN_OUT[found[0]]), text)


def recognised_by(signal: str) -> str:
    """Return what told that it was a no; whatever is not ours is a mark of the provider's."""
    return str(_SIGNALS.get(signal) or gettext("a mark of the provider’s own"))


def certainty(signal: str, score: float) -> str:
    """Return how sure a reader of words was, in a word; nothing of whatever else told it."""
    if signal != "detector":
        return ""
    if score >= _SURE:
        return gettext("sure")
    return gettext("fairly sure") if score >= _FAIRLY_SURE else gettext("unsure")


def language_name(code: str) -> str:
    """Return a language's name in the reader's, or its code if nobody told us its name."""
    try:
        return gettext(get_language_info(code.lower())["name"])
    except KeyError:
        return code


def model_names() -> dict[str, str]:
    """Return what the host calls the models that it knows, by id."""
    dotted = getattr(settings, "REFUSALS_MODELS", "")
    return {model.id: str(model.label) for model in import_string(dotted)()} if dotted else {}
