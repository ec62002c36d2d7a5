"""Figures as people read them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from refusals.labels import PATHS

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Return a share between 0 and 1 as a percentage with one digit, as the reader writes it."""
    return _("%(figure)s%%") % {"figure": number_format(share * 100, decimal_pos=1)}


@register.filter
def p_value(p: float) -> str:
    """Return a p as it is written; what is tiny is not said to be nothing."""
    if p < 0.0001:
        return "p < " + number_format(0.0001, decimal_pos=4)
    return "p = " + number_format(p, decimal_pos=4)


@register.filter
def path_label(path: str) -> str:
    """Return what a way on is called, in the reader's language."""
    return str(PATHS[path])
