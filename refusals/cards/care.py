"""Care beside an answer: where to turn when somebody's words signal a risk to themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from refusals.cards.help import Help, help_for
from refusals.cards.voice import Voice
from refusals.copybook import Words, direction, live
from refusals.engine.languages import language_of
from refusals.engine.terms import Category

_SLOTS = ("person_label", "person_help", "person_need", "person_contact", "person_submit")


@dataclass(frozen=True)
class Care:
    """What `_care.html` shows: no refusal, so nothing that was declined and nobody who decided."""

    language: str
    headline: Words
    body: Words
    help: Help
    say: dict[str, Words]
    action: str
    key: str

    @property
    def dir(self) -> str:
        """The direction that it is written in."""
        return direction(self.language)


def care_for(prompt: str, *, action: str, country: str = "", country_url: str = "") -> Care:
    """Return the care for whoever wrote `prompt`, in its language; `action` asks for a person."""
    say = Voice(live(), Category.SELF_HARM, language_of(prompt))
    headline = say("headline")
    key = str(uuid.uuid4())
    return Care(
        language=headline.language,
        headline=headline,
        body=say("body"),
        help=help_for(say, headline.language, country=country, action=country_url, key=key),
        say={slot: say(slot) for slot in _SLOTS},
        action=action,
        key=key,
    )
