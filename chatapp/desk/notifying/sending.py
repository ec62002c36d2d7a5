"""How one notice leaves: as an e-mail, or as a signed post to a webhook.

Neither carries anybody's words. Both carry the delivery's key, so that a receiver can tell a
repeat: between sending and writing down that it was sent a worker may be killed.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import smtplib
import time
from typing import Any

import httpx2
from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from chatapp.accounts.models import Role, User
from chatapp.desk.models import Delivery, Severity
from chatapp.outside import NotOutside, pinned

_LATER = frozenset({408, 425, 429})
"""Answers below 500 that ask us to come again."""


class Undeliverable(Exception):
    """It did not arrive; `kind` says why in a word, `final` that trying again is no use."""

    def __init__(self, kind: str, *, final: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.final = final


def send(delivery: Delivery) -> None:
    """Send a notice, or raise Undeliverable."""
    match delivery.channel:
        case Delivery.Channel.WEBHOOK:
            _post(delivery)
        case Delivery.Channel.EMAIL:
            _mail(delivery)


# --- Webhooks -----------------------------------------------------------------------------------


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body sent at `timestamp`: SHA-256 of both under the secret."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def body_of(delivery: Delivery) -> bytes:
    """Return what a webhook is told: ids and facts, the same at every attempt."""
    ticket = delivery.ticket
    said: dict[str, Any] = {
        "key": str(delivery.key),
        "event": delivery.about,
        "occasion": delivery.occasion,
        "at": delivery.created.isoformat(),
        "ticket": {
            "id": ticket.pk,
            "url": settings.ORIGINS[0] + ticket.get_absolute_url(),
            "queue": ticket.queue.slug,
            "category": ticket.category,
            "severity": Severity(ticket.severity).name.lower(),
            "language": ticket.language,
        },
    }
    return json.dumps(said, sort_keys=True).encode()


def _post(delivery: Delivery) -> None:
    body, timestamp = body_of(delivery), str(int(time.time()))
    queue = delivery.ticket.queue
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(delivery.key),
        "X-Onward-Timestamp": timestamp,
        "X-Onward-Signature": signature_of(queue.webhook_secret, timestamp, body),
    }
    try:
        code = async_to_sync(_status_of)(queue.webhook_url, body, headers)
    except NotOutside:
        raise Undeliverable("not a public address", final=True) from None
    except (OSError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Undeliverable(type(error).__name__) from error
    if not httpx2.codes.is_success(code):
        raise Undeliverable(f"HTTP {code}", final=code < 500 and code not in _LATER)


async def _status_of(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Return the status of the answer, of which nothing more is read.

    The time is for all of it, however slowly its bytes drip: a worker's thread waits.
    """
    limit = settings.DESK_WEBHOOK_SECONDS
    async with asyncio.timeout(limit):
        place = await asyncio.to_thread(pinned, url, inside=settings.DESK_WEBHOOK_INSIDE)
        async with (
            httpx2.AsyncClient(timeout=limit, follow_redirects=False) as client,
            client.stream(
                "POST",
                place.url,
                content=body,
                headers={**headers, "Host": place.host},
                extensions={"sni_hostname": place.name},
            ) as answer,
        ):
            return answer.status_code


# --- E-mail -------------------------------------------------------------------------------------


def _mail(delivery: Delivery) -> None:
    addresses = _addresses(delivery)
    if not addresses:
        raise Undeliverable("no address", final=True)
    with override(_language(delivery)):
        subject, text = _words(delivery)
    host = settings.ORIGINS[0].rpartition("/")[2].partition(":")[0]
    headers = {"Message-ID": f"<{delivery.key}@{host}>", "Idempotency-Key": str(delivery.key)}
    message = EmailMessage(subject, text, headers=headers)
    if len(addresses) > 1:
        message.bcc = addresses  # they needn't know of each other
    else:
        message.to = addresses  # a letter to nobody is taken for spam
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise Undeliverable("SMTPRecipientsRefused", final=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Undeliverable(type(error).__name__) from error


def _addresses(delivery: Delivery) -> list[str]:
    ticket = delivery.ticket
    match delivery.to:
        case Delivery.To.PERSON:
            return [address for address in [ticket.email] if address]
        case Delivery.To.LEADS:
            leads = User.objects.filter(is_active=True, groups__name=Role.LEAD).exclude(email="")
            return sorted(set(leads.values_list("email", flat=True)))
        case _:
            return [address for address in [ticket.queue.notify_email] if address]


def _language(delivery: Delivery) -> str:
    """Speak the person's language to them, and the product's to the desk."""
    known = {code for code, _name in settings.LANGUAGES}
    theirs = delivery.ticket.language
    return theirs if delivery.to == Delivery.To.PERSON and theirs in known else "en"


def _words(delivery: Delivery) -> tuple[str, str]:
    ticket = delivery.ticket
    if delivery.to == Delivery.To.PERSON:
        url = settings.ORIGINS[0] + ticket.conversation.get_absolute_url()
        subject = _("A person answered you")
        text = _("Somebody answered in your conversation. Read it and write back here:")
        return subject, f"{text}\n\n{url}\n"
    url = settings.ORIGINS[0] + ticket.get_absolute_url()
    facts = {"number": ticket.pk, "queue": ticket.queue.shown_name}
    subject = {
        "announced": _("Ticket #{number} waits in {queue}"),
        "warned": _("Ticket #{number} in {queue} is due soon"),
        "breached": _("Ticket #{number} in {queue} is late"),
    }.get(delivery.about, _("Ticket #{number} in {queue} has news")).format(**facts)
    if ticket.is_crisis:
        subject = _("Crisis: {subject}").format(subject=subject)
    return subject, f"{subject}\n\n{ticket.category_name}\n{url}\n"
