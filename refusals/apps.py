"""The refusals app, which knows nothing of its host."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class RefusalsConfig(AppConfig):
    """Refusals: recorded, carded, worded."""

    name = "refusals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks."""
        importlib.import_module("refusals.checks")
