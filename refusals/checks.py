"""Checks at start: no card can be empty, and the settings of this app make sense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.utils.module_loading import import_string

from refusals.copybook.builtin import built_in_text
from refusals.copybook.places import SOURCE, Place
from refusals.copybook.shipped import crisis_gaps, editions, files, shipped
from refusals.copybook.slots import SLOTS, places
from refusals.engine.policy import BadPolicy, load_policy

_CALLABLES = (
    *("REFUSALS_MODERATION", "REFUSALS_ANSWER_CHECK"),
    *("REFUSALS_REPLY_FOR", "REFUSALS_MODELS", "REFUSALS_REPLIES_DONE", "REFUSALS_SAMPLE_HOST"),
)
_NAMED = 10
"""Texts that a check names; of a language that was just begun there are hundreds."""


@register("refusals")
def words_are_there(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Hold that the source language has every text, and that there is wording behind it."""
    missing = [
        Error(f"The shipped copy has no text for {where}.", id="refusals.E001")
        for where in _missing_from(SOURCE)
    ]
    crisis = [
        Error(f"There are no words for somebody in a crisis in {gap}.", id="refusals.E007")
        for gap in crisis_gaps()
    ]
    return [*missing, *crisis, *_misfiled(), *_incomplete_translations(), *_nothing_built_in()]


@register("refusals")
def settings_make_sense(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Hold that what the host set for this app can be used."""
    return [*_middleware(), *_callables(), *_policy_file(), *_recheck()]


def _missing_from(language: str) -> Iterator[str]:
    """Name the places that have no text in a shipped language."""
    for slot in SLOTS.values():
        for category in places(slot):
            if not shipped().get(Place(slot.name, category, language)):
                yield f"{slot.name}/{category or '*'}/{language}"


def _incomplete_translations() -> Iterator[CheckMessage]:
    for language in editions():
        missing = list(_missing_from(language))
        if missing and language != SOURCE:
            named = ", ".join([*missing[:_NAMED], *["…"] * (len(missing) > _NAMED)])
            yield Caution(
                f"The shipped copy in {language} lacks {len(missing)} texts: {named}",
                id="refusals.W001",
            )


def _misfiled() -> Iterator[CheckMessage]:
    for path, language in files():
        if path.stem != language:
            yield Error(
                f"{path.name} says that it is in {language}, and would take the place of its file.",
                id="refusals.E008",
            )


def _nothing_built_in() -> Iterator[CheckMessage]:
    for slot in ("headline", "reason", "body"):
        for category in places(SLOTS[slot]):
            if not built_in_text(slot, category, SOURCE):
                where = f"{slot}/{category}"
                yield Error(f"There is no built-in wording for {where}.", id="refusals.E002")


def _middleware() -> Iterator[CheckMessage]:
    for dotted in getattr(settings, "REPLY_MIDDLEWARE", []):
        try:
            import_string(dotted)
        except ImportError as error:
            yield Error(
                f"REPLY_MIDDLEWARE: {dotted} can't be imported: {error}", id="refusals.E003"
            )


def _callables() -> Iterator[CheckMessage]:
    for setting in _CALLABLES:
        dotted = getattr(settings, setting, "")
        try:
            usable = not dotted or callable(import_string(dotted))
        except ImportError:
            usable = False
        if not usable:
            yield Error(f"{setting}: {dotted!r} names no callable.", id="refusals.E006")


def _policy_file() -> Iterator[CheckMessage]:
    named = getattr(settings, "REFUSALS_POLICY_FILE", "")
    try:
        if named:
            load_policy(Path(named))
    except BadPolicy as error:
        yield Error(f"REFUSALS_POLICY_FILE: {error}", id="refusals.E004")


def _recheck() -> Iterator[CheckMessage]:
    seconds = getattr(settings, "REFUSALS_COPY_RECHECK", 0.5)
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 60:
        yield Error(
            f"REFUSALS_COPY_RECHECK={seconds!r} is not a number of seconds from 0 to 60.",
            id="refusals.E005",
        )
