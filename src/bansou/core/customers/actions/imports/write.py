"""Writing planned rows: new records in bulk, changed ones as an upsert, each with its undo record."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bansou.base.kit.japanese import search_text
from bansou.base.members.models import Member
from bansou.core.customers import queries
from bansou.core.customers.actions.contacts import contact_search_text
from bansou.core.customers.compute.plan import Plan
from bansou.core.customers.compute.resolve import PlannedRow
from bansou.core.customers.compute.values import as_json
from bansou.core.customers.contracts import RecordKind
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, ImportedRow, Product, TimelineEntry

BATCH = 500
_TOLD = ("plan", "seats", "amount")
_EMPTY = {"name": "-", "starts_on": None}


class Writer:
    """Writes one plan inside the caller's transaction; `customers` are the keys of the customers it touched."""

    def __init__(
        self, *, source: Import, kind: RecordKind, at: datetime, by: Member | None, progress: Callable[[int, int], None] | None
    ) -> None:
        self.source, self.kind, self.at, self.by = source, kind, at, by
        self.customers: set[int] = set()
        self._model = queries.MODEL[kind]
        self._progress = progress or (lambda _done, _total: None)
        self._products: dict[str, int] = {}
        self._undo: list[ImportedRow] = []
        self._names = dict(Product.objects.values_list("pk", "name"))

    def write(self, plan: Plan) -> None:
        """All rows of `plan` stand in the records."""
        self._make_fields(plan)
        self._make_products(plan)
        total = len(plan.new) + len(plan.changed)
        for start in range(0, len(plan.new), BATCH):
            self._create(plan.new[start : start + BATCH])
            self._progress(min(start + BATCH, len(plan.new)), total)
        for start in range(0, len(plan.changed), BATCH):
            self._change(plan.changed[start : start + BATCH])
            self._progress(len(plan.new) + min(start + BATCH, len(plan.changed)), total)
        if self.kind is RecordKind.CUSTOMERS:
            self._set_parents([*plan.new, *plan.changed])
        ImportedRow.objects.bulk_create(self._undo, batch_size=1000)

    def _make_fields(self, plan: Plan) -> None:
        rows = [
            CustomField(subject=queries.SUBJECT[self.kind], code=code, name_ja=name[:80], name_en=name[:80], kind=kind, order=100)
            for code, (name, kind) in plan.new_fields.items()
        ]
        for row in CustomField.objects.bulk_create(rows):
            self._note("custom_field", row.pk, None, {"code": row.code})

    def _make_products(self, plan: Plan) -> None:
        for name in plan.new_products:
            product = Product.objects.create(code=name, name=name)
            self._products[name] = product.pk
            self._names[product.pk] = name
            self._note("product", product.pk, None, {"code": name})

    def _note(self, record: str, pk: int, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self._undo.append(ImportedRow(source=self.source, record=record, record_id=pk, before=before, after=after))

    def _settled(self, row: PlannedRow) -> dict[str, Any]:
        values = {name: value for name, value in row.values.items() if name != "parent"}
        if isinstance(values.get("product_id"), str):
            values["product_id"] = self._products[values["product_id"]]
        return values

    def _create(self, rows: list[PlannedRow]) -> None:
        records = [self._model(**self._settled(row), fields=row.custom) for row in rows]
        for record in records:
            self._fold(record)
        for record, row in zip(self._model.objects.bulk_create(records, batch_size=BATCH), rows, strict=True):
            values = {name: as_json(value) for name, value in self._settled(row).items()}
            self._note(self._subject, record.pk, None, values | {"fields": row.custom})
            self._touch(record)

    @property
    def _subject(self) -> str:
        return queries.SUBJECT[self.kind]

    def _touch(self, record: Any) -> None:
        key = record.pk if self.kind is RecordKind.CUSTOMERS else record.customer_id
        if key is not None:
            self.customers.add(key)

    @staticmethod
    def _fold(record: Any) -> None:
        if isinstance(record, Customer):
            record.search_text = search_text(record.external_id, record.name, record.name_kana)
        elif isinstance(record, Contact):
            record.search_text = contact_search_text(record)

    def _change(self, rows: list[PlannedRow]) -> None:
        records, told = [], []
        for row in rows:
            before = dict(row.before or {})
            key, was = before.pop("pk"), {name: before.get(name) for name in row.changes}
            before.pop("parent", None)
            values = before | self._settled(row) | {"fields": {**before["fields"], **row.custom}}
            record = self._model(pk=key, **values)
            self._fold(record)
            if isinstance(record, Customer):
                record.changed_at = self.at
            records.append(record)
            after = {name: as_json(row.values["parent"] if name == "parent" else values[name]) for name in row.changes}
            self._note(self._subject, key, {name: as_json(value) for name, value in was.items()}, after)
            self._touch(record)
            if isinstance(record, Contract) and row.changes & set(_TOLD):
                told.append(self._told(record, was))
        upsert(self.kind, records)
        TimelineEntry.objects.bulk_create(told, ignore_conflicts=True)

    def _told(self, contract: Contract, was: dict[str, Any]) -> TimelineEntry:
        changes = {name: [as_json(was[name]), as_json(getattr(contract, name))] for name in _TOLD if name in was}
        facts = {"product": self._names.get(contract.product_id, ""), "changes": changes, "currency": contract.currency}
        key = f"import:{self.source.pk}:contract:{contract.pk}"
        return TimelineEntry(customer_id=contract.customer_id, at=self.at, kind="contract_changed", member=self.by, facts=facts, key=key)

    def _set_parents(self, rows: list[PlannedRow]) -> None:
        named = {row.key: row.values["parent"] for row in rows if row.values.get("parent")}
        keys: dict[str, int] = {}
        for part in queries.parts(list({*named, *named.values()})):
            keys |= dict(Customer.objects.filter(external_id__in=part).values_list("external_id", "pk"))
        groups: dict[int, list[int]] = {}
        for child, parent in named.items():
            groups.setdefault(keys[parent], []).append(keys[child])
        for parent, children in groups.items():
            for part in queries.parts(children):
                Customer.objects.filter(pk__in=part).update(parent=parent)


def upsert(kind: RecordKind, records: list[Any]) -> None:
    """The stored fields of `records`, which exist, are as given: one statement a batch, much faster than CASE … WHEN."""
    names = [name.removesuffix("_id") if name.endswith("_id") else name for name in queries.STORED[kind]]
    if kind is not RecordKind.CONTRACTS:
        names.append("search_text")
    if kind is RecordKind.CUSTOMERS:
        names.append("changed_at")
    queries.MODEL[kind].objects.bulk_create(records, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=names)
