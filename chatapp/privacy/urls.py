"""The addresses of "My data"."""

from __future__ import annotations

from django.urls import path

from chatapp.privacy import views

urlpatterns = [
    path("", views.my_data, name="my_data"),
    path("export/", views.export, name="export_everything"),
    path("export/<uuid:export_id>/", views.export_state, name="export_state"),
    path("export/<uuid:export_id>/download/", views.download, name="export_download"),
    path("erase/", views.erase, name="erase_everything"),
    path("keep/", views.keep, name="keep_everything"),
    path("erasure/<uuid:erasure_id>/", views.erasure, name="erasure"),
]
