"""The chat app."""

from __future__ import annotations

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """See the package's modules."""

    name = "chatapp.chat"
    default_auto_field = "django.db.models.BigAutoField"
