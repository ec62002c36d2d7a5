"""Find words of a question by their trigrams; on SQLite there is nothing to do.

`pg_trgm` is a trusted extension: whoever owns the database may make it. An index over an
expression of this kind is no field's, so no model names it; `chatapp.desk.models.finding` asks it.
"""

from typing import Any

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

_INDEX = """
    CREATE INDEX ticket_words ON desk_ticket USING gin ((
        regexp_replace(
            upper(asked_redacted || ' ' || need_redacted),
            '([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])', '\\1\\1\\1', 'g'
        )
    ) gin_trgm_ops)
"""


def forwards(apps: Any, schema_editor: Any) -> None:
    """Make the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_INDEX)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX ticket_words")


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0008_quick_lists"),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunPython(forwards, backwards),
    ]
