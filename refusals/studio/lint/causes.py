"""R17: policy, capability, scope and outage are different causes and have different words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refusals.engine.terms import Category
from refusals.studio.lint.lists import found_in
from refusals.studio.lint.rules import Draft, rule

_ABOUT = gettext_lazy("Words that match the cause")
_UNABLE = frozenset({Category.CAPABILITY, Category.SCOPE})
_CARD = frozenset({"headline", "reason", "body", "meaning"})


def _card(draft: Draft) -> bool:
    return draft.place.slot in _CARD and draft.place.category != ""


def _broken(draft: Draft) -> bool:
    return draft.slot is not None and draft.slot.group == "outage"


@rule(
    "R17",
    _ABOUT,
    on=lambda draft: _broken(draft) or (_card(draft) and draft.place.category in _UNABLE),
    needs="R17_policy",
)
def no_policy_words_where_nothing_was_decided(draft: Draft) -> Iterator[str]:
    """R17: what a model can't do, isn't set up for, or broke over, is not against any rule."""
    for word in found_in(draft.text, draft.place.language, "R17_policy"):
        yield _("“{word}” sounds like a rule; nothing was against one.").format(word=word)


@rule("R17", _ABOUT, on=_card, needs="R17_outage")
def no_outage_words_for_a_decline(draft: Draft) -> Iterator[str]:
    """R17: a decline is not dressed as an error that a retry would mend."""
    for word in found_in(draft.text, draft.place.language, "R17_outage"):
        yield _("“{word}” sounds like an outage; this was a decision.").format(word=word)


@rule(
    "R17",
    _ABOUT,
    on=lambda draft: (
        _card(draft)
        and draft.place.category not in {*_UNABLE, Category.POLITICAL, Category.UNKNOWN}
    ),
    needs="R17_unable",
)
def no_lack_of_ability_for_a_decline(draft: Draft) -> Iterator[str]:
    """R17: a decision is not dressed as a lack of ability."""
    for word in found_in(draft.text, draft.place.language, "R17_unable"):
        yield _("“{word}” sounds like a lack of ability; this was a decision.").format(word=word)
