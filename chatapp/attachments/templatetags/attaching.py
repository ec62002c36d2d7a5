"""What a page says of a file that is too large without sending it first."""

from __future__ import annotations

from django import template
from django.conf import settings

from chatapp.attachments.inspecting import Why
from chatapp.attachments.words import told

register = template.Library()


@register.simple_tag
def most_bytes() -> int:
    """Return how many bytes a file may have."""
    return settings.ATTACHMENT_BYTES


@register.simple_tag
def too_large() -> str:
    """Return what is wrong with a file of more bytes, and what to do about it."""
    return told(Why.TOO_LARGE)
