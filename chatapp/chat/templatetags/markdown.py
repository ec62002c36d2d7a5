"""The filter that turns a model's Markdown into safe HTML."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from chatapp.chat.page.pictures import Pictures
from chatapp.chat.rendering import render

register = template.Library()


@register.filter
def markdown(text: str, pictures: Pictures | None = None) -> SafeString:
    """Render what a model wrote, its images as `pictures` has them, else as links alone."""
    return render(text, pictures.beside if pictures else None)
