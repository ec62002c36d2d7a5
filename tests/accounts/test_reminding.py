"""Whoever tends the resources gets a letter when some are due to be read; nothing vanishes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from chatapp.accounts.models import Role
from chatapp.accounts.roles import found_groups
from chatapp.accounts.tasks import ask_to_read_again
from refusals.models import AuditEntry, Resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """Two designers, one of them without an address, and others who don't tend resources."""
    groups = found_groups()
    for name, role, email in (
        ("designer", Role.DESIGNER, "designer@example.org"),
        ("silent", Role.DESIGNER, ""),
        ("agent", Role.AGENT, "agent@example.org"),
        ("analyst", Role.ANALYST, "analyst@example.org"),
    ):
        get_user_model().objects.create(username=name, email=email).groups.add(groups[role])


@pytest.fixture
def resource():
    """One that somebody has read today."""
    return Resource.objects.create(
        slug="line",
        name="A line",
        phone="116 123",
        source="https://example.org/",
        checked_on=timezone.localdate(),
    )


def unread_since(resource, days: int) -> None:
    Resource.objects.filter(pk=resource.pk).update(
        checked_on=timezone.localdate() - timedelta(days=days)
    )


def ask(at_once) -> list[str]:
    """Run the sweep, and return to whom it wrote."""
    mail.outbox.clear()
    with at_once():
        ask_to_read_again()
    return [address for letter in mail.outbox for address in letter.to]


@pytest.mark.usefixtures("staff")
def test_nobody_is_asked_while_everything_was_read(at_once, resource):
    unread_since(resource, 89)
    assert ask(at_once) == []


@pytest.mark.usefixtures("staff")
def test_who_tends_resources_is_asked_once_a_week(at_once, resource):
    unread_since(resource, 95)
    assert ask(at_once) == ["designer@example.org"]
    assert "source of 1 resource for more than 90 days" in mail.outbox[0].body
    assert "/studio/resources/?show=due" in mail.outbox[0].body
    assert ask(at_once) == []
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=8))
    assert ask(at_once) == ["designer@example.org"]
    resource.refresh_from_db()
    assert resource.shown


def test_without_anybody_to_ask_it_is_not_noted(at_once, resource):
    unread_since(resource, 95)
    assert ask(at_once) == []
    assert not AuditEntry.objects.exists()
