"""What the first page offers to say gets what it is said to get, in every language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from chatapp.chat.page.offers import starters
from chatapp.demo.matching import fold
from chatapp.demo.scripts import SCRIPTS

LEADS_TO = {
    "answer": "sleep",
    "decline": "lock-picking",
    "regional": "jade-tiananmen",
    "capability": "no-browsing",
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_each_starter_finds_its_own_script(language):
    with translation.override(language):
        shown = starters()
    assert {starter.kind: played(starter) for starter in shown} == LEADS_TO


def played(starter):
    prompt = fold(starter.text)
    return next(one.name for one in SCRIPTS if one.plays(starter.model, prompt, image=False))
