"""What the tests of cards and words share: a cast, a refusal, and a fresh look at the words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from refusals import copybook
from refusals.cards import Facts, OfferedModel
from refusals.copybook import Place
from refusals.models import CopyVersion, Publication, Refusal
from refusals.studio import publishing, reviewing

_DESIGNS = {
    *("view_copyversion", "add_copyversion", "change_publication"),
    *("change_review", "change_resource"),
}
MAY = {
    "designer": _DESIGNS,
    "designer2": _DESIGNS,
    "policy": {"view_copyversion"},
    "analyst": set(),
    "agent": set(),
    "person": set(),
}
"""Who there is, and what each may do in the studio."""


@pytest.fixture(autouse=True)
def fresh_words():
    """Forget what an earlier test published."""
    copybook.drop()
    yield
    copybook.drop()


@pytest.fixture
def signed_in(client, db):
    """Return a function that signs one of the cast in and gives the client."""

    def sign_in(name: str):
        if name == "anonymous":
            return client
        user, _ = get_user_model().objects.get_or_create(username=name)
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="refusals", codename__in=MAY[name])
        )
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def refusal():
    """Return a function that makes a refusal, saved or not."""

    def make(category="illicit", language="en", *, saved=False, **values) -> Refusal:
        found = Refusal(
            **{
                "turn_ref": uuid4(),
                "conversation_ref": uuid4(),
                "asked": "model-a",
                "category": category,
                "decided_by": "model",
                "kind": "full",
                "signal": "detector",
                "score": 1.0,
                "language": language,
                "paths": ["rephrase", "narrow", "model", "person", "mistake"],
            }
            | values
        )
        if saved:
            found.save()
        return found

    return make


@pytest.fixture
def facts() -> Facts:
    """What a host usually knows."""
    return Facts(
        asked_label="Model A",
        served_label="Model A",
        models=(OfferedModel("model-b", "Model B", "Provider B", "As published by B: unknown."),),
        shared_preview="How do I pick [name]'s lock?",
    )


def to_path(path: str) -> str:
    """Make the address that a way on posts to."""
    return f"/ways/{path}/"


@pytest.fixture
def make_live(db, django_user_model):
    """Return a function that takes a text all the way: written, approved by another, published."""

    def take(place: Place, text: str) -> CopyVersion:
        author, _ = django_user_model.objects.get_or_create(username="designer")
        other, _ = django_user_model.objects.get_or_create(username="designer2")
        version = publishing.write(place, text, author_id=author.pk)
        if version.state == CopyVersion.State.DRAFT:
            reviewing.ask(version, by_id=author.pk)
            reviewing.approve(version, by_id=other.pk)
            version.refresh_from_db()
        live = Publication.objects.filter(**place._asdict()).values_list("version", flat=True)
        assert publishing.publish(version, seen=live.first(), by_id=other.pk)
        version.refresh_from_db()
        return version

    return take
