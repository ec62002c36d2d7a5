"""How the desk names people, languages and what it quotes."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language_bidi, gettext

from chatapp.desk import words
from chatapp.desk.hours import week_in_words
from chatapp.desk.models import DeadLetter, Delivery, Queue
from chatapp.desk.notifying.dead_letters import PREFIX
from chatapp.desk.sla import calendar_of
from refusals.labels import CATEGORIES, PATHS, certainty, language_name, recognised_by

register = template.Library()
for known in (
    *(certainty, language_name, recognised_by),
    *(words.called, words.is_now, words.span, words.waited),
):
    register.filter(known)


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
    told = {
        "announce_ticket": gettext("Tell the desk of ticket #{id}"),
        "triage_ticket": gettext("Sort ticket #{id} into its queue"),
        "reopen_ticket": gettext("Open ticket #{id} again"),
        "deliver": gettext("Send notice {id}"),
        "redeliver": gettext("Send notice {id}"),
    }
    said = told.get(letter.task.removeprefix(PREFIX))
    return said.format(id=letter.args[0]) if said and letter.args else letter.task


@register.filter
def notice_of(letter: DeadLetter, notices: dict[int, Delivery]) -> Delivery | None:
    """Return the notice that a letter is about, if it is about one."""
    return notices.get(letter.pk)


@register.filter
def news(delivery: Delivery) -> str:
    """Return what a notice tells of, in words, or its kind if there are none."""
    told = {
        "announced": gettext("somebody waits"),
        "warned": gettext("due soon"),
        "breached": gettext("late"),
        "replied": gettext("an answer"),
    }
    return told.get(delivery.about, delivery.about)


@register.filter
def isolated(name: str) -> str:
    """Return a name that keeps its own direction in a sentence from right to left."""
    return f"\u2068{name}\u2069" if get_language_bidi() else name


@register.filter
def named(key: str, names: dict[str, str]) -> str:
    """Return what a key is called, or the key."""
    return names.get(key, key)
