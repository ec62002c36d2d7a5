"""Addresses of the demo endpoint."""

from __future__ import annotations

from django.urls import path

from chatapp.demo import mail_views, views, visitor_views

urlpatterns = [
    path("v1/chat/completions", views.completions, name="demo-completions"),
    path("v1/models", views.models, name="demo-models"),
    path("mail/", mail_views.mail, name="demo_mail"),
    path("visitor/", visitor_views.visitor, name="demo_visitor"),
    path("v1/_seen", views.recent, name="demo-seen"),
]
