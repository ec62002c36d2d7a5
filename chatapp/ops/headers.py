"""What every answer tells a browser that it may not do, also one that no view has made."""

from __future__ import annotations

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.deprecation import MiddlewareMixin

# What no page of ours asks for; whatever is let in by mistake can't either. Copying and the sound
# of a new request are ours alone.
_NEVER = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
_PERMISSIONS = ", ".join(
    [*(f"{name}=()" for name in _NEVER), "autoplay=(self)", "clipboard-write=(self)"]
)


class PermissionsPolicy(MiddlewareMixin):
    """A middleware: no page, and nothing in it, may use what it has no use for."""

    def process_response(
        self, _request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name what may not be used."""
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response


def guarded(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give an answer that is made outside Django's middleware the headers of all others."""
    for middleware in (
        PermissionsPolicy,
        XFrameOptionsMiddleware,
        CSPMiddleware,
        SecurityMiddleware,
    ):
        middleware(lambda _request: response).process_response(request, response)
    return response
