"""Full-text search over titles and messages: FTS5 on SQLite, a GIN index on PostgreSQL.

What is searched is a row of its own with the text folded into words (`words.py`), so both
databases find the same: any script, without case and accents, by the beginnings of words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from chatapp.conversations.over_columns import OverColumns
from chatapp.conversations.words import Term, words_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from chatapp.conversations.models import Conversation, Message, SearchText

_MOST_WORDS = 8_000
"""In one row; PostgreSQL keeps word positions up to 16,383 and a vector up to a megabyte."""


class Matches(OverColumns):
    """Whether a row of `SearchText` has every one of `terms`."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        """Look for `terms`; the row is looked at through its own columns."""
        super().__init__("id", "text")
        self.terms = terms

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ask FTS5; every word is quoted, so nothing that people type is syntax."""
        row, _text = self.columns(compiler)
        phrases = (f'"{" ".join(term.words)}"*' for term in self.terms)
        sql = "SELECT rowid FROM conversations_fts WHERE conversations_fts MATCH %s"
        return f"{row} IN ({sql})", [" AND ".join(phrases)]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ask the index over `to_tsvector`; every word is quoted here too."""
        _row, text = self.columns(compiler)
        sql = f"to_tsvector('simple'::regconfig, {text}) @@ to_tsquery('simple'::regconfig, %s)"
        return sql, [" & ".join(_tsquery(term) for term in self.terms)]


def _tsquery(term: Term) -> str:
    *whole, begun = (f"'{word}'" for word in term.words)
    return "(" + " <-> ".join([*whole, f"{begun}:*"]) + ")"


def search_texts(terms: tuple[Term, ...]) -> QuerySet[SearchText]:
    """Return the rows, anybody's, that have every one of `terms`."""
    # By name: the models' own queries are made of these.
    rows: QuerySet[SearchText] = apps.get_model("conversations", "SearchText").objects.all()
    return rows.filter(Matches(terms))


def index_message(message: Message) -> None:
    """Make a message findable; it never changes, so this is done once."""
    for text in _rows(message.text):
        message.search_texts.create(conversation_id=message.conversation_id, text=text)


def index_title(conversation: Conversation) -> None:
    """Make a conversation findable by its title as it is now."""
    texts = conversation.search_texts
    texts.filter(message=None).delete()
    for text in _rows(conversation.title):
        texts.create(text=text)


def _rows(text: str) -> Iterator[str]:
    folded = [word.folded for word in words_of(text)]
    for start in range(0, len(folded), _MOST_WORDS):
        yield " ".join(folded[start : start + _MOST_WORDS])


def forget_removed() -> None:
    """Let go of words whose rows are gone: FTS5 keeps them until it merges what it has."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO conversations_fts(conversations_fts) VALUES ('optimize')")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
