"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.desk import queue_views, views

app_name = "desk"
urlpatterns = [
    path("", queue_views.queue, name="queue"),
    path("bulk/", queue_views.bulk, name="bulk"),
    path("views/", queue_views.save_view, name="save_view"),
    path("views/<int:pk>/forget/", queue_views.forget_view, name="forget_view"),
    path("available/", queue_views.take_tickets, name="available"),
    path("tickets/<int:pk>/", views.ticket, name="ticket"),
    path("tickets/<int:pk>/claim/", views.claim, name="claim"),
    path("tickets/<int:pk>/reply/", views.reply, name="reply"),
    path("tickets/<int:pk>/note/", views.note, name="note"),
    path("tickets/<int:pk>/resolve/", views.resolve, name="resolve"),
    path("tickets/<int:pk>/hand-back/", views.hand_back, name="hand_back"),
]
