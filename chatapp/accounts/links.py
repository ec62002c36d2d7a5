"""What the links in letters carry: signed, good for a while, and used up by what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from chatapp.accounts.models import User

_SIGN_UP, _NEW_EMAIL = "accounts.sign_up", "accounts.new_email"


class UsedUp(Exception):
    """The link is not ours, too old, or did its work already."""


@dataclass(frozen=True, slots=True)
class NewEmail:
    """An account, and the address that its holder proved to read."""

    person: User
    address: str


def for_sign_up(address: str) -> str:
    """Return what proves that somebody reads `address`."""
    return signing.dumps(address, salt=_SIGN_UP, compress=True)


def read_sign_up(token: str) -> str:
    """Return the address, of which there is no account yet; raises UsedUp."""
    address = str(_read(token, _SIGN_UP))
    if User.objects.by_email(address):
        raise UsedUp
    return address


def for_reset(person: User) -> tuple[str, str]:
    """Return what allows to set a password; used up by a new one, or by signing in."""
    return urlsafe_base64_encode(str(person.pk).encode()), default_token_generator.make_token(
        person
    )


def read_reset(uid: str, token: str) -> User:
    """Return whose password may be set; raises UsedUp."""
    try:
        person = User.objects.get(pk=int(urlsafe_base64_decode(uid)), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        raise UsedUp from None
    if not default_token_generator.check_token(person, token):
        raise UsedUp
    return person


def for_new_email(person: User, address: str) -> str:
    """Return what proves that the account's holder reads `address`; used up by any change of it."""
    return signing.dumps([person.pk, person.email, address], salt=_NEW_EMAIL, compress=True)


def read_new_email(token: str) -> NewEmail:
    """Return the account and its new address; raises UsedUp."""
    pk, before, address = _read(token, _NEW_EMAIL)
    person = User.objects.filter(pk=pk, email=before, is_active=True).first()
    if person is None or User.objects.by_email(address):
        raise UsedUp
    return NewEmail(person, address)


def _read(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=settings.LINK_SECONDS)
    except signing.BadSignature:
        raise UsedUp from None
