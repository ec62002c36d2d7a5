"""The demo's accounts and a few conversations to look at; safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from chatapp.accounts.models import Role, User
from chatapp.accounts.roles import found_groups

ACCOUNTS: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "person": ("Pia", ()),
    "agent": ("Amal", (Role.AGENT,)),
    "agent2": ("Bao", (Role.AGENT,)),
    "lead": ("Lena", (Role.AGENT, Role.LEAD)),
    "designer": ("Dara", (Role.DESIGNER,)),
    "designer2": ("Diego", (Role.DESIGNER,)),
    "policy": ("Pau", (Role.POLICY,)),
    "analyst": ("Ana", (Role.ANALYST,)),
}


class NotInDemoMode(ImproperlyConfigured):
    """Demo accounts have a known password, so they exist in demo mode only."""


@transaction.atomic
def seed_accounts() -> list[User]:
    """Make the accounts that are missing; set a password only where it is not the demo's."""
    if not settings.DEMO:
        raise NotInDemoMode("Demo accounts need CHATAPP_DEMO=1; nothing was changed.")
    groups = found_groups()
    accounts = []
    for login, (name, roles) in ACCOUNTS.items():
        account, _ = User.objects.get_or_create(
            username=login, defaults={"first_name": name, "email": f"{login}@example.org"}
        )
        account.groups.set([groups[role] for role in roles])
        accounts.append(account)
    _set_passwords(accounts)
    return accounts


def _set_passwords(accounts: list[User]) -> None:
    """Give all accounts one hash of the password, so that a second start checks one, not eight."""
    stored = {account.password for account in accounts}
    good = {encoded for encoded in stored if check_password(settings.DEMO_PASSWORD, encoded)}
    encoded = min(good) if good else make_password(settings.DEMO_PASSWORD)
    for account in accounts:
        if account.password not in good:
            account.password = encoded
            account.save(update_fields=["password"])
