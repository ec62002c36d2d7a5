"""Everything on a designer's desk for one place: text, source, lint, preview, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise

from refusals.cards import Card
from refusals.copybook import SLOTS, Book, Place, Slot, direction, live
from refusals.copybook.book import Words
from refusals.copybook.places import SOURCE
from refusals.copybook.shipped import SHARED, Edition, editions, every_edition, holds
from refusals.copybook.slots import in_a_crisis
from refusals.models import CopyVersion, Experiment, Publication
from refusals.studio import publishing, uses, waiving
from refusals.studio.differences import Piece, differences
from refusals.studio.experimenting import conducting
from refusals.studio.history import Past, history_of
from refusals.studio.lint import Draft, Finding, Outcome, blocking, lint, verdicts, waivable
from refusals.studio.previews import STATES, THEMES, preview_of
from refusals.studio.scores import NOTHING, Score, scores
from refusals.studio.shelves import url_of
from refusals.studio.staleness import stale
from refusals.studio.talks import Talk

WIDTHS = ("wide", "phone")
_POSTS = ("preview", "save", "ask", "decide", "withdraw", "comment", "confirm", "publish")


@dataclass(frozen=True)
class Desk:
    """One place, opened by one person; `notice` names what kept the last act from happening.

    `version` is the one on the desk, if the text is one that was kept; `why` and the `reasons` for
    setting rules aside were typed beside it; `theirs` is what somebody else wrote meanwhile;
    `against` is what the text is compared with, if not with what is live.
    """

    place: Place
    text: str
    state: str
    words: Words
    publication: Publication | None
    newest: int
    person_id: int
    width: str = WIDTHS[0]
    theme: str = "both"
    notice: str = ""
    why: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    version: CopyVersion | None = None
    theirs: CopyVersion | None = None
    against: CopyVersion | None = None
    book: Book = field(default_factory=live)

    @property
    def slot(self) -> Slot:
        """What may stand here."""
        return SLOTS[self.place.slot]

    @property
    def edition(self) -> Edition:
        """The language of the place."""
        return every_edition()[self.place.language]

    @property
    def dir(self) -> str:
        """The direction that the text is typed in."""
        return direction(self.place.language)

    @property
    def category(self) -> str:
        """The category, as addresses say it."""
        return self.place.category or SHARED

    @property
    def urls(self) -> Mapping[str, str]:
        """Where the forms of this desk post."""
        args = [self.place.slot, self.category, self.place.language]
        return {name: reverse(f"studio:{name}", args=args) for name in (*_POSTS, "roll_back")}

    @property
    def languages(self) -> list[tuple[Edition, str, bool]]:
        """The same place in each language: the language, the address, whether it is this one."""
        here = self.place.language
        found = ((each, self.place._replace(language=tag)) for tag, each in every_edition().items())
        return [(each, url_of(at), at.language == here) for each, at in found if holds(at)]

    @property
    def crisis(self) -> bool:
        """Say whether the words are for somebody who may be in danger."""
        return in_a_crisis(self.place.slot, self.place.category)

    @property
    def placeholders(self) -> list[str]:
        """What may be put into the text, as it is typed."""
        return [f"{{{name}}}" for name in sorted(self.slot.placeholders)]

    @property
    def by(self) -> str:
        """Who published what is live."""
        by = self.publication.by if self.publication else None
        return by.get_username() if by else "—"

    @property
    def source(self) -> Words | None:
        """The text that this one translates."""
        if self.place.language == SOURCE:
            return None
        return self.book.words(self.place.slot, self.place.category, SOURCE)

    @property
    def stale(self) -> bool:
        """Say whether the source changed since what is live was found to say the same."""
        return stale(self.place, self.publication.version if self.publication else None, self.book)

    @property
    def states(self) -> list[tuple[str, str]]:
        """Every state that the preview can show."""
        return [(name, str(state.label)) for name, state in STATES.items()]

    @property
    def length(self) -> int:
        """Characters, with the longest placeholder."""
        return len(Draft(self.place, self.text).longest)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the copy rules say."""
        return lint(self.place, self.text)

    @property
    def verdicts(self) -> list[tuple[str, str | Promise, Outcome]]:
        """What each rule says, those that don't apply here last."""
        said = [(number, *verdict) for number, verdict in verdicts(self.place, self.text).items()]
        return sorted(said, key=lambda one: one[2] is Outcome.NOT_HERE)

    @property
    def blocked(self) -> bool:
        """Say whether a rule keeps the text from being published, exceptions aside."""
        if self.version is not None:
            return waiving.blocked(self.version)
        return blocking(self.findings)

    @property
    def waivable(self) -> list[tuple[str, str]]:
        """The rules from which an exception can be asked for, with what was typed as a reason."""
        numbers = dict.fromkeys(found.rule for found in self.findings if found.blocks)
        asked = waiving.asked(self.version) if self.version else set()
        return [
            (each, self.reasons.get(each, ""))
            for each in numbers
            if waivable(each, self.place) and each not in asked
        ]

    @property
    def ready(self) -> bool:
        """Say whether what lies here could be published as it is."""
        if self.version is None:
            return not publishing.review_asked(self.place)
        live_here = self.publication is not None and self.publication.version_id == self.version.pk
        return not live_here and not publishing.obstacle_to(self.version)

    @property
    def compared(self) -> str:
        """The text that this one is compared with."""
        return self.against.text if self.against else self.words.text

    @property
    def changes(self) -> tuple[Piece, ...]:
        """What the text changes in what it is compared with; nothing when it changes nothing."""
        same = self.text == self.compared
        return () if same else differences(self.compared, self.text)

    @property
    def their_changes(self) -> tuple[Piece, ...]:
        """What the other's text changes in what is live."""
        return differences(self.words.text, self.theirs.text) if self.theirs else ()

    @property
    def previews(self) -> tuple[tuple[str, Card], ...]:
        """The card in each theme; a card of its own each, so that no id stands twice."""
        _, themes = THEMES[self.theme]
        return tuple((theme, preview_of(self.place, self.text, self.state)) for theme in themes)

    @property
    def themes(self) -> list[tuple[str, str]]:
        """What the preview can be shown in."""
        return [(name, str(label)) for name, (label, _) in THEMES.items()]

    @property
    def line(self) -> str:
        """A text of the transcript as a line of it; the card doesn't show those."""
        alone = self.slot.group in {"transcript", "outage"}
        return Draft(self.place, self.text).longest if alone else ""

    @cached_property
    def talk(self) -> Talk | None:
        """The talk about the version on the desk."""
        return Talk(self.version, self.person_id) if self.version else None

    @cached_property
    def score(self) -> Score:
        """How the cards that showed the version on the desk ended, or else what is live."""
        shown = self.version.pk if self.version else self.words.version_id
        return scores().get(shown, NOTHING) if shown else NOTHING

    @property
    def used_in(self) -> tuple[str, ...]:
        """The categories whose cards show the words of this place."""
        return uses.categories_of(self.place)

    @property
    def stands_in_for(self) -> list[Edition]:
        """The languages that show these words for want of their own."""
        return [editions()[tag] for tag in uses.languages_of(self.place)]

    @property
    def plan_url(self) -> str:
        """Where an experiment with this place's wordings is planned, if there may be one."""
        if not conducting.may_be_tried(self.place):
            return ""
        args = [self.place.slot, self.category, self.place.language]
        return reverse("studio:plan_experiment", args=args)

    @cached_property
    def running(self) -> Experiment | None:
        """The experiment that runs here: until it ends nothing else is published."""
        return uses.running_at(self.place)

    @property
    def experiments(self) -> list[Experiment]:
        """The experiments that try the version on the desk."""
        return uses.experiments_with(self.version) if self.version else []

    @property
    def pending(self) -> CopyVersion | None:
        """The newest version that waits for a review or to go live, if another lies on the desk."""
        on_their_way = {CopyVersion.State.IN_REVIEW, CopyVersion.State.APPROVED}
        found = (past.version for past in self.history if past.version.state in on_their_way)
        newest = next(found, None)
        return None if newest == self.version else newest

    @cached_property
    def history(self) -> list[Past]:
        """The versions of this place, the newest first."""
        return history_of(self.place, self.words.text, self.publication)
