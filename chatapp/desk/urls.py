"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("tickets/<int:pk>/", views.ticket, name="ticket"),
    path("tickets/<int:pk>/claim/", views.claim, name="claim"),
    path("tickets/<int:pk>/reply/", views.reply, name="reply"),
    path("tickets/<int:pk>/note/", views.note, name="note"),
    path("tickets/<int:pk>/resolve/", views.resolve, name="resolve"),
    path("tickets/<int:pk>/hand-back/", views.hand_back, name="hand_back"),
]
