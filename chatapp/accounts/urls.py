"""Signing in and out."""

from __future__ import annotations

from django.urls import path

from chatapp.accounts import views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
]
