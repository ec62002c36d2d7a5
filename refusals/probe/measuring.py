"""Ask all of a plan in this process, with a journal from which the same plan can go on."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable

from refusals.probe.cells import Counts
from refusals.probe.host import let_go, limits, probed_models, reply_for
from refusals.probe.journal import Journal
from refusals.probe.judging import Answer, Outcome
from refusals.probe.planning import Asking, Key, Plan
from refusals.probe.running import run


class Measuring:
    """What was measured so far, and what is left to ask; `tell` hears of each answer."""

    def __init__(self, plan: Plan, journal: Journal, tell: Callable[[int], None]) -> None:
        self._plan = plan
        self._journal = journal
        self._tell = tell
        self.cells: dict[Key, Counts] = {key: Counts() for key in plan.keys} | journal.read()
        self.failures: Counter[str] = Counter()
        self._served: dict[str, set[str]] = defaultdict(set)
        self._lost: OSError | None = None
        done = {key: counts.asked for key, counts in self.cells.items()}
        self.left = list(plan.askings(done))

    @property
    def asked(self) -> int:
        """How many requests came to an end, those of an earlier try included."""
        return sum(counts.asked for counts in self.cells.values())

    @property
    def served(self) -> dict[str, list[str]]:
        """The names under which something answered, by the model that was asked."""
        return {model: sorted(names) for model, names in self._served.items()}

    @property
    def others(self) -> dict[str, list[str]]:
        """The names under which others than the model that was asked answered, by model."""
        known = probed_models()
        found = {model: known[model].others(names) for model, names in self.served.items()}
        return {model: names for model, names in found.items() if names}

    def run(self) -> bool:
        """Ask what is left; False after Ctrl-C. Raises OSError where the journal can't be kept."""
        self._journal.begin(anew=not self.asked)
        try:
            asyncio.run(self._run())
        except KeyboardInterrupt:
            return False
        finally:
            self._journal.close()
        return True

    async def _run(self) -> None:
        try:
            await run(self.left, reply_for, self._take, limits(), goes_on=lambda: not self._lost)
        finally:
            await let_go()
        if self._lost:
            raise self._lost

    async def _take(self, asking: Asking, answer: Answer) -> None:
        try:
            self._journal.note(asking, answer)
        except OSError as error:  # a full disk: nothing more is asked that would be lost
            self._lost = error
        self.cells[asking.key] = self.cells[asking.key].with_answer(answer)
        if answer.served:
            self._served[asking.key.model].add(answer.served)
        if answer.outcome is Outcome.FAILED:
            self.failures[f"{asking.key.model}: {answer.why}"] += 1
        self._tell(self.asked)
