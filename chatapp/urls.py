"""Every address of the product."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from chatapp.accounts.views.entrance import set_language

handler500 = "chatapp.ops.unavailable.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chatapp.chat.urls")),
    path("accounts/", include("chatapp.accounts.urls")),
    path("desk/", include("chatapp.desk.urls")),
    path("studio/", include("refusals.studio.urls")),
    path("analytics/", include("refusals.analytics.urls")),
    path("probe/", include("refusals.probe.urls")),
    path("cards/", include("chatapp.gallery.urls")),
    path("settings/data/", include("chatapp.privacy.urls")),
    path("settings/account/", include("chatapp.accounts.settings_urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("chatapp.ops.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("chatapp.demo.urls")))
