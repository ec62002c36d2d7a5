"""The refusals app, which knows nothing of its host."""

from __future__ import annotations

import importlib

from django.apps import AppConfig
from django.conf import settings

from refusals.engine import packs


class RefusalsConfig(AppConfig):
    """Refusals: recorded, carded, worded."""

    name = "refusals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, and follow the host's policy."""
        packs.follow(lambda: getattr(settings, "REFUSALS_POLICY_FILE", ""))
        importlib.import_module("refusals.checks")
