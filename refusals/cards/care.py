"""Care beside an answer: where to turn when somebody's words signal a risk to themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from refusals.cards.help import Help, help_for
from refusals.cards.values import Facts
from refusals.cards.voice import Voice
from refusals.cards.ways import hours_of, wait_of
from refusals.copybook import Words, direction, live
from refusals.engine.languages import language_of
from refusals.engine.terms import Category

_SLOTS = ("person_need", "person_contact", "person_submit")


@dataclass(frozen=True)
class Care:
    """What `_care.html` shows: no refusal, so nothing that was declined and nobody who decided."""

    language: str
    headline: Words
    body: Words
    help: Help
    say: dict[str, Words]
    desk_hours: Words | None
    desk_wait: Words | None
    desk_url: str
    action: str
    key: str
    about: str

    @property
    def dir(self) -> str:
        """The direction that it is written in."""
        return direction(self.language)


def care_for(prompt: str, around: Facts, *, action: str, about: str = "") -> Care:
    """Return the care for whoever wrote `prompt`, in its language; `action` asks for a person.

    Of `around` it shows the country and what the desk can promise. `about` names what it stands
    beside, and is the same each time that this is shown.
    """
    say = Voice(live(), Category.SELF_HARM, language_of(prompt))
    headline = say("headline")
    key = str(uuid.uuid4())
    person = "person" if around.desk_open else "person_closed"
    return Care(
        language=headline.language,
        headline=headline,
        body=say("body"),
        help=help_for(
            say, headline.language, country=around.country, action=around.country_url, key=key
        ),
        say={
            "person_label": say(f"{person}_label"),
            "person_help": say(f"{person}_help"),
            **{slot: say(slot) for slot in _SLOTS},
        },
        desk_hours=hours_of(say, around),
        desk_wait=wait_of(say, around),
        desk_url=around.desk_url,
        action=action,
        key=key,
        about=about or key,
    )
