"""The ways on of one card: those that policy listed and that still stand."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from refusals.cards.values import Facts, Way
from refusals.cards.voice import Voice
from refusals.copybook import Words
from refusals.engine import wording
from refusals.engine.terms import Category, Path
from refusals.models import Refusal

_MOST_SUGGESTIONS = 3


def ways_of(
    refusal: Refusal, facts: Facts, say: Voice, action: Callable[[Path], str]
) -> Iterator[Way]:
    """Return the ways on that still stand, the safest first; in a crisis, help and nothing else."""
    crisis = refusal.category == Category.SELF_HARM
    offered = list(_allowed(refusal, facts))
    if crisis:
        kept = (path for path in offered if path in {Path.RESOURCES, Path.PERSON})
        offered = list(dict.fromkeys((Path.RESOURCES, *kept)))
    for path in offered:
        gone = {
            Path.MODEL: not facts.models or len(facts.both_refused) > 1,
            Path.PERSON: facts.ticket_state in {"new", "open"},
            Path.RESOURCES: Path.RESOURCES in facts.taken,
            Path.MISTAKE: True,
        }
        if not gone.get(path, False):
            yield _way(path, refusal, facts, say, action)


def mistake_of(
    refusal: Refusal, facts: Facts, say: Voice, action: Callable[[Path], str]
) -> Way | None:
    """Offer to say that it was a mistake: once, where policy lists it, never in a crisis."""
    crisis = refusal.category == Category.SELF_HARM
    if crisis or Path.MISTAKE in facts.taken or Path.MISTAKE not in _allowed(refusal, facts):
        return None
    return _way(Path.MISTAKE, refusal, facts, say, action)


def words_of(
    refusal: Refusal, facts: Facts, say: Voice, action: Callable[[Path], str]
) -> Way | None:
    """Ask what a reported decline got wrong, until somebody has said it."""
    crisis = refusal.category == Category.SELF_HARM
    if crisis or facts.reported or Path.MISTAKE not in facts.taken:
        return None
    return _way(Path.MISTAKE, refusal, facts, say, action)


def hours_of(say: Voice, facts: Facts) -> Words | None:
    """Say when somebody is at the desk, where that is known."""
    return say("person_hours", hours=facts.desk_hours) if facts.desk_hours else None


def wait_of(say: Voice, facts: Facts) -> Words | None:
    """Say how long people wait for somebody, where that is known."""
    return say("person_wait", wait=facts.desk_wait) if facts.desk_wait else None


def _way(
    path: Path,
    refusal: Refusal,
    facts: Facts,
    say: Voice,
    action: Callable[[Path], str],
) -> Way:
    closed = path is Path.PERSON and not facts.desk_open
    name = "person_closed" if closed else path.value
    asks = path is Path.REPHRASE and bool(facts.suggesting)
    return Way(
        path=path,
        label=say(f"{name}_label"),
        help=say(f"{name}_help"),
        action=action(path),
        key=str(uuid.uuid4()),
        models=facts.models if path is Path.MODEL else (),
        suggestions=_suggestions(path, refusal, facts, say),
        suggest_url=facts.suggest_url if asks else "",
        suggesting=say("suggesting", model=facts.suggesting) if asks else None,
    )


def _suggestions(path: Path, refusal: Refusal, facts: Facts, say: Voice) -> tuple[str, ...]:
    """Return what the composer may start from: whole neighbours, or sentences to complete."""
    neighbours = facts.suggestions or wording.suggestions(
        Category(refusal.category), "", refusal.language
    )
    match path:
        case Path.REPHRASE:
            return neighbours[:_MOST_SUGGESTIONS]
        case Path.NARROW:
            starts = (str(say("narrow_first")), str(say("narrow_second")))
            own = () if Path.REPHRASE in _allowed(refusal, facts) else neighbours[:1]
            return (*own, *starts)
        case _:
            return ()


def _allowed(refusal: Refusal, facts: Facts) -> tuple[Path, ...]:
    """Return the paths that policy allows now, or else those pinned at the refusal."""
    pinned = tuple(Path(value) for value in dict.fromkeys(refusal.paths))
    return pinned if facts.paths is None else facts.paths
