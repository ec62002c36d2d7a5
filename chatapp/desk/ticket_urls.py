"""The addresses of one ticket, of what is revealed, of ready replies and of macros."""

from __future__ import annotations

from django.urls import path

from chatapp.desk.views import arranging, canned, file, here, macro, passing, reveal, ticket

urlpatterns = [
    path("tickets/<int:pk>/", ticket.ticket, name="ticket"),
    path("tickets/<int:pk>/next/", ticket.next_ticket, name="next"),
    path("tickets/<int:pk>/previous/", ticket.previous_ticket, name="previous"),
    path("tickets/<int:pk>/claim/", ticket.claim, name="claim"),
    path("tickets/<int:pk>/reply/", ticket.reply, name="reply"),
    path("tickets/<int:pk>/note/", ticket.note, name="note"),
    path("tickets/<int:pk>/draft/", ticket.draft, name="draft"),
    path("tickets/<int:pk>/resolve/", ticket.resolve, name="resolve"),
    path("tickets/<int:pk>/hand-back/", ticket.hand_back, name="hand_back"),
    path("tickets/<int:pk>/assign/", passing.assign, name="assign"),
    path("tickets/<int:pk>/transfer/", passing.transfer, name="transfer"),
    path("tickets/<int:pk>/release/", passing.release, name="release"),
    path("tickets/<int:pk>/merge/", passing.merge, name="merge"),
    path("tickets/<int:pk>/reopen/", passing.reopen, name="reopen"),
    path("tickets/<int:pk>/prioritise/", arranging.prioritise, name="prioritise"),
    path("tickets/<int:pk>/snooze/", arranging.snooze, name="snooze"),
    path("tickets/<int:pk>/wake/", arranging.wake, name="wake"),
    path("tickets/<int:pk>/parts/", arranging.parts, name="parts"),
    path("tickets/<int:pk>/split/", arranging.split, name="split"),
    path("tickets/<int:pk>/macros/", macro.menu, name="macro_menu"),
    path("tickets/<int:pk>/macros/<int:macro_id>/", macro.use, name="use_macro"),
    path("tickets/<int:pk>/macros/undo/<int:use_id>/", macro.undo, name="undo_macro"),
    path("tickets/<int:pk>/reveal/", reveal.reveal, name="reveal"),
    path("tickets/<int:pk>/here/", here.here, name="here"),
    path("tickets/<int:pk>/canned/", canned.menu, name="canned_menu"),
    path("tickets/<int:pk>/files/", file.look, name="look_at_file"),
    path("tickets/<int:pk>/files/<uuid:attachment_id>/", file.file, name="file"),
    path("macros/", macro.kept, name="macros"),
    path("macros/<int:pk>/", macro.edit, name="edit_macro"),
    path("macros/<int:pk>/delete/", macro.delete, name="delete_macro"),
    path("reveals/", reveal.log, name="reveals"),
    path("canned/", canned.kept, name="canned"),
    path("canned/<int:pk>/", canned.edit, name="edit_canned"),
    path("canned/<int:pk>/delete/", canned.delete, name="delete_canned"),
]
