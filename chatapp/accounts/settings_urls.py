"""The account's part of the settings."""

from __future__ import annotations

from django.urls import path

from chatapp.accounts import account_views, step_views

urlpatterns = [
    path("", account_views.account, name="account"),
    path("name/", account_views.name, name="account_name"),
    path("password/", account_views.password, name="account_password"),
    path("email/", account_views.email, name="account_email"),
    path("elsewhere/", account_views.elsewhere, name="account_elsewhere"),
    path("second-step/", step_views.set_up, name="second_step"),
    path("second-step/off/", step_views.turn_off, name="second_step_off"),
]
