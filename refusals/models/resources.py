"""Where people can turn: helplines and trusted sources, each with its source and its date."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from refusals.engine.terms import Category


class Resource(models.Model):
    """Somewhere to turn, in one country or anywhere.

    `country` is an ISO 3166 code, empty for what serves every country. `languages` are the tags
    that are spoken there; empty means unknown. `translated` says `about` and `hours` in other
    languages, by tag; the rest is names and numbers, the same in all of them. `checked_on` is the
    day when somebody last read `source` and found this entry in it. Age alone never removes an
    entry, and none is deleted: one that has closed is no longer `shown`.
    """

    slug = models.SlugField(max_length=60, unique=True)
    category = models.CharField(max_length=20, default=Category.SELF_HARM.value)
    country = models.CharField(max_length=2, blank=True)
    languages = models.JSONField(default=list)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=80, blank=True)
    chat = models.URLField(max_length=300, blank=True)
    url = models.URLField(max_length=300, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    translated = models.JSONField(default=dict, blank=True)
    source = models.URLField(max_length=300)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    shown = models.BooleanField(default=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["category", "country", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="resource_has_a_source"),
            models.CheckConstraint(
                condition=~Q(phone="", text="", chat="", url=""), name="resource_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.slug
