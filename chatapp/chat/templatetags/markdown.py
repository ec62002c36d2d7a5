"""The filter that turns a model's Markdown into safe HTML."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from chatapp.chat.rendering import render

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Render what a model wrote."""
    return render(text)
