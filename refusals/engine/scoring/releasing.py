"""When the opening of a reply is shown: how unlikely a refusal it must be, by what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from refusals.engine.scoring.declining import ANSWERS, LEADS_IN
from refusals.engine.text.asking import negations
from refusals.engine.text.lexicon import DECLINING, ENDINGS, could_decline
from refusals.engine.text.reading import Said

HOLD_LIMIT = 900
"""Characters after which a held reply is released or intercepted, whatever it looks like."""
STALL = 1_500
"""Milliseconds for which an opening that doesn't look like a decline waits for more."""
_NEVER = 0.0
# An opening that is less likely than this to become a refusal is shown. While what was begun is
# not said, it is not shown at all; else by what it said last. Chosen by what families of sources
# held out, a fifth of each source and the shipped weights hold and leak.
_BELOW_DECLINED, _BELOW_TURNED, _BELOW_TURNED_LATE = 0.18, 0.2, 0.05
_BELOW_SUSPICIOUS, _BELOW_LED_IN = (0.08, 0.55), (0.03, 0.4)
"""Within a line, and where it ends."""
LINE_ENDS = 56
"""Characters of a line: who waits for it gets all that comes in it judged."""
_BELOW_PLAIN = ((12, 0.33), (13, 0.36), (LINE_ENDS, 0.2), (61, 0.64))
"""By how many characters there are: half of all answers should go out with their first words, the
others may wait until there is more to go by, but hardly any for longer than a line."""
_BELOW_DENSE = ((9, 0.1), (13, 0.2), (LINE_ENDS, 0.12), (61, 0.58))
"""The same for scripts of which a few characters are a clause."""
_BELOW_ANSWERED = (*_BELOW_PLAIN[:-1], (61, 0.38))
"""The same where what could be a decline comes with an answer or an opinion."""
_DENSE = frozenset({"zh", "ja", "ko"})
_BELOW_LATE, _LATE = 0.3, 61
"""What was likelier a no than not for a whole line is held until it is an answer by its words."""
_FIRST_WORDS, _LED_IN, _SAID_BY, _TURNED_BY = 8, 12, 20, 8
"""Words in which a phrase that was begun, an apology, a decline or its "but" must have come to
their point."""
_BEGUN_BY, _REGRETTED_BY = 30, 120
"""Words and characters after which what an apology led to is not waited for any more."""
_BELOW_LACKING, _LACKS_WITHIN, _LACKED_BY = 0.2, 12, 14
"""While somebody says what they have not, in so many words: a no may come in the same breath."""
_SAYS_SORRY_BY = 30
"""Characters after which an apology that leads elsewhere may show it."""
_OUTRIGHT = frozenset({"unable", "refuse", "condone", "improper"})
_TURNS = frozenset({"here", "opinion", "turn"})
_REGRETS = frozenset({"sorry", "understand"})
_SELF = frozenset({"person", "ai"})
_NO_LACK = frozenset({"opinion", "empathy", "idiom", "turn"})


@dataclass(frozen=True, slots=True)
class Hold:
    """For how long an opening may be held back, at most."""

    characters: int = HOLD_LIMIT
    milliseconds: int = STALL


def release_below(said: Said, boundary: int) -> float:
    """Return how likely a refusal the first `boundary` characters may be and still be shown."""
    names = {cue.name for cue in said.cues}
    below = _below_what_was_said(said, names, boundary)
    if boundary < _REGRETTED_BY and _turns_from_regret(said, names):
        return _NEVER
    return min(below, _BELOW_LACKING) if _says_what_it_lacks(said, names) else below


def _below_what_was_said(said: Said, names: set[str], boundary: int) -> float:
    if names & DECLINING:
        return _below_with_cues(said, names, boundary)
    if could_decline(_begun(said.words), said.language):
        return _NEVER if len(said.words) <= _FIRST_WORDS else _below(_BELOW_SUSPICIOUS, boundary)
    return _below_plain(said, boundary)


def _below_plain(said: Said, boundary: int) -> float:
    dense = said.language.partition("-")[0] in _DENSE
    return _by_length(_BELOW_DENSE if dense else _BELOW_PLAIN, boundary)


def _by_length(thresholds: Sequence[tuple[int, float]], boundary: int) -> float:
    return next((below for upto, below in thresholds if boundary < upto), _BELOW_LATE)


def _below(thresholds: tuple[float, float], boundary: int) -> float:
    """Return what holds within a line or where it ends; later one threshold is for all."""
    return _BELOW_LATE if boundary >= _LATE else thresholds[boundary >= LINE_ENDS]


def _begun(words: Sequence[str]) -> Sequence[str]:
    """Leave out the mark behind a first "No," or "Oh,": what it begins comes after it."""
    return words[:-1] if 1 < len(words) <= 3 and not words[-1].isalnum() else words


def _below_led_in(said: Said, boundary: int) -> float:
    """Wait for what an apology or a word on being a machine leads to."""
    begun = max((cue.at for cue in said.cues if cue.name in {"sorry", "ai"}), default=None)
    waits = begun is not None and len(said.words) - begun <= _LED_IN
    if waits and boundary < _SAYS_SORRY_BY:
        return _NEVER
    if len(said.words) <= _BEGUN_BY and could_decline(said.words, said.language):
        return _NEVER
    return _below(_BELOW_LED_IN, boundary)


def _below_with_cues(said: Said, names: set[str], boundary: int) -> float:
    """Wait for the end of a sentence that declines, or for what it turns to."""
    lead = next((cue for cue in said.cues if cue.name not in LEADS_IN), None)
    if lead is None:
        return _below_led_in(said, boundary)
    if lead.name in _OUTRIGHT:
        if any(cue.at > lead.at and cue.name in _TURNS for cue in said.cues):
            return _BELOW_TURNED if boundary < _LATE else _BELOW_TURNED_LATE
        since = said.words[lead.at :]
        unfinished = len(since) <= _SAID_BY and ENDINGS.isdisjoint(since)
        return _NEVER if unfinished and boundary < LINE_ENDS else _BELOW_DECLINED
    if names & ANSWERS and not names & _OUTRIGHT:
        return _by_length(_BELOW_ANSWERED, boundary)
    return _below(_BELOW_SUSPICIOUS, boundary)


def _turns_from_regret(said: Said, names: set[str]) -> bool:
    """Say whether an apology or some understanding has come to its "but", and no further."""
    if not names & _REGRETS or names & (_OUTRIGHT | ANSWERS):
        return False
    turn = max((cue.at for cue in said.cues if cue.name == "turn"), default=None)
    if turn is None or len(said.words) - turn > _TURNED_BY:
        return False
    return ENDINGS.isdisjoint(said.words[turn:])


def _says_what_it_lacks(said: Said, names: set[str]) -> bool:
    """Say whether the first sentence says "I don't …" or "I'm not …", and hasn't ended."""
    if names & _NO_LACK or names.isdisjoint(_SELF):
        return False
    stops = negations(said.language) | ENDINGS
    first = enumerate(said.words[:_LACKS_WITHIN])
    no = next((at for at, word in first if word in stops), None)
    if no is None or said.words[no] in ENDINGS or len(said.words) - no > _LACKED_BY:
        return False
    own = any(cue.name in _SELF and cue.at <= no for cue in said.cues)
    return own and ENDINGS.isdisjoint(said.words[no:])
