"""What the tests of the policy desk share: who may do what, and a fresh look at what decides."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from refusals.engine.events import Refused
from refusals.engine.packs.sources import SHIPPED
from refusals.engine.policy import decide, default_policy
from refusals.engine.terms import Category, Context, DecidedBy, Kind
from refusals.ledger import record_refusal

MAY = {
    "policy": ("view_policyversion", "add_policyversion", "change_policypublication"),
    "lead": ("view_policyversion", "change_policypublication"),
}
TEXT = SHIPPED.read_text(encoding="utf-8")
OPENED = TEXT.replace(
    '[category.hate]\npaths = ["rephrase", "narrow", "person", "mistake"]',
    '[category.hate]\npaths = ["rephrase", "person", "mistake"]',
)
"""The shipped pack, with one way on less for one category."""


@pytest.fixture(autouse=True)
def at_once(settings):
    """Look at every decision whether something was published."""
    settings.REFUSALS_COPY_RECHECK = 0


@pytest.fixture
def people(db):
    """Return the cast of the policy desk by name."""
    cast = {}
    for name in ("policy", "lead", "designer", "agent", "person"):
        user = get_user_model().objects.create(username=name)
        user.user_permissions.set(Permission.objects.filter(codename__in=MAY.get(name, ())))
        cast[name] = user
    return cast


@pytest.fixture
def as_(client, people):
    """Return a function that signs somebody in and gives the client."""

    def sign_in(name: str):
        client.force_login(people[name])
        return client

    return sign_in


def refuse(category=Category.HATE, **moment):
    """Record a refusal of a model's, as a turn does."""
    decision = decide(category, replace(Context(), **moment), policy=default_policy())
    refused = Refused(
        decision=decision,
        decided_by=DecidedBy.MODEL,
        kind=Kind.FULL,
        signal="detector",
        score=1.0,
        language="en",
    )
    return record_refusal(
        refused,
        turn_ref=uuid4(),
        conversation_ref=uuid4(),
        asked="model-a",
        served="model-a",
        tried=["model-a"],
    )
