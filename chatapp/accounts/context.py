"""What every page needs: the workplaces of whoever is signed in, and what the visitor likes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.guests import signed_in
from chatapp.accounts.models import Role
from chatapp.accounts.reader.preferences import preferences_of
from chatapp.accounts.signing_in.adopting import must_ask

_WORKPLACES = (
    ("desk:queue", _("Desk"), (Role.AGENT, Role.LEAD)),
    ("studio:library", _("Studio"), (Role.DESIGNER, Role.POLICY)),
    ("studio:policy", _("Policy"), (Role.LEAD,)),
    ("analytics:overview", _("Analytics"), (Role.ANALYST,)),
    ("probe:overview", _("Boundaries"), (Role.ANALYST, Role.POLICY, Role.LEAD)),
    ("gallery:cards", _("Cards"), tuple(Role)),
)


def workplaces(request: HttpRequest) -> dict[str, Any]:
    """Return the (URL name, label) pairs that this person works in, and whether this is a demo."""
    person = signed_in(request.user) if hasattr(request, "user") else None
    mine = (
        [(name, label) for name, label, roles in _WORKPLACES if person.has_role(*roles)]
        if person
        else []
    )
    return {"workplaces": mine, "demo": settings.DEMO}


def preferences(request: HttpRequest) -> dict[str, Any]:
    """Return what this visitor likes (the page comes in their theme), and what is open."""
    session = getattr(request, "session", None)
    ask = session is not None and must_ask(session)
    return {"preferences": preferences_of(request), "ask_to_bring": ask}
