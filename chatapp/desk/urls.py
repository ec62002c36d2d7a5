"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from chatapp.desk import lead_views, queue_views, report_views, staffing_views, ticket_urls

app_name = "desk"
urlpatterns = [
    path("", queue_views.queue, name="queue"),
    path("bulk/", queue_views.bulk, name="bulk"),
    path("views/", queue_views.save_view, name="save_view"),
    path("views/<int:pk>/forget/", queue_views.forget_view, name="forget_view"),
    path("failures/", lead_views.failures, name="failures"),
    path("failures/<int:pk>/retry/", lead_views.retry_letter, name="retry_letter"),
    path("failures/<int:pk>/drop/", lead_views.drop_letter, name="drop_letter"),
    path("queues/", lead_views.queues, name="queues"),
    path("queues/new/", lead_views.edit_queue, name="new_queue"),
    path("queues/<slug:slug>/", lead_views.edit_queue, name="edit_queue"),
    path("team/", staffing_views.team, name="team"),
    path("team/<int:pk>/", staffing_views.member, name="member"),
    path("reports/", report_views.report, name="reports"),
    path("reports/table.csv", report_views.table, name="report_table"),
    path("available/", queue_views.take_tickets, name="available"),
    *ticket_urls.urlpatterns,
]
