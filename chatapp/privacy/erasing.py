"""The removal of everything that is stored for a person: asked for, called off, done."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from chatapp.accounts.mail.letters import Envelope, Letter
from chatapp.accounts.mail.posting import send
from chatapp.accounts.models import Session, User
from chatapp.accounts.signing_in.sessions import end_all, have_checked
from chatapp.holdings import Subject, holdings
from chatapp.privacy.models import Erasure, of

State = Erasure.State
STALLED_AFTER = timedelta(minutes=3)


@transaction.atomic
def ask_for(subject: Subject, language: str, *, at_once: bool) -> Erasure:
    """Begin a removal, at once or after the days in which it can be called off; safe to repeat.

    At once means that nobody can sign in to the account any more, and that all sessions are over.
    """
    days = 0 if at_once else settings.ERASE_AFTER_DAYS
    due = timezone.now() + timedelta(days=days)
    erasure, _made = _open(subject).get_or_create(
        defaults={
            "user_id": subject.user_id,
            "guest": subject.guest,
            "due": due,
            "language": language,
        }
    )
    waiting = Erasure.objects.filter(pk=erasure.pk, state=State.WAITING)
    if at_once:
        waiting.update(due=due)
        _lock_out(subject)
    erasure.refresh_from_db()
    return erasure


def _lock_out(subject: Subject) -> None:
    person = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    if person is not None:
        User.objects.filter(pk=person.pk).update(is_active=False)
        end_all(person)
    else:
        Session.objects.filter(user=None, guest=subject.guest).delete()
        have_checked(None, subject.guest)


def call_off(erasure: Erasure) -> bool:
    """Leave everything as it is; say whether it was not too late."""
    waiting = Erasure.objects.filter(pk=erasure.pk, state=State.WAITING, due__gt=timezone.now())
    return bool(waiting.delete()[0])


def open_for(subject: Subject) -> Erasure | None:
    """Return the removal that a person asked for and that is not done."""
    return _open(subject).first()


def _open(subject: Subject) -> QuerySet[Erasure]:
    return Erasure.objects.exclude(state=State.DONE).filter(of(subject))


def due() -> list[UUID]:
    """Return those whose time has come, and those whose worker died."""
    now = timezone.now()
    stalled = Q(state=State.RUNNING, touched__lt=now - STALLED_AFTER)
    ready = Erasure.objects.filter(Q(state=State.WAITING, due__lte=now) | stalled)
    return list(ready.order_by("due").values_list("pk", flat=True)[:20])


def run(erasure_id: UUID) -> bool:
    """Remove everything, unless somebody else does; what a crash leaves is removed by the next.

    Say whether this call came to the end. In the order of the holdings, the account last; nothing
    of it is one long transaction.
    """
    now = timezone.now()
    stalled = Q(state=State.RUNNING, touched__lt=now - STALLED_AFTER)
    mine = Erasure.objects.filter(Q(state=State.WAITING, due__lte=now) | stalled, pk=erasure_id)
    if not mine.update(state=State.RUNNING, touched=now):
        return False
    erasure = Erasure.objects.get(pk=erasure_id)
    _lock_out_now(erasure.subject)
    _say_goodbye(erasure)
    for holding in holdings():
        removed = holding.erase(erasure.subject)
        Erasure.objects.filter(pk=erasure_id).update(
            removed=F("removed") + removed, touched=timezone.now()
        )
    Erasure.objects.filter(pk=erasure_id).update(
        state=State.DONE, finished=timezone.now(), guest=None, user=None
    )
    return True


def _say_goodbye(erasure: Erasure) -> None:
    """Send the last letter while there is an address; once, however many take the removal up."""
    person = erasure.user
    unsaid = Erasure.objects.filter(pk=erasure.pk, farewell=None)
    if person is not None and person.email and unsaid.update(farewell=timezone.now()):
        language = person.language or erasure.language
        send(Letter.ACCOUNT_DELETED, Envelope(person.email, language, settings.ORIGINS[0]))


def _lock_out_now(subject: Subject) -> None:
    """Let nobody write meanwhile, also where it was to be done later."""
    with transaction.atomic():
        _lock_out(subject)
