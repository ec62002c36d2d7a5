"""The privacy app."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.privacy"
    default_auto_field = "django.db.models.BigAutoField"
