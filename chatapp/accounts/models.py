"""People who sign in, the roles they work in, what they like, and where they are signed in."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A workplace's people; each is a Django group of the same name."""

    AGENT = "agent", "Support agent"
    LEAD = "lead", "Support lead"
    DESIGNER = "designer", "Designer"
    POLICY = "policy", "Policy owner"
    ANALYST = "analyst", "Analyst"


class Theme(models.TextChoices):
    """What the pages look like."""

    AUTO = "auto", _("As your system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    CONTRAST = "contrast", _("High contrast")


class Announcements(models.TextChoices):
    """What a screen reader is told of an answer while it arrives."""

    OFF = "off", _("Off")
    BOUNDARIES = "boundaries", _("Start and end")
    FULL = "full", _("Full text")


class People(UserManager["User"]):
    """Accounts, and how one is found."""

    use_in_migrations = False

    def by_email(self, address: str) -> User | None:
        """Return the account with this confirmed address, however it is written."""
        if not address.strip():
            return None
        folded = self.alias(folded=Lower("email"))
        return folded.filter(folded=address.strip().lower()).first()

    def who_may(self, permission: str) -> models.QuerySet[User]:
        """Return who has a permission through their role, and an address to write to."""
        return self.with_perm(permission, include_superusers=False).exclude(email="")


class User(AbstractUser):
    """A person with an account; a guest has none, only a session.

    The e-mail address, if there is one, is confirmed: it is only written here by its own link.
    """

    language = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.AUTO)
    announcements = models.CharField(
        max_length=10, choices=Announcements.choices, default=Announcements.BOUNDARIES
    )
    default_model = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=10, blank=True)

    objects: ClassVar[People] = People()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_account_per_email"
            ),
        ]

    @property
    def shown_name(self) -> str:
        """What this person is called: as they said, else by their address or their sign-in name."""
        return self.get_full_name() or self.email.partition("@")[0] or self.get_username()

    @property
    def letter(self) -> str:
        """One letter that stands for a face."""
        return self.shown_name[:1].upper()

    def has_role(self, *roles: Role) -> bool:
        """Say whether this person works in one of `roles`; a superuser works in all."""
        if self.is_superuser:
            return True
        return bool(self.roles & {role.value for role in roles})

    @property
    def roles(self) -> frozenset[str]:
        """The names of this person's groups, read once per instance."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(group.name for group in self.groups.all())
        return self._roles


class Session(AbstractBaseSession):
    """A browser that somebody is signed in with, or visits as a guest.

    Whose it is stands beside the sealed data, so that all of a person's can be ended.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    guest = models.UUIDField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store that writes these rows."""
        found: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return found


class Link(models.Model):
    """What a link in a letter stands for; the link itself is random, and only its digest is here.

    `was` is the address that the account had when the link was made.
    """

    class Purpose(models.TextChoices):
        """What following it does."""

        SIGN_UP = "sign_up"
        NEW_EMAIL = "new_email"

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    address = models.EmailField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    was = models.EmailField(blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
