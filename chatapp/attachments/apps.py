"""The app of attachments."""

from __future__ import annotations

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Files attached to messages."""

    name = "chatapp.attachments"
    label = "attachments"
