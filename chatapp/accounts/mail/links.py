"""What the links in letters lead to: random, good for a while, and used up by what they do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from chatapp.accounts.models import Link, User

Purpose = Link.Purpose


class UsedUp(Exception):
    """The link is not ours, too old, or did its work already."""


@dataclass(frozen=True, slots=True)
class NewEmail:
    """An account, and the address that its holder proved to read."""

    person: User
    address: str


def for_sign_up(address: str) -> str:
    """Return what proves that somebody reads `address`; no address stands in it, nor in logs."""
    return _made(Purpose.SIGN_UP, address)


def read_sign_up(token: str) -> str:
    """Return the address, of which there is no account yet; raises UsedUp."""
    link = _found(token, Purpose.SIGN_UP)
    if User.objects.by_email(link.address):
        raise UsedUp
    return link.address


def for_reset(person: User) -> tuple[str, str]:
    """Return what allows to set a password; used up by a new one, or by signing in."""
    uid = urlsafe_base64_encode(str(person.pk).encode())
    return uid, default_token_generator.make_token(person)


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
    return _made(Purpose.NEW_EMAIL, address, person)


def read_new_email(token: str) -> NewEmail:
    """Return the account and its new address; raises UsedUp."""
    link = _found(token, Purpose.NEW_EMAIL)
    person = link.user
    if person is None or not person.is_active or person.email != link.was:
        raise UsedUp
    if User.objects.by_email(link.address):
        raise UsedUp
    return NewEmail(person, link.address)


def forget(address: str) -> None:
    """Let every link that was sent to `address` do nothing any more."""
    Link.objects.filter(address__iexact=address).delete()


def _made(purpose: Link.Purpose, address: str, person: User | None = None) -> str:
    token = secrets.token_urlsafe(24)
    was = person.email if person else ""
    Link.objects.create(
        digest=_digest(token), purpose=purpose, address=address, user=person, was=was
    )
    return token


def _found(token: str, purpose: Link.Purpose) -> Link:
    since = timezone.now() - timedelta(seconds=settings.LINK_SECONDS)
    fresh = Link.objects.filter(purpose=purpose, created__gt=since).select_related("user")
    found = fresh.filter(digest=_digest(token)).first()
    if found is None:
        raise UsedUp
    return found


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
