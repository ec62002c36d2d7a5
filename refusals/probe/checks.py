"""A check at start: the operator's own suites can be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from refusals.probe.suites import unsound


@register("refusals")
def suites_are_sound(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Hold that every file of questions can be asked as it stands."""
    return [Error(problem, id="refusals.E009") for problem in unsound()]
