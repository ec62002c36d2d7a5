"""The addresses of one ticket, of what is revealed, of ready replies and of macros."""

from __future__ import annotations

from django.urls import path

from chatapp.desk import (
    arranging_views,
    canned_views,
    file_views,
    here_views,
    macro_views,
    passing_views,
    reveal_views,
    views,
)

urlpatterns = [
    path("tickets/<int:pk>/", views.ticket, name="ticket"),
    path("tickets/<int:pk>/claim/", views.claim, name="claim"),
    path("tickets/<int:pk>/reply/", views.reply, name="reply"),
    path("tickets/<int:pk>/note/", views.note, name="note"),
    path("tickets/<int:pk>/draft/", views.draft, name="draft"),
    path("tickets/<int:pk>/resolve/", views.resolve, name="resolve"),
    path("tickets/<int:pk>/hand-back/", views.hand_back, name="hand_back"),
    path("tickets/<int:pk>/assign/", passing_views.assign, name="assign"),
    path("tickets/<int:pk>/transfer/", passing_views.transfer, name="transfer"),
    path("tickets/<int:pk>/release/", passing_views.release, name="release"),
    path("tickets/<int:pk>/merge/", passing_views.merge, name="merge"),
    path("tickets/<int:pk>/reopen/", passing_views.reopen, name="reopen"),
    path("tickets/<int:pk>/prioritise/", arranging_views.prioritise, name="prioritise"),
    path("tickets/<int:pk>/snooze/", arranging_views.snooze, name="snooze"),
    path("tickets/<int:pk>/wake/", arranging_views.wake, name="wake"),
    path("tickets/<int:pk>/parts/", arranging_views.parts, name="parts"),
    path("tickets/<int:pk>/split/", arranging_views.split, name="split"),
    path("tickets/<int:pk>/macros/", macro_views.menu, name="macro_menu"),
    path("tickets/<int:pk>/macros/<int:macro_id>/", macro_views.use, name="use_macro"),
    path("tickets/<int:pk>/reveal/", reveal_views.reveal, name="reveal"),
    path("tickets/<int:pk>/here/", here_views.here, name="here"),
    path("tickets/<int:pk>/canned/", canned_views.menu, name="canned_menu"),
    path("tickets/<int:pk>/files/", file_views.look, name="look_at_file"),
    path("tickets/<int:pk>/files/<uuid:attachment_id>/", file_views.file, name="file"),
    path("macros/", macro_views.kept, name="macros"),
    path("macros/<int:pk>/", macro_views.edit, name="edit_macro"),
    path("macros/<int:pk>/delete/", macro_views.delete, name="delete_macro"),
    path("reveals/", reveal_views.log, name="reveals"),
    path("canned/", canned_views.replies, name="canned"),
    path("canned/<int:pk>/", canned_views.edit, name="edit_canned"),
    path("canned/<int:pk>/delete/", canned_views.delete, name="delete_canned"),
]
