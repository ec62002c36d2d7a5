"""The product's settings, for the processes that tests start: all but the cost of a password."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from chatapp.settings import *  # noqa: F403  whatever there is


class Quick(PBKDF2PasswordHasher):
    """A third of a second of work guards a real password, and ours is "demo"."""

    iterations = 1


PASSWORD_HASHERS = ["tests.quick_settings.Quick"]
