"""Sessions in the database, each with whose it is; named by `settings.SESSION_ENGINE`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from chatapp.accounts.models import Session


class SessionStore(DatabaseStore):
    """Django's own, on our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for `data`, with the account or the guest that it belongs to."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101  (its class is the one above)
        user, guest = data.get(SESSION_KEY), data.get("guest")
        row.user_id = int(user) if user else None
        row.guest = guest
        return row
