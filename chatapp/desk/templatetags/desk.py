"""How the desk names people, languages and what it quotes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import (
    get_language_bidi,
    gettext,
    ngettext,
    ngettext_lazy,
)

from chatapp.accounts.models import User
from chatapp.desk.hours import week_in_words
from chatapp.desk.models import DeadLetter, Delivery, Queue, Ticket
from chatapp.desk.notifying.dead_letters import PREFIX
from chatapp.desk.privacy.masking import mask, mask_redacted
from chatapp.desk.sla import calendar_of
from refusals.labels import CATEGORIES, PATHS, language_name

register = template.Library()
register.filter(language_name)
_MINUTE = timedelta(minutes=1)
_LOOKED_AT = 200
"""Characters that are masked for a list, which shows fewer: what is cut in two is not shown."""

# Django's own leave the number beside the Arabic word that says "two minutes" by itself.
_UNITS: dict[str, Any] = {
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}


@register.filter
def called(person: User | None) -> str:
    """Return the name to show for a colleague; one whose account is gone has none left."""
    if person is None:
        return gettext("somebody who left")
    return person.get_full_name() or person.get_username()


@register.filter
def category_name(category: str) -> str:
    """Return a category in words."""
    return str(CATEGORIES.get(category, category))


@register.filter
def open_hours(queue: Queue) -> str:
    """Return when a queue is open, in words, and in which time zone."""
    hours = week_in_words(calendar_of(queue).hours)
    return f"{hours} ({queue.time_zone})" if hours else ""


@register.filter
def path_name(path: str) -> str:
    """Return a way on in words."""
    return str(PATHS.get(path, path))


@register.filter
def letter_name(letter: DeadLetter) -> str:
    """Return what was given up in words, or the name of the task if there are none."""
    words = {
        "announce_ticket": gettext("Tell the desk of ticket #{id}"),
        "triage_ticket": gettext("Sort ticket #{id} into its queue"),
        "redact_ticket": gettext("Redact what was said in ticket #{id}"),
        "reopen_ticket": gettext("Open ticket #{id} again"),
        "deliver": gettext("Send notice {id}"),
        "redeliver": gettext("Send notice {id}"),
    }
    said = words.get(letter.task.removeprefix(PREFIX))
    return said.format(id=letter.args[0]) if said and letter.args else letter.task


@register.filter
def notice_of(letter: DeadLetter, notices: dict[int, Delivery]) -> Delivery | None:
    """Return the notice that a letter is about, if it is about one."""
    return notices.get(letter.pk)


@register.filter
def news(delivery: Delivery) -> str:
    """Return what a notice tells of, in words, or its kind if there are none."""
    words = {
        "announced": gettext("somebody waits"),
        "warned": gettext("due soon"),
        "breached": gettext("late"),
        "replied": gettext("an answer"),
    }
    return words.get(delivery.about, delivery.about)


@register.filter
def isolated(name: str) -> str:
    """Return a name that keeps its own direction in a sentence from right to left."""
    return f"\u2068{name}\u2069" if get_language_bidi() else name


@register.filter
def named(key: str, names: dict[str, str]) -> str:
    """Return what a key is called, or the key."""
    return names.get(key, key)


@register.filter
def at(found: dict[int, list[User]], key: int) -> list[User]:
    """Return what stands under a key, or nothing."""
    return found.get(key, [])


@register.filter
def is_now(moment: datetime) -> bool:
    """Say whether `moment` is less than a minute away: "0 minutes" is nothing that people say."""
    return abs(timezone.now() - moment) < _MINUTE


@register.filter
def waited(since: datetime) -> str:
    """Return how long ago `since` was, in its largest unit."""
    return timesince(since, time_strings=_UNITS, depth=1)


@register.filter
def glimpse(words: str, ticket: Ticket) -> str:
    """Return the beginning of a person's words as a list shows them: always behind the mask."""
    return mask(words[:_LOOKED_AT], ticket.conversation.owner)


@register.filter
def redacted_glimpse(words: str, ticket: Ticket) -> str:
    """Return the same of words that are kept redacted."""
    return mask_redacted(words[:_LOOKED_AT], ticket.conversation.owner)


@register.filter
def left(until: datetime) -> str:
    """Return how long it is until `until`, in its largest unit."""
    return timeuntil(until, time_strings=_UNITS, depth=1)


@register.filter
def due_tone(ticket: Ticket) -> str:
    """Return `late`, `soon` once the desk would be warned, or `calm`."""
    if ticket.is_overdue:
        return "late"
    return "soon" if ticket.warn_at and ticket.warn_at <= timezone.now() else "calm"


@register.filter
def span(time: timedelta | None) -> str:
    """Return how long something took, in its two largest units; a dash for what never did."""
    if time is None:
        return "—"
    seconds = int(time.total_seconds())
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    now = timezone.now()
    return timesince(now - time, now, time_strings=_UNITS)
