"""What an import would do, decided row by row without touching anything."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bansou.core.customers.compute.resolve import Known, PlannedRow, Resolver
from bansou.core.customers.compute.shape import CUSTOM, IGNORE, Target, guess_kind, target_of
from bansou.core.customers.compute.table import CsvFile
from bansou.core.customers.compute.values import as_json, parser_of, read_amount
from bansou.core.customers.contracts import FileRefused, Problem, RecordKind, ValueKind


@dataclass(slots=True, kw_only=True)
class Plan:
    """The outcome of an import before it happens."""

    kind: RecordKind
    mapping: dict[str, str]
    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    new_fields: dict[str, tuple[str, ValueKind]] = field(default_factory=dict)
    new_products: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def refused(self) -> int:
        """How many rows will not be imported."""
        return len({problem.row for problem in self.problems if problem.refused})

    @property
    def doubtful(self) -> int:
        """How many rows are imported although something in them contradicts itself."""
        return len({problem.row for problem in self.problems if not problem.refused})

    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.new and not self.changed


@dataclass(slots=True)
class _Column:
    index: int
    name: str
    code: str
    custom: bool
    read: Callable[[str], Any]
    longest: int
    memo: dict[str, Any] = field(default_factory=dict)


def check_mapping(kind: RecordKind, mapping: Mapping[str, str], constants: Mapping[str, str]) -> None:
    """FileRefused where a needed field has no column, or two columns fill the same field."""
    used = [code for code in mapping.values() if code != IGNORE]
    if twice := next((code for code in used if used.count(code) > 1), None):
        raise FileRefused(Problem(row=0, field=twice, value="", code="field_twice"))
    for column, code in mapping.items():
        if not code.startswith(CUSTOM) and code != IGNORE and target_of(kind, code) is None:
            raise FileRefused(Problem(row=0, field=column, value=code, code="unknown_field"))
    present = {*used, *constants}
    needed = {RecordKind.CUSTOMERS: ["external_id"], RecordKind.CONTRACTS: ["customer", "product", "starts_on"]}.get(kind, [])
    if kind is RecordKind.CONTACTS and not {"external_id", "email"} & present:
        needed = ["external_id"]
    for code in needed:
        if code not in present:
            raise FileRefused(Problem(row=0, field=code, value="", code="missing_column"))


class Planner:
    """Plans one file; the caller gives what is known of the ids that `keys` names."""

    def __init__(self, *, kind: RecordKind, file: CsvFile, mapping: Mapping[str, str], constants: Mapping[str, str]) -> None:
        check_mapping(kind, mapping, constants)
        self.kind, self.file, self.constants = kind, file, dict(constants)
        self.plan = Plan(kind=kind, mapping=dict(mapping), problems=list(file.problems), rows=len(file.rows) + len(file.problems))
        self._rows: list[PlannedRow] = []

    def read(self, fields: Mapping[str, ValueKind]) -> list[PlannedRow]:
        """Every row whose cells can be read, with its id; ids of contracts and contacts are derived where no column gives them."""
        columns = self._columns(fields)
        fixed = self._fixed()
        seen: dict[str, int] = {}
        for number, cells in self.file.rows:
            row = self._row(number, cells, columns, fixed)
            if row is None:
                continue
            if row.key in seen:
                self._refuse(number, self._column_of("external_id"), row.key, "duplicate", first=seen[row.key])
                continue
            seen[row.key] = number
            self._rows.append(row)
        return self._rows

    def _columns(self, fields: Mapping[str, ValueKind]) -> list[_Column]:
        columns = []
        for index, name in enumerate(self.file.header):
            code = self.plan.mapping.get(name, IGNORE)
            if code == IGNORE:
                continue
            if code.startswith(CUSTOM):
                code = code.removeprefix(CUSTOM)
                kind = fields.get(code)
                if kind is None:
                    kind = guess_kind(row[1][index] for row in self.file.rows)
                    self.plan.new_fields[code] = (name, kind)
                columns.append(_Column(index, name, code, custom=True, read=parser_of(kind), longest=2000))
            else:
                target = target_of(self.kind, code)
                assert target is not None  # noqa: S101 - check_mapping has looked
                columns.append(_Column(index, name, code, custom=False, read=self._reader(target), longest=target.longest))
        return columns

    def _reader(self, target: Target) -> Callable[[str], Any]:
        return read_amount if target.code == "amount" else parser_of(target.kind)

    def _fixed(self) -> dict[str, Any]:
        fixed = {}
        for code, text in self.constants.items():
            target = target_of(self.kind, code)
            try:
                if target is None:
                    raise ValueError("unknown_field")
                fixed[code] = self._reader(target)(text)
            except ValueError as error:
                raise FileRefused(Problem(row=0, field=code, value=text, code=str(error))) from None
        return fixed

    def _note(self, row: int, code: str, value: Any, rule: str, refused: bool) -> None:
        (self._refuse if refused else self._doubt)(row, self._column_of(code), value, rule)

    def _refuse(self, row: int, name: str, value: Any, code: str, **facts: Any) -> None:
        self.plan.problems.append(Problem(row=row, field=name, value=str(value)[:80], code=code, facts=facts))

    def _doubt(self, row: int, name: str, value: Any, code: str, **facts: Any) -> None:
        self.plan.problems.append(Problem(row=row, field=name, value=str(value)[:80], code=code, refused=False, facts=facts))

    def _row(self, number: int, cells: list[str], columns: Iterable[_Column], fixed: Mapping[str, Any]) -> PlannedRow | None:
        row = PlannedRow(row=number, key="", values=dict(fixed), custom={})
        good = True
        for column in columns:
            text = cells[column.index]
            if text in column.memo:
                value = column.memo[text]
            else:
                value = column.memo[text] = self._cell(column, text)
            if isinstance(value, ValueError):
                self._refuse(number, column.name, text, str(value), longest=column.longest)
                good = False
            elif value is not None:
                (row.custom if column.custom else row.values)[column.code] = value
        return row if good and self._named(row) else None

    @staticmethod
    def _cell(column: _Column, text: str) -> Any:
        if not text.strip():
            return None
        try:
            value = column.read(text)
        except ValueError as error:
            return error
        if column.longest and isinstance(value, str) and len(value) > column.longest:
            return ValueError("too_long")
        return as_json(value) if column.custom else value

    def _named(self, row: PlannedRow) -> bool:
        """Whether the row has its id and what else it needs; problems are noted."""
        values = row.values
        if self.kind is RecordKind.CONTRACTS:
            for code in ("customer", "product", "starts_on"):
                if values.get(code) is None:
                    self._refuse(row.row, self._column_of(code), "", "needed")
                    return False
            derived = f"{values['customer']}:{values['product']}:{values['starts_on'].isoformat()}"[:160]
            row.key = values.setdefault("external_id", derived)
            return self._terms_hold(row)
        if self.kind is RecordKind.CONTACTS:
            values.setdefault("external_id", values.get("email", "")[:120])
        row.key = values.get("external_id") or ""
        if not row.key:
            self._refuse(row.row, self._column_of("external_id"), "", "needed")
        return bool(row.key)

    def _column_of(self, code: str) -> str:
        return next((column for column, target in self.plan.mapping.items() if target == code), code)

    def _terms_hold(self, row: PlannedRow) -> bool:
        values = row.values
        starts: date = values["starts_on"]
        if (ends := values.get("ends_on")) is not None and ends < starts:
            self._refuse(row.row, self._column_of("ends_on"), ends, "ends_before_start", starts=starts.isoformat())
            return False
        cancelled = values.get("cancelled_on")
        if cancelled is not None and cancelled < starts:
            self._doubt(row.row, self._column_of("cancelled_on"), cancelled, "cancelled_before_start", starts=starts.isoformat())
        if cancelled is not None and ends is not None and cancelled > ends:
            self._doubt(row.row, self._column_of("cancelled_on"), cancelled, "cancelled_after_end", ends=ends.isoformat())
        return True

    def decide(self, known: Known) -> Plan:
        """The plan: references resolved, each row new, changed or unchanged."""
        resolve = Resolver(kind=self.kind, rows=self._rows, known=known, note=self._note)
        for row in self._rows:
            before = known.records.get(row.key)
            if resolve.all(row) and self._complete(row, before):
                self._sort(row, before)
        self.plan.new_products = resolve.new_products
        self.plan.problems.sort(key=lambda problem: problem.row)
        return self.plan

    def _complete(self, row: PlannedRow, before: Mapping[str, Any] | None) -> bool:
        starts, ends = ((row.values.get(name) or (before or {}).get(name)) for name in ("starts_on", "ends_on"))
        if before is not None and starts and ends and ends < starts:
            self._refuse(row.row, self._column_of("ends_on"), ends, "ends_before_start", starts=starts.isoformat())
            return False
        if before is None and self.kind is RecordKind.CUSTOMERS:
            row.values.setdefault("name", row.key)
        return True

    def _sort(self, row: PlannedRow, before: Mapping[str, Any] | None) -> None:
        if before is None:
            self.plan.new.append(row)
            return
        row.before = before
        changes = {name for name, value in row.values.items() if before.get(name) != value}
        held = before.get("fields") or {}
        if any(held.get(name) != value for name, value in row.custom.items()):
            changes.add("fields")
        row.changes = frozenset(changes - {"external_id"})
        if row.changes:
            self.plan.changed.append(row)
        else:
            self.plan.unchanged += 1
