"""Signing in and out, signing up, and the links in letters."""

from __future__ import annotations

from django.urls import path

from chatapp.accounts.views import account, entrance, reset, sign_up, step

urlpatterns = [
    path("login/", entrance.login, name="login"),
    path("login/code/", step.login_code, name="login_code"),
    path("logout/", entrance.logout, name="logout"),
    path("sign-up/", sign_up.sign_up, name="sign_up"),
    path("sign-up/<str:token>/", sign_up.finish, name="sign_up_finish"),
    path("reset/", reset.reset, name="reset"),
    path("reset/<str:uid>/<str:token>/", reset.finish, name="reset_finish"),
    path("email/<str:token>/", account.email_finish, name="email_finish"),
    path("bring/", account.bring, name="bring"),
]
