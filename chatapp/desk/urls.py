"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.desk import ticket_urls
from chatapp.desk.views import bulk, lead, queue, report, saved, staffing

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("views/", saved.save_view, name="save_view"),
    path("views/<int:pk>/rename/", saved.rename_view, name="rename_view"),
    path("views/<int:pk>/forget/", saved.forget_view, name="forget_view"),
    path("failures/", lead.failures, name="failures"),
    path("failures/notices/", lead.notices, name="notices"),
    path("failures/<int:pk>/retry/", lead.retry_letter, name="retry_letter"),
    path("failures/<int:pk>/drop/", lead.drop_letter, name="drop_letter"),
    path("queues/", lead.queues, name="queues"),
    path("queues/new/", lead.edit_queue, name="new_queue"),
    path("queues/<slug:slug>/", lead.edit_queue, name="edit_queue"),
    path("team/", staffing.team, name="team"),
    path("team/<int:pk>/", staffing.member, name="member"),
    path("reports/", report.report, name="reports"),
    path("reports/table.csv", report.table, name="report_table"),
    path("available/", queue.take_tickets, name="available"),
    *ticket_urls.urlpatterns,
]
