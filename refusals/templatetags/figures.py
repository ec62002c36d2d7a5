"""Figures as people read them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from refusals.labels import PATHS

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Return a share between 0 and 1 as a percentage with one digit, as the reader writes it.

    Rounded here: Django cuts off what is too long.
    """
    return _("%(figure)s%%") % {"figure": number_format(round(share * 100, 1), decimal_pos=1)}


@register.filter
def grouped(count: int) -> str:
    """Return a count with its thousands apart, as the reader writes them."""
    return number_format(count, use_l10n=True, force_grouping=True)


@register.filter
def p_value(p: float) -> str:
    """Return a p as it is written; what is tiny is not said to be nothing."""
    if p < 0.0001:
        return "p < " + number_format(0.0001, decimal_pos=4)
    return "p = " + number_format(round(p, 4), decimal_pos=4)


@register.filter
def path_label(path: str) -> str:
    """Return what a way on is called, in the reader's language."""
    return str(PATHS[path])
