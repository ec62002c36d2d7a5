"""The addresses of the probe; the host mounts them."""

from __future__ import annotations

from django.urls import path

from refusals.probe import acts, views

app_name = "probe"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/", acts.new, name="new"),
    path("compare/", views.compare, name="compare"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/progress/", views.progress, name="progress"),
    path("runs/<int:pk>/topic/", views.topic, name="topic"),
    path("runs/<int:pk>/report.json", views.report, name="report"),
    path("runs/<int:pk>/stop/", acts.stop, name="stop"),
]
