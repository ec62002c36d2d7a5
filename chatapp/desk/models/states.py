"""Where a ticket can stand, how urgent it is and where it came from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a ticket stands; it rests in one of `DONE`, and only from `RESOLVED` does it return."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING_PERSON = "waiting_person", _("Waiting for the person")
    WAITING_STAFF = "waiting_staff", _("Waiting for staff")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged")


DONE = (State.RESOLVED, State.CLOSED, State.MERGED)
ACTIVE = (State.NEW, State.OPEN, State.WAITING_PERSON, State.WAITING_STAFF)


class Severity(models.IntegerChoices):
    """How soon a person is needed; policy says so for each category."""

    LOW = 0, _("Low")
    NORMAL = 1, _("Normal")
    HIGH = 2, _("High")
    CRISIS = 3, _("Crisis")


class Origin(models.TextChoices):
    """Who asked for a person."""

    PERSON = "person", _("The person")
    REVIEW = "review", _("Policy")


class Target(models.TextChoices):
    """What is promised for a time."""

    FIRST = "first", _("First response")
    NEXT = "next", _("Next response")
    RESOLUTION = "resolution", _("Resolution")
