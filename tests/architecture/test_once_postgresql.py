"""On a real PostgreSQL an account's row makes one wait for the other."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from refusals.once import one_at_a_time

pytestmark = pytest.mark.services


def test_the_row_is_locked_and_may_still_be_named_by_others(on_postgresql):
    with transaction.atomic(), CaptureQueriesContext(on_postgresql) as asked:
        one_at_a_time(1)
    assert [query["sql"].endswith("FOR NO KEY UPDATE") for query in asked] == [True]
