"""Where machines ask how the product is."""

from __future__ import annotations

from django.urls import path

from chatapp.ops import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
