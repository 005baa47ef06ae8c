"""Writing planned rows: new records and changed ones by one prepared statement each, with their undo records."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bansou.base.kit.bulk import insert_rows, update_rows
from bansou.base.kit.japanese import search_text
from bansou.base.members.models import Member
from bansou.core.customers import queries
from bansou.core.customers.actions.contacts import contact_search_text
from bansou.core.customers.compute.plan import Plan
from bansou.core.customers.compute.resolve import PlannedRow
from bansou.core.customers.compute.values import as_json
from bansou.core.customers.contracts import RecordKind
from bansou.core.customers.models import Contact, Customer, CustomField, Import, ImportedRow, Product, TimelineEntry

_TOLD = ("plan", "seats", "amount")
_STEP = 1000
_NEW: dict[RecordKind, dict[str, Any]] = {
    RecordKind.CUSTOMERS: {
        "name": "", "name_kana": "", "industry": "", "region": "", "employees": None, "website": "", "owner_id": None,
        "plan": "", "amount": 0, "currency": "JPY",
    },
    RecordKind.CONTACTS: {
        "customer_id": None, "family_name": "", "given_name": "", "name_kana": "", "email": "", "phone": "", "department": "",
        "title": "", "role": Contact.Role.USER.value, "left_on": None,
    },
    RecordKind.CONTRACTS: {
        "customer_id": None, "product_id": None, "plan": "", "seats": None, "amount": 0, "currency": "JPY", "signed_on": None,
        "starts_on": None, "ends_on": None, "renews_on": None, "notice_on": None, "cancelled_on": None, "cancel_reason": "",
    },
}  # fmt: skip


class Writer:
    """Writes one plan inside the caller's transaction; `customers` are the keys of the customers it touched."""

    def __init__(
        self, *, source: Import, kind: RecordKind, at: datetime, by: Member | None, progress: Callable[[int, int], None] | None
    ) -> None:
        self.source, self.kind, self.at, self.by = source, kind, at, by
        self.customers: set[int] = set()
        self._subject = queries.SUBJECT[kind]
        self._progress = progress or (lambda _done, _total: None)
        self._products: dict[str, int] = {}
        self._undo: list[tuple[Any, ...]] = []
        self._names = dict(Product.objects.values_list("pk", "name"))

    def write(self, plan: Plan) -> None:
        """All rows of `plan` stand in the records."""
        self._make_fields(plan)
        self._make_products(plan)
        self._total, self._done = len(plan.new) + len(plan.changed), 0
        self._create(plan.new)
        self._change(plan.changed)
        if self.kind is RecordKind.CUSTOMERS:
            self._set_parents([*plan.new, *plan.changed])
        insert_rows(ImportedRow, ("source", "record", "record_id", "before", "after"), self._undo)

    def _make_fields(self, plan: Plan) -> None:
        for code, (name, kind) in plan.new_fields.items():
            field = CustomField.objects.create(
                subject=self._subject, code=code, name_ja=name[:80], name_en=name[:80], kind=kind.value, order=100
            )
            self._note("custom_field", field.pk, None, {"code": code})

    def _make_products(self, plan: Plan) -> None:
        for name in plan.new_products:
            product = Product.objects.create(code=name, name=name)
            self._products[name] = product.pk
            self._names[product.pk] = name
            self._note("product", product.pk, None, {"code": name})

    def _note(self, record: str, pk: int, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self._undo.append((self.source.pk, record, pk, before, after))

    def _settled(self, row: PlannedRow) -> dict[str, Any]:
        values = {name: value for name, value in row.values.items() if name != "parent"}
        if isinstance(values.get("product_id"), str):
            values["product_id"] = self._products[values["product_id"]]
        return values

    def _create(self, rows: list[PlannedRow]) -> None:
        names = ["external_id", *_NEW[self.kind], "fields", *_extra(self.kind, new=True)]
        settled = [_NEW[self.kind] | self._settled(row) | {"fields": row.custom} for row in rows]
        values = (self._values(row, names) for row in self._counted(settled))
        insert_rows(queries.MODEL[self.kind], [name.removesuffix("_id") if name != "external_id" else name for name in names], values)
        keys = queries.keys_of(self.kind, [row.key for row in rows])
        for row, full in zip(rows, settled, strict=True):
            after = {name: as_json(full[name]) for name in row.values if name != "parent"}
            self._note(self._subject, keys[row.key], None, after | {"fields": row.custom})
            self._touch(keys[row.key], full)

    def _counted(self, rows: Sequence[Any]) -> Iterator[Any]:
        for row in rows:
            self._done += 1
            if self._done % _STEP == 0 or self._done == self._total:
                self._progress(self._done, self._total)
            yield row

    def _values(self, row: dict[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
        made = {
            "search_text": folded_text(kind=self.kind, values=row) if "search_text" in names else "",
            "created_at": self.at,
            "changed_at": self.at,
        }
        return tuple(row[name] if name in row else made[name] for name in names)

    def _touch(self, pk: int, values: dict[str, Any]) -> None:
        key = pk if self.kind is RecordKind.CUSTOMERS else values.get("customer_id")
        if key is not None:
            self.customers.add(key)

    def _change(self, rows: list[PlannedRow]) -> None:
        names = [*queries.STORED[self.kind], *_extra(self.kind, new=False)]
        written: list[tuple[Any, ...]] = []
        told: list[TimelineEntry] = []
        for row in self._counted(rows):
            before = dict(row.before or {})
            full = before | self._settled(row) | {"fields": {**before["fields"], **row.custom}}
            written.append((*self._values(full, names), before["pk"]))
            was = {name: before.get(name) for name in row.changes}
            after = {name: as_json(row.values["parent"] if name == "parent" else full[name]) for name in row.changes}
            self._note(self._subject, before["pk"], {name: as_json(value) for name, value in was.items()}, after)
            self._touch(before["pk"], full)
            if self.kind is RecordKind.CONTRACTS and row.changes & set(_TOLD):
                told.append(self._told(full, was))
        update_rows(queries.MODEL[self.kind], [name.removesuffix("_id") for name in names], written)
        TimelineEntry.objects.bulk_create(told, ignore_conflicts=True, batch_size=500)

    def _told(self, contract: dict[str, Any], was: dict[str, Any]) -> TimelineEntry:
        changes = {name: [as_json(was[name]), as_json(contract[name])] for name in _TOLD if name in was}
        facts = {"product": self._names.get(contract["product_id"], ""), "changes": changes, "currency": contract["currency"]}
        return TimelineEntry(
            customer_id=contract["customer_id"],
            at=self.at,
            kind="contract_changed",
            member=self.by,
            facts=facts,
            key=f"import:{self.source.pk}:contract:{contract['pk']}",
        )

    def _set_parents(self, rows: list[PlannedRow]) -> None:
        named = {row.key: row.values["parent"] for row in rows if row.values.get("parent")}
        keys = queries.keys_of(RecordKind.CUSTOMERS, list({*named, *named.values()}))
        update_rows(Customer, ["parent"], [(keys[parent], keys[child]) for child, parent in named.items()])


def _extra(kind: RecordKind, *, new: bool) -> list[str]:
    names = [] if kind is RecordKind.CONTRACTS else ["search_text"]
    names += ["created_at"] if new and kind is not RecordKind.CONTRACTS else []
    return names + (["changed_at"] if kind is RecordKind.CUSTOMERS else [])


def folded_text(*, kind: RecordKind, values: dict[str, Any]) -> str:
    """The searchable form of a record given as values."""
    if kind is RecordKind.CUSTOMERS:
        return search_text(values["external_id"], values["name"], values["name_kana"])
    if kind is RecordKind.CONTACTS:
        names = ("external_id", "family_name", "given_name", "name_kana", "email")
        return contact_search_text(contact=Contact(**{name: values[name] for name in names}))
    return ""
