"""The demo app."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.demo"
    default_auto_field = "django.db.models.BigAutoField"
