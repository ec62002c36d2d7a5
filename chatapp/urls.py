"""Every address of the product."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chatapp.chat.urls")),
    path("accounts/", include("chatapp.accounts.urls")),
    path("desk/", include("chatapp.desk.urls")),
    path("studio/", include("refusals.studio.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("chatapp.ops.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("chatapp.demo.urls")))
