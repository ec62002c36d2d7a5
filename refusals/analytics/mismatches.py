"""Where people and models mismatch: by category and model, and by language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from refusals.analytics.reading import Cell, Turned
from refusals.analytics.shares import Share, Versus, versus
from refusals.engine.terms import DecidedBy
from refusals.models.counts import TAKEN

COUNTS = (
    *("refusals", "shown", "mistake", "over_refusal", "inconsistent", "solved", "with_person"),
    *("took_any", *TAKEN.values()),
)
"""What a row is made of."""

SORTS = ("refusals", "mistakes", "over_refused", "inconsistent", "gave_up")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What one model declines in one category, what people say to it, and where they go.

    A person may take several ways, so their shares may add up to more than all.
    """

    category: str
    asked: str
    counts: Counter[str]

    @property
    def refusals(self) -> int:
        """How many there were."""
        return self.counts["refusals"]

    @property
    def told(self) -> bool:
        """Whether there are enough to say anything of them."""
        return Share(0, self.counts["shown"]).told

    @property
    def mistakes(self) -> Share:
        """Cards that somebody reported as a mistake."""
        return self._of_cards("mistake")

    @property
    def over_refused(self) -> Share:
        """Refusals of what looks harmless."""
        return Share(self.counts["over_refusal"], self.refusals)

    @property
    def inconsistent(self) -> Share:
        """Refusals of what the same model answered at another time or in another language."""
        return Share(self.counts["inconsistent"], self.refusals)

    @property
    def went(self) -> Mapping[str, Share]:
        """Where people went from the card."""
        shown = self.counts["shown"]
        return {
            "rephrase": self._of_cards("took_rephrase", "took_narrow"),
            "model": self._of_cards("took_model"),
            "person": self._of_cards("took_person"),
            "resources": self._of_cards("took_resources"),
            "nothing": Share(max(0, shown - self.counts["took_any"]), shown),
        }

    @property
    def became(self) -> Mapping[str, Share]:
        """What became of it: solved, with a person, given up."""
        return {
            "solved": self._of_cards("solved"),
            "with_person": self._of_cards("with_person"),
            "gave_up": self.gave_up,
        }

    @property
    def gave_up(self) -> Share:
        """Cards after which neither an answer came nor a person was asked who may still help."""
        shown = self.counts["shown"]
        left = shown - self.counts["solved"] - self.counts["with_person"]
        return Share(max(0, left), shown)

    def _of_cards(self, *names: str) -> Share:
        return Share(sum(self.counts[name] for name in names), self.counts["shown"])


def mismatches(cells: Iterable[Cell], sort: str = "refusals") -> list[Mismatch]:
    """Return a row for each category and model, by `sort`; those with too few to tell come last."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for cell in cells:
        found[cell.category, cell.asked].update(cell.counts)
    rows = [Mismatch(*key, counts=counts) for key, counts in found.items()]
    rank = _by_count if sort == "refusals" else _by_share(sort)
    return sorted(rows, key=lambda row: (not row.told, -rank(row), row.category, row.asked))


def _by_count(row: Mismatch) -> float:
    return row.refusals


def _by_share(name: str) -> Callable[[Mismatch], float]:
    """Rank by what is certain: a few unlucky cards don't lead."""

    def rank(row: Mismatch) -> float:
        share: Share = getattr(row, name)
        return share.interval.low

    return rank


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """What share of the turns in one language a model declines, held against its other ones."""

    language: str
    share: Share
    versus: Versus


@dataclass(frozen=True, slots=True)
class ModelLanguages:
    """One model in every language that people write to it."""

    asked: str
    share: Share
    rows: list[LanguageRow]

    @property
    def apart(self) -> bool:
        """Whether any language stands out."""
        return any(row.versus in {Versus.MORE, Versus.LESS} for row in self.rows)


def language_gaps(
    turned: Iterable[Turned], cells: Iterable[Cell], *, category: str = ""
) -> list[ModelLanguages]:
    """Return what each model declines in each language, the most used model first.

    With a category only what it declined under it counts, still of all its turns. What our own
    rules declined is none of the model's.
    """
    turns = {(each.asked, each.language): each for each in turned}
    declined = {key: each.declined for key, each in turns.items()}
    if category:
        declined = _declined_by_models(cells)
    models: defaultdict[str, dict[str, Share]] = defaultdict(dict)
    for (asked, language), each in turns.items():
        hits = declined.get((asked, language), 0)
        models[asked][language] = Share(hits, max(each.all, hits))
    found = [_languages_of(asked, shares) for asked, shares in models.items()]
    return sorted(found, key=lambda each: (-each.share.of, each.asked))


def _declined_by_models(cells: Iterable[Cell]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        if cell.decided_by == DecidedBy.MODEL:
            found[cell.asked, cell.language] += cell.counts["refusals"]
    return found


def _languages_of(asked: str, shares: Mapping[str, Share]) -> ModelLanguages:
    whole = Share(
        sum(each.hits for each in shares.values()), sum(each.of for each in shares.values())
    )
    rows = [
        LanguageRow(
            language, share, versus(share, Share(whole.hits - share.hits, whole.of - share.of))
        )
        for language, share in shares.items()
    ]
    rows.sort(key=lambda row: (not row.share.told, -row.share.interval.rate, row.language))
    return ModelLanguages(asked, whole, rows)
