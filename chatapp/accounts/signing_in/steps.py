"""The second step at sign-in: codes of an app, and recovery codes for when it is lost."""

from __future__ import annotations

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from chatapp.accounts.models import User
from refusals.once import one_at_a_time

_ISSUER = "Onward"
_CODES, _LETTERS = 10, "abcdefghjkmnpqrstuvwxyz23456789"


def has_second_step(person: User) -> bool:
    """Say whether a code is asked for when this person signs in."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def must_set_up(person: User) -> bool:
    """Say whether this person may not work here before they have a second step."""
    works_here = bool(person.roles) or person.is_staff or person.is_superuser
    return settings.STAFF_NEED_SECOND_STEP and works_here and not has_second_step(person)


@transaction.atomic
def begin(person: User) -> TOTPDevice:
    """Return the app's secret that waits for its first code, the same until it is confirmed."""
    one_at_a_time(person.pk)
    waiting = TOTPDevice.objects.filter(user=person, confirmed=False).order_by("pk")
    return waiting.first() or TOTPDevice.objects.create(user=person, confirmed=False, name="app")


def secret_of(device: TOTPDevice) -> str:
    """Return the secret as people type it: groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture_of(device: TOTPDevice) -> str:
    """Return the secret as a QR code, an image's `data:` address."""
    person: User = device.user
    label = quote(f"{_ISSUER}:{person.email or person.get_username()}")
    secret = b32encode(device.bin_key).decode()
    address = f"otpauth://totp/{label}?" + urlencode({"secret": secret, "issuer": _ISSUER})
    return str(segno.make(address, error="m").svg_data_uri(border=0, scale=4))


@transaction.atomic
def confirm(person: User, code: str) -> list[str]:
    """Turn the second step on with the app's first code; return recovery codes, none if wrong."""
    device = begin(person)
    if not device.verify_token(_digits(code)):
        return []
    TOTPDevice.objects.filter(user=person, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return new_recovery_codes(person)


@transaction.atomic
def new_recovery_codes(person: User) -> list[str]:
    """Return codes that each work once, in the place of those there were."""
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def passes(person: User, code: str) -> bool:
    """Say whether a code of the app, or a recovery code, lets this person in; each works once."""
    if _digits(code).isdecimal() and len(_digits(code)) == 6:
        apps = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True)
        return any(device.verify_token(_digits(code)) for device in apps)
    recovery = StaticDevice.objects.select_for_update().filter(user=person, confirmed=True)
    return any(device.verify_token(_plain(code)) for device in recovery)


@transaction.atomic
def turn_off(person: User) -> None:
    """Let one step be enough again."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


def codes_left(person: User) -> int:
    """Say how many recovery codes were not used."""
    return int(StaticToken.objects.filter(device__user=person).count())


def _digits(code: str) -> str:
    return "".join(code.split())


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
