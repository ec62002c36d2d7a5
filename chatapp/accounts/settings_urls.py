"""The account's part of the settings."""

from __future__ import annotations

from django.urls import path

from chatapp.accounts.views import account, step

urlpatterns = [
    path("", account.account, name="account"),
    path("name/", account.name, name="account_name"),
    path("password/", account.password, name="account_password"),
    path("email/", account.email, name="account_email"),
    path("elsewhere/", account.elsewhere, name="account_elsewhere"),
    path("second-step/", step.set_up, name="second_step"),
    path("second-step/off/", step.turn_off, name="second_step_off"),
]
