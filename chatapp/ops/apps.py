"""The ops app."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.ops"
    default_auto_field = "django.db.models.BigAutoField"
