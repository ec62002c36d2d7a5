"""What the accounts store for a person; removed last, because all else hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.mail import links
from chatapp.accounts.models import Link, Session, User
from chatapp.accounts.signing_in import steps
from chatapp.holdings import ExportedFile, Holding, Retention, Subject, json_file

_ACCOUNT = (
    *("username", "email", "first_name", "last_name", "date_joined", "last_login"),
    *("language", "theme", "announcements", "default_model", "country"),
)


def export(subject: Subject) -> Iterator[ExportedFile]:
    """Return the account, without its secrets."""
    person = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    if person is None:
        return
    found = User.objects.filter(pk=person.pk).values(*_ACCOUNT).get()
    found["roles"] = sorted(person.roles)
    found["second_step"] = steps.has_second_step(person)
    found["signed_in_until"] = list(person.sessions.values_list("expire_date", flat=True))
    yield json_file("account.json", found)


def erase(subject: Subject) -> int:
    """Remove the account with its secrets, and every session of the person."""
    whose = Q(pk__in=())
    if subject.guest is not None:
        whose |= Q(user=None, guest=subject.guest)
    if subject.user_id is not None:
        whose |= Q(user=subject.user_id)
    Session.objects.filter(whose).delete()
    if subject.user_id is None:
        return 0
    for address in User.objects.filter(pk=subject.user_id).values_list("email", flat=True):
        links.forget(address)
    gone, _by_model = User.objects.filter(pk=subject.user_id).delete()
    return int(gone > 0)


def sweep_sessions(before: datetime, most: int) -> int:
    """Remove sessions that began before `before` and were not used since: they are over."""
    over = before + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    old = Session.objects.filter(expire_date__lt=over).order_by("expire_date")
    keys = list(old.values_list("pk", flat=True)[:most])
    return Session.objects.filter(pk__in=keys).delete()[0]


def sweep_links(before: datetime, most: int) -> int:
    """Remove what links in letters stood for that are too old to work."""
    old = Link.objects.filter(created__lt=before).order_by("created")
    return Link.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]


def sweep_letters(before: datetime, most: int) -> int:
    """Remove the letters that were written to files, where no mail server is, before `before`."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log")) if folder.is_dir() else []
    old = [path for path in files if path.stat().st_mtime < before.timestamp()][:most]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


HOLDINGS = (
    Holding(
        title=_("Account: name, address, password (as a hash), what you like"),
        models=(
            "accounts.User",
            "otp_totp.TOTPDevice",
            "otp_static.StaticDevice",
            "otp_static.StaticToken",
        ),
        retention=(Retention(_("until you delete it"), lambda: 0),),
        export=export,
        erase=erase,
    ),
    Holding(
        title=_("Sessions: where you are signed in, or visit without an account"),
        models=("accounts.Session",),
        retention=(
            Retention(
                _("after the last visit"),
                lambda: settings.SESSION_COOKIE_AGE // 86_400,
                sweep_sessions,
            ),
        ),
    ),
    Holding(
        title=_("Letters with a link, and the addresses that they went to"),
        models=("accounts.Link",),
        retention=(
            Retention(
                _("after the letter, or until the link is followed"),
                lambda: -(-settings.LINK_SECONDS // 86_400),
                sweep_links,
            ),
            Retention(
                _("in a file, where there is no mail server"),
                lambda: -(-settings.LINK_SECONDS // 86_400),
                sweep_letters,
            ),
        ),
    ),
)
