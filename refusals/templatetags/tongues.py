"""Marks a text with its language and direction where they differ from the card's."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from refusals.copybook import Words

register = template.Library()


@register.simple_tag
def tongue(words: Words, language: str) -> SafeString | str:
    """Return the attributes of an element that holds `words` inside one written in `language`."""
    if words.language == language:
        return ""
    return format_html(' lang="{}" dir="{}"', words.language, words.dir)
