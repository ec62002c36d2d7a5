"""The conversations app."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.conversations"
    default_auto_field = "django.db.models.BigAutoField"
