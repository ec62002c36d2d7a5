"""What one person sends twice at the same moment is done once, whichever processes take it."""

from __future__ import annotations

from django.contrib.auth import get_user_model


def one_at_a_time(user_id: int | None) -> None:
    """Wait until nothing else of this account is being done; until this transaction ends.

    Whatever looks first whether something is there already then finds what the other made. On
    SQLite writers wait for each other anyway. Rows that name the account can be written meanwhile.
    """
    if user_id is not None:
        accounts = get_user_model().objects.select_for_update(no_key=True)
        accounts.filter(pk=user_id).values_list("pk").first()
