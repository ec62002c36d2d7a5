"""Learn the scores from labelled replies: plain Python, no randomness that a seed does not fix."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

from refusals.engine.scoring.features import whole_features
from refusals.engine.scoring.first_words import opening_features
from refusals.engine.scoring.openings import Boundaries
from refusals.engine.scoring.scores import SCALE, Features, LinearModel, Scores
from refusals.engine.text.reading import GrowingReply, read_prompt, read_reply

AUTHORED = Path(__file__).parents[1] / "data" / "authored"
_SEED = 1
_LEAST_EXAMPLES = 2
_OPENING_CHARACTERS = 260
_AUTHORED_WEIGHT = 1.5
_NOISY_SOURCES = frozenset({"chatgpt_refusals"})
"""Labels of these are noisier than the others': see the model card."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How one model learns: how often it sees everything, how far it steps, what it forgets.

    `noisy` is how much an example counts whose label is noisier than the others', and `least` how
    many thousandths a weight must have to be kept: what is not there costs neither bytes nor time.
    """

    epochs: int
    rate: float
    decay: float
    noisy: float
    least: int


# Chosen by what families of sources held out score. An opening that steps further is surer of
# what it has never seen than it should be, and holds it for too long. What is noisy is whether a
# hedge with some answer behind it is a decline; how such replies begin tells an opening enough.
_WHOLE = Pace(epochs=12, rate=0.3, decay=1e-3, noisy=0.25, least=40)
_OPENING = Pace(epochs=14, rate=0.07, decay=6e-4, noisy=1.0, least=16)


class BadExample(ValueError):
    """A line of the training data that can't be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled reply."""

    prompt: str
    response: str
    label: str
    language: str
    source: str
    topic: str = ""

    @property
    def refusal(self) -> bool:
        """Whether it counts as a refusal."""
        return self.label == "refusal"

    def weight(self, noisy: float) -> float:
        """How much it counts in training, if `noisy` is what one with a noisier label does."""
        if self.source == "authored":
            return _AUTHORED_WEIGHT
        return noisy if self.source in _NOISY_SOURCES else 1.0


def read_examples(folder: Path) -> list[Example]:
    """Read every `*.jsonl` of `folder`, in order of name; raises BadExample."""
    return [
        _example(line, f"{path.name}, line {number}")
        for path in sorted(folder.glob("*.jsonl"))
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if line.strip()
    ]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadExample(f"{path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadExample(f"{path.name}: is not UTF-8") from error


def _example(line: str, where: str) -> Example:
    try:
        row = json.loads(line)
        example = Example(
            prompt=row["prompt"],
            response=row["response"],
            label=row["label"],
            language=row["lang"],
            source=row["source"],
            topic=row.get("category") or "",
        )
    except ValueError as error:
        raise BadExample(f"{where}: is not JSON: {error}") from error
    except KeyError as error:
        raise BadExample(f"{where}: {error.args[0]}: is missing") from error
    except TypeError as error:
        raise BadExample(f"{where}: is not an object") from error
    if example.label not in {"refusal", "partial", "compliance"}:
        msg = f"{where}: label: {example.label!r} is not refusal, partial or compliance"
        raise BadExample(msg)
    return example


def train(examples: Iterable[Example]) -> Scores:
    """Learn from `examples`, partial ones left out; the same examples give the same scores."""
    clear = [example for example in examples if example.label != "partial"]
    wholes = [(_whole(example), example) for example in clear]
    openings = [(features, example) for example in clear for features in _openings(example)]
    return Scores(
        opening=_fitted(openings, _OPENING),
        whole=_fitted(wholes, _WHOLE),
    )


def _whole(example: Example) -> Features:
    asked = read_prompt(example.prompt)
    return whole_features(read_reply(example.response, asked), asked)


def _openings(example: Example) -> Iterator[Features]:
    """Yield the features of every prefix at which the detector would judge this reply."""
    asked = read_prompt(example.prompt)
    text = example.response[:_OPENING_CHARACTERS]
    reply = GrowingReply(asked)
    for boundary in Boundaries().found(text):
        said = reply.read(text[:boundary])
        if said.words:
            yield opening_features(said, asked)


def _fitted(pairs: Sequence[tuple[Features, Example]], pace: Pace) -> LinearModel:
    """Fit a logistic regression by adaptive gradient steps."""
    names = _vocabulary(pairs)
    rows = [
        (
            [names[name] for name in features.names() if name in names],
            float(example.refusal),
            example.weight(pace.noisy),
        )
        for features, example in pairs
    ]
    weights = [0.0] * len(names)
    squares = [1e-3] * len(names)
    shuffled = random.Random(_SEED)  # noqa: S311 (an order, not a secret)
    for _ in range(pace.epochs):
        shuffled.shuffle(rows)
        for row in rows:
            _step(row, weights, squares, pace)
    return LinearModel.of(_rounded(names, weights, pace.least))


_DAMPING = 8.0
"""What sums are divided by while learning, so that long replies step no further than short ones."""


def _step(
    row: tuple[list[int], float, float], weights: list[float], squares: list[float], pace: Pace
) -> None:
    features, refusal, importance = row
    total = sum(weights[feature] for feature in features) / _DAMPING
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    slope = (likely - refusal) * importance / _DAMPING
    for feature in features:
        weight = weights[feature]
        gradient = slope + pace.decay * weight
        squares[feature] += gradient * gradient
        weights[feature] = weight - pace.rate * gradient / math.sqrt(squares[feature])


def _vocabulary(pairs: Iterable[tuple[Features, Example]]) -> dict[str, int]:
    """Number the features that enough replies have; all prefixes of one reply count once."""
    counts: Counter[str] = Counter()
    for _, prefixes in groupby(pairs, key=lambda pair: id(pair[1])):
        counts.update(set(chain.from_iterable(features.names() for features, _ in prefixes)))
    kept = sorted(name for name in counts if counts[name] >= _LEAST_EXAMPLES)
    return {name: number for number, name in enumerate(kept)}


def _rounded(names: Mapping[str, int], weights: Sequence[float], least: int) -> dict[str, int]:
    """Round to what is stored; what rounds to little is not kept."""
    rounded = {name: round(weights[at] / _DAMPING * SCALE) for name, at in names.items()}
    return {name: weight for name, weight in rounded.items() if abs(weight) >= least}
