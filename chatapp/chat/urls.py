"""The chat's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.chat import views

urlpatterns = [
    path("", views.home, name="home"),
    path("c/", views.conversations, name="conversations"),
    path("c/<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/", views.message, name="message"),
    path("c/<uuid:conversation_id>/cards/<uuid:refusal_id>/", views.card, name="card"),
    path(
        "c/<uuid:conversation_id>/cards/<uuid:refusal_id>/<str:chosen>/",
        views.choose,
        name="choose",
    ),
    path("c/<uuid:conversation_id>/person/", views.ask_person, name="ask_person"),
    path("c/<uuid:conversation_id>/turns/<uuid:turn_id>/retry/", views.retry, name="retry"),
    path(
        "c/<uuid:conversation_id>/tickets/<int:ticket_id>/",
        views.ticket_state,
        name="ticket_state",
    ),
]
