"""The desk app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.desk"
    default_auto_field = "django.db.models.BigAutoField"
