"""Say of the versions that exist which are live and which were."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def tell_states(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("refusals", "CopyVersion").objects
    publications = apps.get_model("refusals", "Publication").objects
    versions.filter(pk__in=publications.values("previous")).update(state="retired")
    versions.filter(pk__in=publications.values("version")).update(state="published")


class Migration(migrations.Migration):
    dependencies = [("refusals", "0003_copy_workflow")]

    operations = [migrations.RunPython(tell_states, migrations.RunPython.noop)]
