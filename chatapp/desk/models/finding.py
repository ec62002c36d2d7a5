"""Looking for words in what a ticket keeps of the question: a trigram index on PostgreSQL.

SQLite compares row by row, as it does for every `icontains`. Both find the same: any part of a
word, without case.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Expression, F

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# A trigram needs three letters, and many a Chinese, Japanese or Korean word has two: there each
# letter counts for three. Two letters of other scripts are looked for row by row. The index
# `ticket_words` is over this very expression.
_FOLDED = (
    "regexp_replace(upper({text}), '([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])', '\\1\\1\\1', 'g')"
)


class Says(Expression):
    """Whether the question or what the person needs, both redacted, holds `part`."""

    output_field = BooleanField()

    def __init__(self, part: str) -> None:
        """Look for `part`, as it stands."""
        super().__init__()
        self.part = part
        self._columns: list[Any] = [F("asked_redacted"), F("need_redacted")]

    def get_source_expressions(self) -> list[Any]:
        """Return the columns that are looked at."""
        return self._columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take the columns as the query names them."""
        self._columns = list(exprs)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Compare each of the columns, as `icontains` does."""
        like = [f"{column} LIKE %s ESCAPE '\\'" for column in self._names(compiler)]
        return f"({' OR '.join(like)})", [self._pattern(connection)] * len(like)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ask the index."""
        text = _FOLDED.format(text=" || ' ' || ".join(self._names(compiler)))
        return f"{text} LIKE {_FOLDED.format(text='%s')}", [self._pattern(connection)]

    def _names(self, compiler: SQLCompiler) -> list[str]:
        return [compiler.compile(column)[0] for column in self._columns]

    def _pattern(self, connection: BaseDatabaseWrapper) -> str:
        return f"%{connection.ops.prep_for_like_query(self.part)}%"
