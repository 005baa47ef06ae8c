"""Many rows at once: the ORM's fields and converters, the driver's `executemany`; some five times as fast as `bulk_create`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, models, router


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, skip_known: bool = False) -> None:
    """Each of `rows` (values in the order of `fields`) is stored; with `skip_known` those that break a unique constraint are left out."""
    connection = _connection(model)
    found: list[Any] = [model._meta.get_field(name) for name in fields]  # noqa: SLF001 - Django's public meta
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in found)
    marks = ", ".join(["%s"] * len(found))
    tail = " ON CONFLICT DO NOTHING" if skip_known else ""
    _run(connection, f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks}){tail}", found, rows)  # noqa: S608, SLF001


def update_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, key: str = "pk") -> None:
    """Each row's `fields` are set where `key`, the last value of the row, matches."""
    connection = _connection(model)
    meta: Any = model._meta  # noqa: SLF001
    keyed = meta.pk if key == "pk" else meta.get_field(key)
    found: list[Any] = [*(meta.get_field(name) for name in fields), keyed]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in found[:-1])
    _run(connection, f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(found[-1].column)} = %s", found, rows)  # noqa: S608


def _connection(model: type[models.Model]) -> Any:
    return connections[router.db_for_write(model) or "default"]


def _run(connection: Any, sql: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    ready = [
        [field.get_db_prep_save(value, connection) if value is not None else None for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(sql, ready)
