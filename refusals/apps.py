"""The refusals app, which knows nothing of its host."""

from __future__ import annotations

from django.apps import AppConfig


class RefusalsConfig(AppConfig):
    """Refusals: recorded, carded, worded."""

    name = "refusals"
    default_auto_field = "django.db.models.BigAutoField"
