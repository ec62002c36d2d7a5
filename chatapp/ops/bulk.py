"""Writing very many rows of one table: COPY on PostgreSQL, executemany on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

_AT_ONCE = 20_000

Values = Mapping[str, Any]
"""A row: what differs from the model's defaults, by the field's `attname`."""


def write(model: type[models.Model], rows: Iterable[Values]) -> int:
    """Write rows of `model` as fast as the database takes them; return how many.

    Every row gives the same fields, its key among them unless the database makes it. Nothing of
    the model's own code runs, and of the constraints only the database's hold.
    """
    feed = iter(rows)
    first = next(feed, None)
    if first is None:
        return 0
    table = _Table(model, tuple(first))
    count = 0
    with transaction.atomic():
        for chunk in _chunks(first, feed):
            table.insert(chunk)
            count += len(chunk)
    table.count_on()
    return count


def _chunks(first: Values, feed: Iterator[Values]) -> Iterator[list[Values]]:
    chunk = [first, *islice(feed, _AT_ONCE - 1)]
    while chunk:
        yield chunk
        chunk = list(islice(feed, _AT_ONCE))


class _Table:
    """One table and how its columns are filled: from the row, or with the field's default."""

    def __init__(self, model: type[models.Model], given: tuple[str, ...]) -> None:
        meta = model._meta  # noqa: SLF001  (documented, for all its underscore)
        known = {field.attname: field for field in meta.concrete_fields}
        rest = [field for name, field in known.items() if name not in given and _has_default(field)]
        plain = model()
        self._model, self._name = model, str(meta.db_table)
        self._given = [(name, _preparation(known[name])) for name in given]
        self._rest = [
            field.get_db_prep_save(getattr(plain, field.attname), connection) for field in rest
        ]
        filled = [*(known[name] for name in given), *rest]
        self._columns = [str(field.column) for field in filled]

    def insert(self, chunk: list[Values]) -> None:
        """Write some rows."""
        rows = (self._row(values) for values in chunk)
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in self._columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {quote(self._name)} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self._columns))
            statement = f"INSERT INTO {quote(self._name)} ({names}) VALUES ({marks})"  # noqa: S608
            cursor.executemany(statement, list(rows))

    def count_on(self) -> None:
        """Let the database's own keys go on after those that were given."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [self._model]):
                cursor.execute(statement)

    def _row(self, values: Values) -> list[Any]:
        return [prepare(values[name]) for name, prepare in self._given] + self._rest


def _has_default(field: models.Field[Any, Any]) -> bool:
    """Say whether a column is ours to fill; the database makes its own keys."""
    return not isinstance(field, models.AutoField)


def _preparation(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what turns a value into one that the database takes; most need nothing done."""
    target = getattr(field, "target_field", field)
    as_is: tuple[type[models.Field[Any, Any]], ...] = (
        *(models.CharField, models.TextField, models.IntegerField, models.FloatField),
        *(models.BooleanField,),
    )
    if connection.vendor == "postgresql":
        as_is = (*as_is, models.DateTimeField, models.UUIDField)
    if isinstance(target, as_is):
        return _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value
