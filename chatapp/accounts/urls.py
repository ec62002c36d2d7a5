"""Signing in and out, signing up, and the links in letters."""

from __future__ import annotations

from django.urls import path

from chatapp.accounts import account_views, reset_views, sign_up_views, step_views, views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("login/code/", step_views.login_code, name="login_code"),
    path("logout/", views.logout, name="logout"),
    path("sign-up/", sign_up_views.sign_up, name="sign_up"),
    path("sign-up/<str:token>/", sign_up_views.finish, name="sign_up_finish"),
    path("reset/", reset_views.reset, name="reset"),
    path("reset/<str:uid>/<str:token>/", reset_views.finish, name="reset_finish"),
    path("email/<str:token>/", account_views.email_finish, name="email_finish"),
    path("bring/", account_views.bring, name="bring"),
]
