"""Index the search texts: an FTS5 table kept in step by triggers, or a GIN index."""

from typing import Any

from django.db import migrations

_SQLITE = (
    "CREATE VIRTUAL TABLE conversations_fts USING fts5("
    " text, content='conversations_searchtext', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER conversations_fts_added AFTER INSERT ON conversations_searchtext BEGIN"
    " INSERT INTO conversations_fts(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER conversations_fts_removed AFTER DELETE ON conversations_searchtext BEGIN"
    " INSERT INTO conversations_fts(conversations_fts, rowid, text)"
    " VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER conversations_fts_changed AFTER UPDATE ON conversations_searchtext BEGIN"
    " INSERT INTO conversations_fts(conversations_fts, rowid, text)"
    " VALUES ('delete', old.id, old.text);"
    " INSERT INTO conversations_fts(rowid, text) VALUES (new.id, new.text); END",
)
_SQLITE_BACK = (
    "DROP TRIGGER conversations_fts_changed",
    "DROP TRIGGER conversations_fts_removed",
    "DROP TRIGGER conversations_fts_added",
    "DROP TABLE conversations_fts",
)
_POSTGRESQL = (
    "CREATE INDEX conversations_fts ON conversations_searchtext"
    " USING gin (to_tsvector('simple'::regconfig, text))",
)
_POSTGRESQL_BACK = ("DROP INDEX conversations_fts",)


def forwards(apps: Any, schema_editor: Any) -> None:
    """Make the index that this database has."""
    _run(schema_editor, {"sqlite": _SQLITE, "postgresql": _POSTGRESQL})


def backwards(apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    _run(schema_editor, {"sqlite": _SQLITE_BACK, "postgresql": _POSTGRESQL_BACK})


def _run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0002_history"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
