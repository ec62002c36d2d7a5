"""Who only leads takes no tickets until they say so: what stood there was never their choice."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def ask_leads_again(apps: Any, schema_editor: Any) -> None:
    """Forget what was never asked; an agent is one still."""
    status = apps.get_model("desk", "AgentStatus")
    only_lead = status.objects.filter(available=True, agent__groups__name="lead")
    only_lead.exclude(agent__groups__name="agent").update(available=None)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0011_taking_tickets"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunPython(ask_leads_again, migrations.RunPython.noop)]
