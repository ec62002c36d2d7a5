"""The e-mails that we send, as text and as simple HTML, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chatapp.accounts.mail import links
from chatapp.accounts.models import User
from refusals.studio.registry import tending


class Letter(StrEnum):
    """What a letter is about."""

    SIGN_UP = "sign_up"
    RESET = "reset"
    NEW_EMAIL = "new_email"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  (no password)
    SECOND_STEP_CHANGED = "second_step_changed"
    SECOND_STEP_OFF = "second_step_off"
    ACCOUNT_DELETED = "account_deleted"
    RESOURCES_DUE = "resources_due"


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a letter goes, in which language, and where its links lead.

    `user_id` is whom it is about, if its sender knew.
    """

    to: str
    language: str
    origin: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A letter's words; with an act, a link that does something."""

    subject: str
    paragraphs: tuple[str, ...]
    act: str = ""
    path: str = ""


def deliver(letter: Letter, envelope: Envelope) -> None:
    """Write and send a letter; raises OSError when the mail server can't be reached.

    Here, and not where it was asked for, is looked up whether there is such an account: asking
    takes equally long either way.
    """
    with translation.override(envelope.language or settings.LANGUAGE_CODE):
        text = _WORDS[letter](envelope)
        context = {
            "text": text,
            "link": f"{envelope.origin}{text.path}" if text.path else "",
            "origin": envelope.origin,
        }
        message = EmailMultiAlternatives(
            text.subject, render_to_string("accounts/mail/letter.txt", context), to=[envelope.to]
        )
        message.attach_alternative(
            render_to_string("accounts/mail/letter.html", context), "text/html"
        )
    message.send()


def _sign_up(envelope: Envelope) -> Text:
    if User.objects.by_email(envelope.to):
        return Text(
            _("You already have an account"),
            (
                _("Somebody, probably you, wanted to create an account with this address."),
                _("There is one already: sign in, or ask there for a new password."),
                _not_you(),
            ),
            _("Sign in"),
            reverse("login"),
        )
    return Text(
        _("Finish your account"),
        (
            _("Choose a password, and your account is ready."),
            _lasts(),
            _not_you(),
        ),
        _("Choose a password"),
        reverse("sign_up_finish", args=[links.for_sign_up(envelope.to)]),
    )


def _reset(envelope: Envelope) -> Text:
    person = User.objects.by_email(envelope.to)
    if person is None or not person.is_active:
        return Text(
            _("There is no account with this address"),
            (
                _("Somebody, probably you, wanted a new password for an account with it."),
                _("Perhaps you used another address, or no account at all."),
                _not_you(),
            ),
            _("Create an account"),
            reverse("sign_up"),
        )
    return Text(
        _("Choose a new password"),
        (
            _("You can choose a new password for %(name)s.") % {"name": person.shown_name},
            _lasts(),
            _not_you(),
        ),
        _("Choose a new password"),
        reverse("reset_finish", args=links.for_reset(person)),
    )


def _new_email(envelope: Envelope) -> Text:
    person = User.objects.get(pk=envelope.user_id or 0)
    if User.objects.by_email(envelope.to):
        return Text(
            _("This address has an account already"),
            (
                _("Somebody wanted to use this address for another account of theirs."),
                _("Nothing was changed: an address belongs to one account."),
            ),
        )
    return Text(
        _("Confirm your new address"),
        (
            _("Your account is to use this address from now on."),
            _lasts(),
            _not_you(),
        ),
        _("Use this address"),
        reverse("email_finish", args=[links.for_new_email(person, envelope.to)]),
    )


def _email_changed(envelope: Envelope) -> Text:
    return Text(
        _("Your account has another address now"),
        (
            _("Letters go there, and this address no longer signs you in."),
            _("If that wasn’t you, write to whoever runs this service, from this address."),
        ),
    )


def _password_changed(envelope: Envelope) -> Text:
    return Text(
        _("Your password was changed"),
        (
            _("You were signed out everywhere else."),
            _("If that wasn’t you, choose a new password now."),
        ),
        _("Choose a new password"),
        reverse("reset"),
    )


def _second_step_changed(envelope: Envelope) -> Text:
    return Text(
        _("Your second step was changed"),
        (
            _("From now on the codes of another app sign you in, and new recovery codes."),
            _("If that wasn’t you, choose a new password now."),
        ),
        _("Choose a new password"),
        reverse("reset"),
    )


def _second_step_off(envelope: Envelope) -> Text:
    return Text(
        _("Signing in takes one step again"),
        (
            _("The codes of your app are no longer asked for."),
            _("If that wasn’t you, choose a new password now."),
        ),
        _("Choose a new password"),
        reverse("reset"),
    )


def _account_deleted(envelope: Envelope) -> Text:
    return Text(
        _("Your account is deleted"),
        (_("Everything that was yours here is gone, this address too. This was our last letter."),),
    )


def _resources_due(envelope: Envelope) -> Text:
    due = tending.overdue()
    said = ngettext(
        "Nobody has read the source of %(count)d resource for more than %(days)d days.",
        "Nobody has read the sources of %(count)d resources for more than %(days)d days.",
        due,
    )
    return Text(
        _("Helplines should be read again"),
        (
            said % {"count": due, "days": tending.good_for().days},
            _("They still show to people who need them. Please see whether they are still true."),
        ),
        _("Open the resources"),
        f"{reverse('studio:resources')}?show=due",
    )


_WORDS: Mapping[Letter, Callable[[Envelope], Text]] = {
    Letter.SIGN_UP: _sign_up,
    Letter.RESET: _reset,
    Letter.NEW_EMAIL: _new_email,
    Letter.EMAIL_CHANGED: _email_changed,
    Letter.PASSWORD_CHANGED: _password_changed,
    Letter.SECOND_STEP_CHANGED: _second_step_changed,
    Letter.SECOND_STEP_OFF: _second_step_off,
    Letter.ACCOUNT_DELETED: _account_deleted,
    Letter.RESOURCES_DUE: _resources_due,
}


def _lasts() -> str:
    hours = settings.LINK_SECONDS // 3_600
    return ngettext(
        "The link works once, for %(count)d hour.",
        "The link works once, for %(count)d hours.",
        hours,
    ) % {"count": hours}


def _not_you() -> str:
    return _("If that wasn’t you, there is nothing to do: without the link nothing happens.")
