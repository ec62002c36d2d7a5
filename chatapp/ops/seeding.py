"""A database full of made-up tickets and refusals, for tests of scale; one seed, one content.

What is written looks like years of use: most tickets are over, a few in a hundred still need a
person. Nobody is behind any of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chatapp.accounts.models import Role, User
from chatapp.accounts.roles import found_groups
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Queue, State, Ticket, default_queue_id
from chatapp.desk.models.clocks import NEVER
from chatapp.ops import bulk
from chatapp.ops.aftermath import aftermath, choices, observations, outcomes
from refusals.analytics import rollups
from refusals.engine.terms import Category, DecidedBy, Kind
from refusals.models import Choice, Observation, Outcome, Refusal

_YEARS = timedelta(days=730)
_AGENTS, _QUEUES = 40, ("billing", "safety", "spanish", "chinese", "arabic")
_STATES = (
    *((State.CLOSED, 9000), (State.RESOLVED, 500), (State.MERGED, 100)),
    *((State.NEW, 160), (State.WAITING_PERSON, 120)),
    *((State.OPEN, 60), (State.WAITING_STAFF, 60)),
)
_SEVERITIES = ((0, 55), (1, 33), (2, 11), (3, 1))
_LANGUAGES = (("en", 50), ("zh-hans", 20), ("es", 20), ("ar", 10))
_MODELS = (("demo-aster", 50), ("demo-jade", 25), ("demo-shield", 15), ("demo-lantern", 10))
_WORDS = "the lock of my door and how to open it without a key because [name] left".split()
_PATHS = ["rephrase", "person", "mistake"]


class AlreadySeeded(Exception):
    """The rows of this seed are there already."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many rows were written."""

    tickets: int
    refusals: int
    turns: int


def seed(*, tickets: int, refusals: int, turns: int, number: int, until: datetime) -> Seeded:
    """Write so many tickets and refusals of the two years before `until`; raises AlreadySeeded.

    Each refusal comes with what followed it. `turns` were answered and declined nothing.
    """
    chance = random.Random(f"refusals {number}")  # noqa: S311  (no secret)
    declined = [_uuid(chance) for _ in range(min(tickets, refusals))]
    talks = random.Random(f"conversations {number}")  # noqa: S311
    where = [_uuid(talks) for _ in range(tickets)]
    if where and Conversation.objects.filter(pk=where[0]).exists():
        raise AlreadySeeded
    written = bulk.write(Refusal, _refusals(refusals, number, until, declined, where))
    for model, made in ((Choice, choices), (Outcome, outcomes), (Observation, observations)):
        bulk.write(model, made(_refusals(refusals, number, until, declined, where)))
    bulk.write(Observation, _answers(turns, number, until))
    rollups.forget()
    if tickets:
        people = _agents()
        bulk.write(Conversation, _conversations(where, number, until))
        bulk.write(Ticket, _tickets(where, declined, people, number, until))
    return Seeded(tickets=tickets, refusals=written, turns=turns)


def _agents() -> list[int]:
    """Return the keys of the agents, made where they are missing; none of them can sign in."""
    group = found_groups()[Role.AGENT]
    made = []
    for number in range(_AGENTS):
        agent, _ = User.objects.get_or_create(
            username=f"seed-agent-{number:02}", defaults={"password": "!"}
        )
        agent.groups.add(group)
        made.append(agent.pk)
    return made


def _queues() -> list[int]:
    made = [
        Queue.objects.get_or_create(slug=f"seed-{name}", defaults={"name": name.capitalize()})[0].pk
        for name in _QUEUES
    ]
    return [default_queue_id(), *made]


def _refusals(
    count: int, number: int, until: datetime, keys: list[UUID], where: list[UUID]
) -> Iterator[bulk.Values]:
    chance = random.Random(f"refusal rows {number}")  # noqa: S311
    categories = [category.value for category in Category]
    for place in range(count):
        model, category = _pick(chance, _MODELS), chance.choice(categories)
        key, created = keys[place] if place < len(keys) else _uuid(chance), _moment(chance, until)
        followed = aftermath(key, category, model, created)
        yield {
            "id": key,
            "turn_ref": _uuid(chance),
            "conversation_ref": where[place] if place < len(where) else _uuid(chance),
            "asked": model,
            "served": model,
            "category": category,
            "decided_by": DecidedBy.MODEL.value
            if chance.random() < 0.85
            else DecidedBy.RULES.value,
            "kind": Kind.FULL.value if chance.random() < 0.9 else Kind.PARTIAL.value,
            "signal": "detector" if chance.random() < 0.6 else "finish_reason",
            "score": round(chance.uniform(0.5, 1.0), 3),
            "language": _pick(chance, _LANGUAGES),
            "paths": _PATHS,
            "rule": "table",
            "policy_version": "seed",
            "flags": followed.flags,
            "shown": followed.shown,
            "created": created,
        }


def _answers(count: int, number: int, until: datetime) -> Iterator[bulk.Values]:
    chance = random.Random(f"answered turns {number}")  # noqa: S311
    for _ in range(count):
        yield {
            "turn_ref": _uuid(chance),
            "conversation_ref": _uuid(chance),
            "asked": _pick(chance, _MODELS),
            "language": _pick(chance, _LANGUAGES),
            "outcome": str(Observation.Outcome.ANSWERED),
            "request": f"{chance.getrandbits(256):064x}",
            "created": _moment(chance, until),
        }


def _conversations(keys: list[UUID], number: int, until: datetime) -> Iterator[bulk.Values]:
    chance = random.Random(f"conversation rows {number}")  # noqa: S311
    for key in keys:
        at = _moment(chance, until)
        yield {
            "id": key,
            "guest": _uuid(chance),
            "model": "demo-aster",
            "created": at,
            "updated": at,
        }


def _tickets(
    where: list[UUID], declined: list[UUID], agents: list[int], number: int, until: datetime
) -> Iterator[bulk.Values]:
    chance = random.Random(f"ticket rows {number}")  # noqa: S311
    categories, queues = [category.value for category in Category], _queues()
    last = Ticket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for place, conversation in enumerate(where):
        model = _pick(chance, _MODELS)
        yield {
            "id": last + place + 1,
            "conversation_id": conversation,
            "refusal_id": declined[place] if place < len(declined) else None,
            "queue_id": queues[min(int(chance.expovariate(0.7)), len(queues) - 1)],
            "category": chance.choice(categories),
            "language": _pick(chance, _LANGUAGES),
            "severity": _pick(chance, _SEVERITIES),
            "asked": model,
            "served": model,
            "asked_redacted": " ".join(chance.choices(_WORDS, k=14)),
            **_life(chance, until, agents),
        }


def _life(chance: random.Random, until: datetime, agents: list[int]) -> dict[str, Any]:
    """Return how far a ticket is, with times that fit together."""
    state = _pick(chance, _STATES)
    over = state in {State.CLOSED, State.RESOLVED, State.MERGED}
    created = _moment(chance, until, days=_YEARS.days if over else 10)
    first = created + timedelta(minutes=60)
    responded = created + timedelta(minutes=chance.expovariate(1 / 35))
    ended = responded + timedelta(hours=chance.expovariate(1 / 20))
    new = state == State.NEW
    waits = state == State.WAITING_PERSON
    return {
        "state": str(state),
        "owner_id": None if new else chance.choice(agents),
        "created": created,
        "announced": created + timedelta(seconds=1),
        "triaged": created + timedelta(seconds=2),
        "claimed": None if new else min(responded, ended),
        "responded": None if new else responded,
        "resolved": ended if over else None,
        "closed": ended + timedelta(days=7) if state == State.CLOSED else None,
        "waiting_since": created if not over and not waits else None,
        "first_due": first,
        "due": NEVER if over or waits else (first if new else created + timedelta(days=2)),
        "due_for": "" if over or waits else ("first" if new else "resolution"),
        "breached": None,
    }


def _moment(chance: random.Random, until: datetime, *, days: int = _YEARS.days) -> datetime:
    return until - timedelta(seconds=chance.randrange(days * 86_400))


def _pick(chance: random.Random, weighted: tuple[tuple[Any, int], ...]) -> Any:
    values, weights = zip(*weighted, strict=True)
    return chance.choices(values, weights)[0]


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
