"""Customers, contacts and contracts as tables for files; the columns are those an import reads, so a file comes back unchanged."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from bansou.core.customers.contracts import RecordKind, ValueKind
from bansou.core.customers.models import Contact, Contract, Customer
from bansou.core.customers.queries.imports import custom_fields

_S, _D = pa.string(), pa.date32()
_COLUMNS: dict[RecordKind, tuple[tuple[str, str, Any], ...]] = {
    RecordKind.CUSTOMERS: (
        ("customer_id", "external_id", _S), ("name", "name", _S), ("name_kana", "name_kana", _S), ("parent_id", "parent__external_id", _S),
        ("industry", "industry", _S), ("region", "region", _S), ("employees", "employees", pa.int64()), ("website", "website", _S),
        ("owner", "owner__email", _S),
    ),
    RecordKind.CONTACTS: (
        ("contact_id", "external_id", _S), ("customer_id", "customer__external_id", _S), ("family_name", "family_name", _S),
        ("given_name", "given_name", _S), ("name_kana", "name_kana", _S), ("email", "email", _S), ("phone", "phone", _S),
        ("department", "department", _S), ("title", "title", _S), ("role", "role", _S), ("left_on", "left_on", _D),
    ),
    RecordKind.CONTRACTS: (
        ("contract_id", "external_id", _S), ("customer_id", "customer__external_id", _S), ("product", "product__code", _S),
        ("plan", "plan", _S), ("seats", "seats", pa.int64()), ("amount", "amount", pa.decimal128(14, 2)), ("currency", "currency", _S),
        ("signed_on", "signed_on", _D), ("starts_on", "starts_on", _D), ("ends_on", "ends_on", _D), ("renews_on", "renews_on", _D),
        ("notice_on", "notice_on", _D), ("cancelled_on", "cancelled_on", _D), ("cancel_reason", "cancel_reason", _S),
    ),
}  # fmt: skip
_TYPES = {ValueKind.NUMBER: pa.float64(), ValueKind.BOOLEAN: pa.bool_(), ValueKind.DATE: _S, ValueKind.TEXT: _S}
_MODEL: dict[RecordKind, Any] = {RecordKind.CUSTOMERS: Customer, RecordKind.CONTACTS: Contact, RecordKind.CONTRACTS: Contract}
BATCH = 2_000


def exported(kind: RecordKind) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of all records of `kind`, custom fields among them, and their rows in batches; archived customers are left out."""
    custom = custom_fields(kind)
    columns = _COLUMNS[kind]
    taken = {name for name, _, _ in columns}
    names = {code: code if code not in taken else f"{code}_" for code in custom}
    schema = pa.schema(
        [pa.field(name, shape) for name, _, shape in columns]
        + [pa.field(names[code], _TYPES.get(value, _S)) for code, value in custom.items()]
    )
    return schema, _batches(kind, schema, list(custom))


def _batches(kind: RecordKind, schema: pa.Schema, custom: Sequence[str]) -> Iterator[pa.RecordBatch]:
    lookups = [lookup for _, lookup, _ in _COLUMNS[kind]]
    rows = _MODEL[kind].objects.order_by("pk")
    if kind is RecordKind.CUSTOMERS:
        rows = rows.filter(archived_at=None)
    run: list[list[Any]] = []
    for *values, fields in rows.values_list(*lookups, "fields").iterator(chunk_size=BATCH):
        run.append([*values, *(_as(schema.field(len(values) + index).type, fields.get(code)) for index, code in enumerate(custom))])
        if len(run) == BATCH:
            yield _batch(run, schema)
            run = []
    if run:
        yield _batch(run, schema)


def _as(shape: pa.DataType, value: Any) -> Any:
    """A custom value as its column's type; one that does not fit (an old kind) is left out."""
    if value is None or value == "":
        return None
    if shape == pa.float64():
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if shape == pa.bool_():
        return value if isinstance(value, bool) else None
    return str(value)


def _batch(run: list[list[Any]], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*run, strict=True))
    return pa.record_batch([pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)
