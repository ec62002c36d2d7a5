from __future__ import annotations

from typing import Any

from django.db import migrations


def into_the_default_queue(apps: Any, schema_editor: Any) -> None:
    """Make the queue that every earlier ticket goes into, with what its refusal says."""
    queue, _ = apps.get_model("desk", "Queue").objects.get_or_create(
        is_default=True, defaults={"slug": "general", "name": "General"}
    )
    tickets = apps.get_model("desk", "Ticket").objects
    tickets.update(queue=queue)
    for ticket in tickets.exclude(refusal=None).select_related("refusal").iterator():
        refusal = ticket.refusal
        tickets.filter(pk=ticket.pk).update(
            language=refusal.language,
            asked=refusal.asked,
            served=refusal.served,
            signal=refusal.signal,
            code=refusal.code,
            score=refusal.score,
            rule=refusal.rule,
            policy_version=refusal.policy_version,
            copy_versions=refusal.copy_versions,
            offered=refusal.paths,
        )


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_queues_and_states")]

    operations = [
        migrations.RunPython(into_the_default_queue, migrations.RunPython.noop),
    ]
