"""The chat's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.chat import (
    attachment_views,
    card_views,
    edit_views,
    formula_views,
    helped_views,
    history_views,
    rating_views,
    settings_views,
    turn_views,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("c/", history_views.conversations, name="conversations"),
    path("c/<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/", views.message, name="message"),
    path("c/<uuid:conversation_id>/cards/<uuid:refusal_id>/", views.card, name="card"),
    path(
        "c/<uuid:conversation_id>/cards/<uuid:refusal_id>/suggestions/",
        card_views.suggestions,
        name="suggestions",
    ),
    path("country/", card_views.country, name="country"),
    path("models/", card_views.models, name="models"),
    path(
        "c/<uuid:conversation_id>/cards/<uuid:refusal_id>/<str:chosen>/",
        views.choose,
        name="choose",
    ),
    path("c/<uuid:conversation_id>/person/", views.ask_person, name="ask_person"),
    # What can be done with one message.
    path("c/<uuid:conversation_id>/transcript/", turn_views.shown, name="transcript"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/text/", turn_views.text, name="text"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/show/", turn_views.show, name="show"),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/write/",
        edit_views.write_anew,
        name="write_anew",
    ),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/edit/", edit_views.edit, name="edit"),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/switch-back/",
        turn_views.switch_back,
        name="switch_back",
    ),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/rating/",
        rating_views.rate,
        name="rate",
    ),
    path("c/<uuid:conversation_id>/turns/<uuid:turn_id>/retry/", turn_views.retry, name="retry"),
    path(
        "c/<uuid:conversation_id>/turns/<uuid:turn_id>/regenerate/",
        turn_views.regenerate,
        name="regenerate",
    ),
    path(
        "c/<uuid:conversation_id>/turns/<uuid:turn_id>/others/",
        turn_views.offer_another,
        name="offer_another",
    ),
    path(
        "c/<uuid:conversation_id>/turns/<uuid:turn_id>/another/",
        turn_views.ask_another,
        name="ask_another",
    ),
    path(
        "c/<uuid:conversation_id>/tickets/<int:ticket_id>/",
        views.ticket_state,
        name="ticket_state",
    ),
    path(
        "c/<uuid:conversation_id>/tickets/<int:ticket_id>/rate/",
        helped_views.rate_help,
        name="rate_help",
    ),
    # What can be done with a past conversation.
    path("c/<uuid:conversation_id>/manage/", history_views.manage, name="manage"),
    path("c/<uuid:conversation_id>/rename/", history_views.rename, name="rename"),
    path("c/<uuid:conversation_id>/pin/", history_views.pin, name="pin"),
    path("c/<uuid:conversation_id>/archive/", history_views.archive, name="archive"),
    path("c/<uuid:conversation_id>/delete/", history_views.delete, name="delete"),
    path("c/<uuid:conversation_id>/restore/", history_views.restore, name="restore"),
    path("c/<uuid:conversation_id>/share/", history_views.share, name="share"),
    path("c/<uuid:conversation_id>/unshare/", history_views.unshare, name="unshare"),
    path("c/<uuid:conversation_id>/export/<str:ending>/", history_views.export, name="export"),
    path("s/<str:token>/", history_views.shared, name="shared"),
    path(
        "s/<str:token>/attachments/<uuid:attachment_id>/",
        attachment_views.shared_attachment,
        name="shared_attachment",
    ),
    path(
        "s/<str:token>/attachments/<uuid:attachment_id>/thumbnail/",
        attachment_views.shared_thumbnail,
        name="shared_thumbnail",
    ),
    path("c/<uuid:conversation_id>/attachments/", attachment_views.attachments, name="attachments"),
    path(
        "c/<uuid:conversation_id>/attachments/<uuid:attachment_id>/",
        attachment_views.attachment,
        name="attachment",
    ),
    path(
        "c/<uuid:conversation_id>/attachments/<uuid:attachment_id>/thumbnail/",
        attachment_views.thumbnail,
        name="thumbnail",
    ),
    path(
        "c/<uuid:conversation_id>/attachments/<uuid:attachment_id>/detach/",
        attachment_views.detach,
        name="detach",
    ),
    path("formulas/", formula_views.formulas, name="formulas"),
    path("settings/", settings_views.preferences, name="settings"),
]
