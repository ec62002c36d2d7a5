"""The addresses of the analyst's pages; the host mounts them."""

from __future__ import annotations

from django.urls import path

from refusals.analytics import views

app_name = "analytics"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("cases/<slug:kind>/", views.cases, name="cases"),
    path("<slug:name>.csv", views.table, name="table"),
]
