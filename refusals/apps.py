"""The refusals app, which knows nothing of its host."""

from __future__ import annotations

import importlib
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from refusals.engine import middleware
from refusals.engine.packs import sources
from refusals.engine.scoring.releasing import Hold
from refusals.engine.screening import answers, moderation


class RefusalsConfig(AppConfig):
    """Refusals: recorded, carded, worded."""

    name = "refusals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, and follow what the host set."""
        rulebook = importlib.import_module("refusals.rulebook")
        sources.follow(lambda: getattr(settings, "REFUSALS_POLICY_FILE", ""), rulebook.published)
        moderation.follow(lambda: _named("REFUSALS_MODERATION"))
        answers.follow(lambda: _named("REFUSALS_ANSWER_CHECK"))
        middleware.follow(lambda: Hold(**getattr(settings, "REFUSALS_HOLD", {})))
        importlib.import_module("refusals.checks")
        importlib.import_module("refusals.probe.checks")


def _named(setting: str) -> Any:
    """Return the callable that a setting names, if any."""
    dotted = getattr(settings, setting, "")
    return import_string(dotted) if dotted else None
