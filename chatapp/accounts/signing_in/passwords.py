"""Changing a password ends every other session, and is told to its holder."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from chatapp.accounts.mail.letters import Letter
from chatapp.accounts.mail.posting import post
from chatapp.accounts.models import User
from chatapp.accounts.signing_in.sessions import end_all


@transaction.atomic
def change_password(request: HttpRequest, person: User, password: str) -> None:
    """Give `person` another password; only the session that asked, if it is theirs, goes on.

    That one gets a new key too, and is stored before the sockets hear of it.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    mine = request.user.is_authenticated and request.user.pk == person.pk
    if mine:
        update_session_auth_hash(request, person)
        request.session.save()
    end_all(person, but=request.session.session_key if mine else None)
    if person.email:
        post(request, Letter.PASSWORD_CHANGED, person.email, about=person)
