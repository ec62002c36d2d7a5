"""Every table that belongs to a person is claimed, so that no new one can be forgotten."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from chatapp.holdings import holdings

_REFS = {"guest", "conversation_ref", "turn_ref"}
_NOT_OURS = {"auth.Group", "auth.Permission", "contenttypes.ContentType"}


def belonging():
    """Return the tables that lead to an account, a guest or a conversation, over any number."""
    found = {"accounts.User", "conversations.Conversation"}
    tables = [model._meta for model in apps.get_models()]
    grown = True
    while grown:
        more = {table.label for table in tables if leads_to(table, found)}
        grown = not more <= found
        found |= more
    return found - _NOT_OURS


def leads_to(table, found):
    for field in table.get_fields():
        if field.name in _REFS:
            return True
        mine = isinstance(field, (ForeignKey, ManyToManyField))
        if mine and field.related_model._meta.label in found:
            return True
    return False


def claimed():
    return [label for holding in holdings() for label in holding.models]


def test_every_table_that_belongs_to_a_person_is_claimed():
    assert belonging() - set(claimed()) == set()


def test_no_table_is_claimed_twice_and_each_is_there():
    labels = claimed()
    assert len(labels) == len(set(labels))
    assert set(labels) <= {model._meta.label for model in apps.get_models()}


def test_the_walk_finds_what_hangs_on_what_hangs_on_a_person():
    assert {"otp_static.StaticToken", "conversations.SearchText", "refusals.Choice"} <= belonging()
    assert "contenttypes.ContentType" not in belonging()


@pytest.mark.django_db
def test_every_holding_says_how_long():
    for holding in holdings():
        assert holding.retention, holding.title
        for rule in holding.retention:
            assert rule.days() >= 0
            assert str(rule.title)
