"""The demo's addresses by themselves."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("demo/", include("chatapp.demo.urls"))]
