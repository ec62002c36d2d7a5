"""R3 to R5, R20: what people can do next, and whether that is true."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.engine.policy import decide
from refusals.engine.terms import HARD, Category, Context, DecidedBy, Path
from refusals.engine.text.folding import fold_letters
from refusals.studio.lint.lists import found_in, words_of
from refusals.studio.lint.rules import Draft, rule

_ABOUT_PEOPLE = ("person", "ticket", "agent", "handed")


@rule(
    "R3",
    gettext_lazy("A next step that works, named by a verb"),
    on=lambda draft: draft.place.slot.endswith(("_label", "_submit")),
    needs="R3",
)
def named_steps(draft: Draft) -> Iterator[str]:
    """R3: a button says what it does; "OK" and "Click here" don't."""
    bare = fold_letters(draft.text.strip().rstrip(".。!！"))
    if bare in (words_of(draft.place.language, "R3") or ()):
        yield _("“{word}” doesn't say what happens.").format(word=draft.text.strip())


@rule(
    "R3",
    gettext_lazy("A next step that works, named by a verb"),
    on=lambda draft: draft.place.slot == "headline" and draft.place.category != "",
)
def has_a_way_on(draft: Draft) -> Iterator[str]:
    """R3: the live policy offers at least one way on besides reporting a mistake."""
    if not set(_paths(draft)) - {Path.MISTAKE}:
        yield _("The policy offers no way on for this category.")


def _offers(draft: Draft) -> bool:
    category = draft.place.category
    excused = {*HARD, Category.SELF_HARM, ""}
    return draft.place.slot == "body" and category not in excused


@rule("R4", gettext_lazy("Offer the safe part"), warns=True, on=_offers, needs="R4")
def offers_the_safe_part(draft: Draft) -> Iterator[str]:
    """R4: the body says what can be done instead, where the category allows."""
    if not any(found_in(draft.text, draft.place.language, "R4")):
        yield _("Say what can be done instead.")


@rule("R5", gettext_lazy("A person only if reachable, with a true wait"), needs="R5")
def no_promised_wait(draft: Draft) -> Iterator[str]:
    """R5: how long it takes comes from the desk, never from a text."""
    for word in found_in(draft.text, draft.place.language, "R5"):
        yield _("“{word}”: the wait comes from the desk, not from a text.").format(word=word)


@rule(
    "R5",
    gettext_lazy("A person only if reachable, with a true wait"),
    on=lambda draft: draft.place.slot.startswith("person_closed"),
    needs="now",
)
def nobody_is_there(draft: Draft) -> Iterator[str]:
    """R5: while the desk is closed nobody is offered as being there."""
    for word in found_in(draft.text, draft.place.language, "now"):
        yield _("“{word}”: nobody is at the desk when this shows.").format(word=word)


@rule(
    "R20",
    gettext_lazy("“This was a mistake” on every card but in a crisis"),
    warns=True,
    on=lambda draft: draft.place.slot == "headline" and draft.place.category != "",
)
def can_be_called_a_mistake(draft: Draft) -> Iterator[str]:
    """R20: the live policy lets people report a mistake, except in a crisis."""
    offered = Path.MISTAKE in _paths(draft)
    if offered == (draft.place.category == Category.SELF_HARM):
        yield _("The policy and this rule disagree about reporting a mistake here.")


def _paths(draft: Draft) -> tuple[Path, ...]:
    category = Category(draft.place.category)
    return decide(category, Context(), decided_by=DecidedBy.MODEL).paths
