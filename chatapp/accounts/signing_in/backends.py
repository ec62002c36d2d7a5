"""Signing in by name or by e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from chatapp.accounts.models import User


class ByNameOrEmail(ModelBackend):
    """Django's own, which also knows people by their confirmed address.

    Whether there is such an account costs one query and one password hash either way.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Return the account whose name or address, and password, these are."""
        login = (username or "").strip()
        if "@" in login:
            named = User.objects.by_email(login)
            login = named.get_username() if named else login
        found = super().authenticate(request, username=login, password=password, **kwargs)
        return found if isinstance(found, User) else None
