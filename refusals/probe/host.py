"""What the host gives the probe: which models there are, their replies, and how to let go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from refusals.engine.replies import Reply


@dataclass(frozen=True, slots=True)
class ProbedModel:
    """A model that the host knows; `missing` names what it lacks before it can be asked.

    `means` says whether a provider's name for what answered counts as this model.
    """

    id: str
    label: str
    scripted: bool = False
    missing: str = ""
    means: Callable[[str], bool] | None = None

    def others(self, served: Iterable[str]) -> list[str]:
        """Return those of the names under which something else answered in its place."""
        means = self.means or self.id.__eq__
        return [name for name in served if not means(name)]


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard and for how long a provider is asked: counts, and seconds.

    `concurrency` and `per_minute` are for each model. `seconds` is what one ask may take with all
    its `tries`. After `characters` a reply is judged by what came, and no more is paid for.
    """

    concurrency: int = 4
    per_minute: int = 120
    seconds: float = 60
    tries: int = 3
    characters: int = 4_000


def probed_models() -> dict[str, ProbedModel]:
    """Return the models of the callable that REFUSALS_MODELS names, by id, in its order."""
    found: Iterable[ProbedModel] = import_string(settings.REFUSALS_MODELS)()
    return {model.id: model for model in found}


def reply_for(model: str) -> Reply:
    """Return the reply that REFUSALS_REPLY_FOR has for `model`, as a chat gets it.

    Raises LookupError for a model that the host doesn't know any more.
    """
    found: Reply = import_string(settings.REFUSALS_REPLY_FOR)(model)
    return found


async def let_go() -> None:
    """Await what REFUSALS_REPLIES_DONE names: nothing more is asked from this event loop."""
    dotted = getattr(settings, "REFUSALS_REPLIES_DONE", "")
    if dotted:
        await import_string(dotted)()


def limits() -> Limits:
    """Return the limits that the host set in REFUSALS_PROBE."""
    return Limits(**getattr(settings, "REFUSALS_PROBE", {}))
