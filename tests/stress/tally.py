"""What a stress run did, how far it went, and every promise that it saw broken."""

from __future__ import annotations

from collections import Counter


class Tally:
    """Counts, worst cases and violations, by name."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.worst: dict[str, float] = {}
        self.violations: list[str] = []

    def count(self, what: str, times: int = 1) -> None:
        """Note that something was done."""
        self.counts[what] += times

    def at_most(self, what: str, value: float, limit: float) -> None:
        """Keep the worst value; one beyond the limit is a violation."""
        self.worst[what] = max(value, self.worst.get(what, 0.0))
        self.expect(value <= limit, f"{what}: {value:.2f} is more than {limit:g}")

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note a violation unless the claim holds."""
        if not holds:
            self.violations.append(otherwise)

    def summary(self) -> str:
        """Say what was done, what was worst, and what was broken."""
        lines = [f"  {name}: {count:,}" for name, count in sorted(self.counts.items())]
        lines += [f"  worst {name}: {value:.2f}" for name, value in sorted(self.worst.items())]
        lines += [f"  VIOLATION {line}" for line in self.violations[:20]]
        if len(self.violations) > 20:
            lines.append(f"  and {len(self.violations) - 20} more")
        return "\n".join(lines)
