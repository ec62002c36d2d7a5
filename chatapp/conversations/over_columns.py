"""What a condition in SQL of our own has in common: it looks at columns, and is true or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Expression, F

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler


class OverColumns(Expression):
    """A condition over some columns of a row; each database's `as_…` says how it is asked."""

    output_field = BooleanField()

    def __init__(self, *names: str) -> None:
        """Look at the columns of these names."""
        super().__init__()
        self._columns: list[Any] = [F(name) for name in names]

    def get_source_expressions(self) -> list[Any]:
        """Return the columns that are looked at."""
        return self._columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take the columns as the query names them."""
        self._columns = list(exprs)

    def columns(self, compiler: SQLCompiler) -> list[str]:
        """Return the columns in SQL."""
        return [compiler.compile(column)[0] for column in self._columns]
