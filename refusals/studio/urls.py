"""The addresses of the studio; the host mounts them."""

from __future__ import annotations

from django.urls import path

from refusals.studio import views

app_name = "studio"
_PLACE = "<slug:slot>/<slug:category>/<slug:language>/"

urlpatterns = [
    path("", views.library, name="library"),
    path(_PLACE, views.place, name="place"),
    path(f"{_PLACE}preview/", views.preview, name="preview"),
    path(f"{_PLACE}save/", views.save, name="save"),
    path(f"{_PLACE}publish/", views.publish, name="publish"),
    path(f"{_PLACE}roll-back/", views.roll_back, name="roll_back"),
]
