"""People who sign in, and the roles they work in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """A workplace's people; each is a Django group of the same name."""

    AGENT = "agent", "Support agent"
    LEAD = "lead", "Support lead"
    DESIGNER = "designer", "Designer"
    POLICY = "policy", "Policy owner"
    ANALYST = "analyst", "Analyst"


class User(AbstractUser):
    """A person with an account; a guest has none, only a session."""

    def has_role(self, *roles: Role) -> bool:
        """Say whether this person works in one of `roles`; a superuser works in all."""
        if self.is_superuser:
            return True
        return bool(self.roles & {role.value for role in roles})

    @property
    def roles(self) -> frozenset[str]:
        """The names of this person's groups, read once per instance."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.groups.values_list("name", flat=True))
        return self._roles
