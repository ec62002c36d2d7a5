"""The addresses of the gallery."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from chatapp.gallery import views

app_name = "gallery"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="gallery:gallery"), name="cards"),
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/nothing/", views.nothing, name="nothing"),
    path("components/", views.components, name="components"),
    path("mistakes/", views.mistakes, name="mistakes"),
]
