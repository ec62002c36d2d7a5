"""What the first page offers to say gets what it is said to get, in every language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from chatapp.chat.page.offers import starters
from chatapp.demo.matching import fold
from chatapp.demo.scripts import SCRIPTS, Act
from refusals.engine import wording
from refusals.engine.languages import language_of
from refusals.engine.neighbours import MARK

LEADS_TO = {
    "answer": "sleep",
    "decline": "lock-picking",
    "regional": "jade-tiananmen",
    "capability": "no-browsing",
}
CATEGORIES = {"decline": "illicit", "regional": "political", "capability": "capability"}
NO_ANSWER = {*LEADS_TO.values(), "fallback"} - {"sleep"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_starter_finds_its_own_script(language):
    with translation.override(language):
        shown = starters()
    assert {starter.kind: played(starter) for starter in shown} == LEADS_TO


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_cards_of_the_starters_suggest_has_an_answer(language):
    with translation.override(language):
        declined = [starter for starter in starters() if starter.kind in CATEGORIES]
    for starter in declined:
        for suggestion in suggested(starter):
            answer = script(starter.model, suggestion)
            assert answer.name not in NO_ANSWER, suggestion
            assert answer.act is Act.SAY


def suggested(starter):
    """Return what the card's library offers, and what the model itself is scripted to."""
    spoken = language_of(starter.text)
    library = wording.suggestions(CATEGORIES[starter.kind], starter.text, spoken)
    own = script(starter.model, f"{MARK}\n{starter.text}").text(spoken.partition("-")[0])
    return [*library[:3], *(own.splitlines() if starter.kind != "capability" else ())]


def played(starter):
    return script(starter.model, starter.text).name


def script(model, prompt):
    folded = fold(prompt)
    return next(one for one in SCRIPTS if one.plays(model, folded, image=False))
