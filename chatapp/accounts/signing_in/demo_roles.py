"""The accounts of the demo, told on its sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class DemoRole:
    """One account that anybody may use in demo mode."""

    login: str
    title: str | Promise
    work: str | Promise
    password: str

    @property
    def letter(self) -> str:
        """One letter that stands for a face."""
        return self.login[0].upper()


_ROLES = (
    ("person", pgettext_lazy("account", "Person"), _("Chats, is refused, and finds a way on.")),
    ("agent", _("Support agent"), _("Claims tickets and answers in the conversation.")),
    ("agent2", _("Second agent"), _("The other one: only one of them gets a ticket.")),
    ("lead", _("Support lead"), _("Sees every ticket and who has it.")),
    ("designer", _("Designer"), _("Writes the words of the cards.")),
    ("designer2", _("Second designer"), _("Looks over the first one’s words.")),
    ("policy", _("Policy owner"), _("Decides which ways on a refusal offers.")),
    ("analyst", _("Analyst"), _("Reads where people and models mismatch.")),
)


def demo_roles() -> list[DemoRole]:
    """Return the demo's accounts; none outside demo mode."""
    if not settings.DEMO:
        return []
    return [DemoRole(*role, password=settings.DEMO_PASSWORD) for role in _ROLES]
