"""The customer list: what was asked in the address, the rows that answer it, the columns shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from bansou.base.members.models import Member
from bansou.base.ui.slots import Column, customer_columns
from bansou.core.customers.models import Customer
from bansou.core.customers.queries.fields import custom_columns
from bansou.core.customers.queries.search import matching

PER_PAGE = 50
OPS: Mapping[str, tuple[str, ...]] = {
    "number": ("gte", "lte", "none"),
    "date": ("within", "gte", "lte", "none"),
    "choice": ("is", "none"),
    "text": ("has", "is", "none"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One condition: a column's code, an operator of its kind, the value as it stands in the address."""

    code: str
    op: str
    value: str

    def __str__(self) -> str:
        return f"{self.code}:{self.op}:{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the address asks of the list; whatever is unknown in it is left out."""

    text: str
    filters: tuple[Filter, ...]
    sort: str
    columns: tuple[Column, ...]
    known: Mapping[str, Column]
    is_archived: bool

    def without(self, condition: Filter) -> "Ask":
        """The same without one condition."""
        return replace(self, filters=tuple(one for one in self.filters if one != condition))


def known_columns(member: Member) -> dict[str, Column]:
    """Every column that `member` may see, custom fields last."""
    slotted = [column for column in customer_columns if member.may(column.permission)]
    return {column.code: column for column in (*slotted, *custom_columns())}


def ask_of(params: QueryDict, member: Member) -> Ask:
    """What the query string `params` asks, for `member`."""
    known = known_columns(member)
    chosen = [known[code] for code in params.getlist("c") if code in known]
    columns = chosen or [column for column in known.values() if column.is_default]
    if known["name"] not in columns:
        columns.insert(0, known["name"])
    sort = params.get("sort", "name")
    sort = sort if sort.lstrip("-") in known and known[sort.lstrip("-")].sort else "name"
    filters = [found for text in params.getlist("f") if (found := _filter(text, known)) is not None]
    return Ask(
        text=params.get("q", "").strip()[:200],
        filters=tuple(dict.fromkeys(filters)),
        sort=sort,
        columns=tuple(columns),
        known=known,
        is_archived=params.get("archived") == "1",
    )


def _filter(text: str, known: Mapping[str, Column]) -> Filter | None:
    # A custom column's code holds a colon itself (field:CODE), so the operator is searched from the known codes.
    for code in sorted(known, key=len, reverse=True):
        if text.startswith(f"{code}:"):
            op, _mark, value = text.removeprefix(f"{code}:").partition(":")
            found = Filter(code=code, op=op, value=value)
            return found if op in OPS.get(known[code].filter_kind or "", ()) and _condition(found, known[code]) is not None else None
    return None


def _condition(condition: Filter, column: Column) -> Q | None:
    """The condition on the rows, or None where the value cannot be read."""
    lookup = column.lookup
    if lookup is None:
        return None
    if condition.op == "none":
        empty = Q(**{f"{lookup}__isnull": True})
        return empty | Q(**{lookup: ""}) if column.filter_kind in {"text", "choice"} and column.code not in _KEYED else empty
    value = _value(condition, column)
    if value is None:
        return None
    if condition.op == "within":
        today = date.today()  # noqa: DTZ011 - the server's zone is the vendor's
        return Q(**{f"{lookup}__gte": today, f"{lookup}__lte": today + timedelta(days=int(value))})
    if condition.op == "is" and column.filter_kind == "choice" and "," in condition.value:
        return Q(**{f"{lookup}__in": [part for part in condition.value.split(",") if part]})
    suffix = {"gte": "__gte", "lte": "__lte", "is": "", "has": "__icontains"}[condition.op]
    return Q(**{lookup + suffix: value})


_KEYED = {"owner", "product"}  # the address holds a primary key
_PLAIN = {"industry", "region", "plan"}  # the address holds what people read


def _value(condition: Filter, column: Column) -> Any:
    text = condition.value.strip()
    try:
        return _READ[column.filter_kind or ""](text, condition, column) if text else None
    except (InvalidOperation, ValueError):
        return None


def _number(text: str, _condition: Filter, _column: Column) -> float:
    number = Decimal(text.replace(",", ""))
    if not number.is_finite() or abs(number) >= 10**15:
        raise ValueError(text)
    return float(number)


def _day(text: str, condition: Filter, _column: Column) -> Any:
    return min(int(text), 36_500) if condition.op == "within" else date.fromisoformat(text)


def _choice(text: str, _condition: Filter, column: Column) -> Any:
    if column.code.startswith("field:"):
        return {"true": True, "false": False}.get(text)
    if column.code in _KEYED and not all(part.isdigit() and len(part) < 19 for part in text.split(",") if part):
        raise ValueError(text)
    return text


_READ: Mapping[str, Callable[[str, Filter, Column], Any]] = {
    "number": _number, "date": _day, "choice": _choice, "text": lambda text, _condition, _column: text,
}  # fmt: skip


def label_of(condition: Filter, ask: Ask) -> str:
    """The condition as people say it: Renews within 90 days."""
    column = ask.known[condition.code]
    values = {"column": column.title, "value": _shown(condition, column)}
    if condition.op == "none":
        return _("%(column)s: none") % values
    if column.filter_kind == "date":
        words = {
            "within": _("%(column)s within %(value)s days"),
            "gte": _("%(column)s from %(value)s"),
            "lte": _("%(column)s until %(value)s"),
        }
    else:
        words = {
            "gte": _("%(column)s at least %(value)s"), "lte": _("%(column)s at most %(value)s"), "is": _("%(column)s: %(value)s"),
            "has": _("%(column)s contains “%(value)s”"),
        }  # fmt: skip
    return words[condition.op] % values


def _shown(condition: Filter, column: Column) -> str:
    if column.filter_kind == "choice" and column.choices is not None and column.code not in _PLAIN:
        names = {str(value): str(name) for value, name in column.choices()}
        return ", ".join(names.get(part, part) for part in condition.value.split(","))
    value = _value(condition, column)
    if column.filter_kind == "date" and condition.op != "within":
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    if isinstance(value, float):
        return number_format(int(value) if value.is_integer() else value, force_grouping=True)
    return condition.value


def portfolio(ask: Ask) -> QuerySet[Customer]:
    """The customers that `ask` names, in its order, without what only the columns need."""
    rows: Any = Customer.objects.filter(archived_at__isnull=not ask.is_archived)
    if ask.text:
        rows = rows.filter(matching(ask.text))
    for code in dict.fromkeys([condition.code for condition in ask.filters]):
        rows = ask.known[code].annotate(rows)
    for condition in ask.filters:
        found = _condition(condition, ask.known[condition.code])
        if found is not None:
            rows = rows.filter(found)
    column = ask.known[ask.sort.lstrip("-")]
    if column.code not in {condition.code for condition in ask.filters}:
        rows = column.annotate(rows)
    down = ask.sort.startswith("-")
    order = [_ordering(name, down=down) for name in column.sort]
    return rows.order_by(*order, "-pk" if down else "pk")  # type: ignore[no-any-return]


def _ordering(name: str, *, down: bool) -> Any:
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if down != name.startswith("-") else field.asc(nulls_last=True)


def with_columns(rows: QuerySet[Customer], ask: Ask) -> QuerySet[Customer]:
    """`rows` with everything that the chosen columns show."""
    for column in ask.columns:
        rows = column.annotate(rows)
    return rows.select_related("owner", "product")


class _Rows:
    """The rows of the list as a sequence: counted once, and only the page's rows are read whole."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self._rows = ask, portfolio(ask)

    def count(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self._rows.order_by().count()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[Customer]:
        keys = list(self._rows.values_list("pk", flat=True)[part])
        found = {row.pk: row for row in with_columns(Customer.objects.filter(pk__in=keys).order_by(), self._ask)}
        return [found[key] for key in keys if key in found]


def page_of(ask: Ask, number: str | int) -> Page[Customer]:
    """One page of the list."""
    rows: Any = _Rows(ask)
    return Paginator(rows, PER_PAGE).get_page(number)


def picked(ask: Ask, keys: Sequence[int], *, everything: bool, limit: int) -> list[int]:
    """The primary keys that a bulk action means: those ticked, or all that match, at most `limit` and one more."""
    rows = portfolio(ask).order_by()
    rows = rows if everything else rows.filter(pk__in=list(keys))
    return list(rows.values_list("pk", flat=True)[: limit + 1])
