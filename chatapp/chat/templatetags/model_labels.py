"""The filter that names a model as people know it: a scripted one says that it is."""

from __future__ import annotations

from django import template

from chatapp.chat.page.offers import label_of

register = template.Library()


@register.filter
def model_label(model_id: str) -> str:
    """Return the label of a declared model, or the name itself."""
    return label_of(model_id)
