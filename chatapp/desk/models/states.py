"""Where a ticket can stand, how urgent it is and where it came from."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where a ticket stands; it rests in one of `DONE`, and only from `RESOLVED` does it return."""

    NEW = "new", "New"
    OPEN = "open", "Open"
    WAITING_PERSON = "waiting_person", "Waiting for the person"
    WAITING_STAFF = "waiting_staff", "Waiting for staff"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"
    MERGED = "merged", "Merged"


DONE = (State.RESOLVED, State.CLOSED, State.MERGED)
ACTIVE = (State.NEW, State.OPEN, State.WAITING_PERSON, State.WAITING_STAFF)


class Severity(models.IntegerChoices):
    """How soon a person is needed; policy says so for each category."""

    LOW = 0, "Low"
    NORMAL = 1, "Normal"
    HIGH = 2, "High"
    CRISIS = 3, "Crisis"


class Origin(models.TextChoices):
    """Who asked for a person."""

    PERSON = "person", "The person"
    REVIEW = "review", "Policy"


class Target(models.TextChoices):
    """What is promised for a time."""

    FIRST = "first", "First response"
    NEXT = "next", "Next response"
    RESOLUTION = "resolution", "Resolution"
