"""Looking for words in what a ticket keeps of the question: a trigram index on PostgreSQL.

SQLite compares row by row, as it does for every `icontains`. Both find the same: any part of a
word, without case, and with fewer than three letters the beginning of one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chatapp.conversations.over_columns import OverColumns

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# A trigram needs three letters, and many a Chinese, Japanese or Korean word has two: there each
# letter counts for three. The index `ticket_words` is over this very expression.
_DENSE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_FOLDED = f"regexp_replace(upper({{text}}), '([{_DENSE}])', '\\1\\1\\1', 'g')"
_LONG = re.compile(rf"[{_DENSE}]|[^\W_]{{3}}")
# Of one or two other letters the index knows where they begin a word, behind one of these. With
# more of these PostgreSQL thinks it cheaper to read every row.
_BEFORE = " \n"


def can_be_found(part: str) -> bool:
    """Say whether there is a letter or a digit in it: signs alone are in no index."""
    return any(sign.isalnum() for sign in part)


class Says(OverColumns):
    """Whether the question or what the person needs, both redacted, holds `part`."""

    def __init__(self, part: str) -> None:
        """Look for `part`, as it stands."""
        super().__init__("asked_redacted", "need_redacted")
        self.part = part

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Compare each of the columns, as `icontains` does."""
        patterns = self._patterns(connection)
        like = [f"{column} LIKE %s ESCAPE '\\'" for column in self.columns(compiler)]
        each = [one for one in like for _pattern in patterns]
        return f"({' OR '.join(each)})", patterns * len(like)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ask the index."""
        patterns = self._patterns(connection)
        text = _FOLDED.format(text=" || ' ' || ".join(self.columns(compiler)))
        like = [f"{text} LIKE {_FOLDED.format(text='%s')}"] * len(patterns)
        return f"({' OR '.join(like)})", patterns

    def _patterns(self, connection: BaseDatabaseWrapper) -> list[str]:
        part = connection.ops.prep_for_like_query(self.part)
        if _LONG.search(self.part):
            return [f"%{part}%"]
        return [f"{part}%", *(f"%{sign}{part}%" for sign in _BEFORE)]
