"""When the opening of a reply is shown: how unlikely a refusal it must be, by what it says."""

from __future__ import annotations

from collections.abc import Sequence

from refusals.engine.declining import ANSWERS, LEADS_IN
from refusals.engine.features import SUSPICIOUS
from refusals.engine.lexicon import DECLINING, ENDINGS, could_decline
from refusals.engine.reading import Said

HOLD_LIMIT = 900
"""Characters after which a held reply is released or intercepted, whatever it looks like."""
# An opening that is less likely than this to become a refusal is shown: while what was begun is not
# said, not at all; once a decline was said, and once it turned; with a cue of one in it; with words
# that preach; with words that deliver; else the more readily the more there is. Calibrated by
# holding sources out; see the model card.
_NEVER = 0.0
_BELOW_DECLINED, _BELOW_TURNED, _BELOW_ANSWERED = 0.01, 0.15, 0.45
_BELOW_SUSPICIOUS, _BELOW_PREACHING = 0.08, 0.3
_BELOW_DELIVERING = 0.55
_BELOW_PLAIN = ((14, 0.2), (26, 0.25), (40, 0.4), (60, 0.55), (HOLD_LIMIT + 1, 0.7))
"""By how many characters there are."""
_BELOW_HARMLESS = 0.27
_FIRST_WORDS, _LED_IN, _SAID_BY = 8, 12, 20
"""Words in which a phrase that was begun, an apology or a decline must have come to its point."""
_OUTRIGHT = frozenset({"unable", "refuse", "condone", "improper"})
_TURNS = frozenset({"here", "opinion", "turn"})


def release_below(said: Said, boundary: int, about: str) -> float:
    """Return how likely a refusal the first `boundary` characters may be and still be shown.

    A harmless prompt (`about` nothing) gets its answer sooner: what declines it mostly says so at
    once, and that is held all the same.
    """
    names = {cue.name for cue in said.cues}
    if names & DECLINING:
        return _below_with_cues(said, names)
    if could_decline(_begun(said.words), said.language):
        return _NEVER if len(said.words) <= _FIRST_WORDS else _BELOW_SUSPICIOUS
    if "here" in names or (names.isdisjoint(SUSPICIOUS) and not ENDINGS.isdisjoint(said.words)):
        return _BELOW_DELIVERING
    if not names.isdisjoint(SUSPICIOUS):
        return _BELOW_PREACHING
    plain = next(below for upto, below in _BELOW_PLAIN if boundary < upto)
    return max(plain, _BELOW_HARMLESS) if about == "nothing" else plain


def _begun(words: Sequence[str]) -> Sequence[str]:
    """Leave out the mark behind a first "No," or "Oh,": what it begins comes after it."""
    return words[:-1] if 1 < len(words) <= 3 and not words[-1].isalnum() else words


def _below_with_cues(said: Said, names: set[str]) -> float:
    """Wait for what an apology leads to, and for the end of a sentence that declines."""
    lead = next((cue for cue in said.cues if cue.name not in LEADS_IN), None)
    if lead is None:
        begun = max((cue.at for cue in said.cues if cue.name in {"sorry", "ai"}), default=None)
        waits = begun is not None and len(said.words) - begun <= _LED_IN
        return _NEVER if waits else _BELOW_SUSPICIOUS
    if lead.name in _OUTRIGHT:
        if any(cue.at > lead.at and cue.name in _TURNS for cue in said.cues):
            return _BELOW_TURNED
        since = said.words[lead.at :]
        return _NEVER if len(since) <= _SAID_BY and ENDINGS.isdisjoint(since) else _BELOW_DECLINED
    return _BELOW_ANSWERED if names & ANSWERS and not names & _OUTRIGHT else _BELOW_SUSPICIOUS
