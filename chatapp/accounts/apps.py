"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.accounts"
    default_auto_field = "django.db.models.BigAutoField"
