"""The request that our views get: with its person and its htmx details declared."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from chatapp.accounts.limiting.limits import Hit
from chatapp.accounts.models import User


class HtmxRequest(HttpRequest):
    """A request after the authentication and htmx middleware; `hit` is what `limited` counted."""

    user: User | AnonymousUser
    htmx: HtmxDetails
    hit: Hit
