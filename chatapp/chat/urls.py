"""The chat's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.chat.views import (
    attachment,
    card,
    edit,
    formula,
    helped,
    history,
    image,
    page,
    rating,
    settings,
    turn,
)

urlpatterns = [
    path("", page.home, name="home"),
    path("c/", history.conversations, name="conversations"),
    path("c/<uuid:conversation_id>/", page.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/", page.message, name="message"),
    path("c/<uuid:conversation_id>/cards/<uuid:refusal_id>/", page.card, name="card"),
    path(
        "c/<uuid:conversation_id>/cards/<uuid:refusal_id>/suggestions/",
        card.suggestions,
        name="suggestions",
    ),
    path("country/", card.country, name="country"),
    path("models/", card.models, name="models"),
    path(
        "c/<uuid:conversation_id>/cards/<uuid:refusal_id>/<str:chosen>/",
        page.choose,
        name="choose",
    ),
    path("c/<uuid:conversation_id>/person/", page.ask_person, name="ask_person"),
    # What can be done with one message.
    path("c/<uuid:conversation_id>/transcript/", turn.shown, name="transcript"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/text/", turn.text, name="text"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/show/", turn.show, name="show"),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/write/",
        edit.write_anew,
        name="write_anew",
    ),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/edit/", edit.edit, name="edit"),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/switch-back/",
        turn.switch_back,
        name="switch_back",
    ),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/rating/",
        rating.rate,
        name="rate",
    ),
    path(
        "c/<uuid:conversation_id>/messages/<uuid:message_id>/images/<int:number>/",
        image.show_image,
        name="show_image",
    ),
    path("c/<uuid:conversation_id>/turns/<uuid:turn_id>/retry/", turn.retry, name="retry"),
    path(
        "c/<uuid:conversation_id>/turns/<uuid:turn_id>/regenerate/",
        turn.regenerate,
        name="regenerate",
    ),
    path(
        "c/<uuid:conversation_id>/turns/<uuid:turn_id>/others/",
        turn.offer_another,
        name="offer_another",
    ),
    path(
        "c/<uuid:conversation_id>/turns/<uuid:turn_id>/another/",
        turn.ask_another,
        name="ask_another",
    ),
    path(
        "c/<uuid:conversation_id>/tickets/<int:ticket_id>/",
        page.ticket_state,
        name="ticket_state",
    ),
    path(
        "c/<uuid:conversation_id>/tickets/<int:ticket_id>/rate/",
        helped.rate_help,
        name="rate_help",
    ),
    # What can be done with a past conversation.
    path("c/<uuid:conversation_id>/manage/", history.manage, name="manage"),
    path("c/<uuid:conversation_id>/rename/", history.rename, name="rename"),
    path("c/<uuid:conversation_id>/pin/", history.pin, name="pin"),
    path("c/<uuid:conversation_id>/archive/", history.archive, name="archive"),
    path("c/<uuid:conversation_id>/delete/", history.delete, name="delete"),
    path("c/<uuid:conversation_id>/restore/", history.restore, name="restore"),
    path("c/<uuid:conversation_id>/share/", history.share, name="share"),
    path("c/<uuid:conversation_id>/unshare/", history.unshare, name="unshare"),
    path("c/<uuid:conversation_id>/export/<str:ending>/", history.export, name="export"),
    path("s/<str:token>/", history.shared, name="shared"),
    path(
        "s/<str:token>/attachments/<uuid:attachment_id>/",
        attachment.shared_attachment,
        name="shared_attachment",
    ),
    path(
        "s/<str:token>/attachments/<uuid:attachment_id>/thumbnail/",
        attachment.shared_thumbnail,
        name="shared_thumbnail",
    ),
    path("c/<uuid:conversation_id>/attachments/", attachment.attachments, name="attachments"),
    path(
        "c/<uuid:conversation_id>/attachments/<uuid:attachment_id>/",
        attachment.attachment,
        name="attachment",
    ),
    path(
        "c/<uuid:conversation_id>/attachments/<uuid:attachment_id>/thumbnail/",
        attachment.thumbnail,
        name="thumbnail",
    ),
    path(
        "c/<uuid:conversation_id>/attachments/<uuid:attachment_id>/detach/",
        attachment.detach,
        name="detach",
    ),
    path("formulas/", formula.formulas, name="formulas"),
    path("settings/", settings.preferences, name="settings"),
]
