"""One customer's timeline: what was recorded, with the days of its contracts between."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bansou.base.kit.days import start_of
from bansou.core.customers.compute.standing import last_day_of
from bansou.core.customers.contracts import Term, timeline_kinds
from bansou.core.customers.models import Contract, Customer, TimelineEntry

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as it is shown; `pk` is None where it follows from a contract."""

    at: datetime
    kind: str
    title: Any
    icon: str
    sentence: str
    text: str
    by: str
    by_id: int | None
    pk: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A page of lines, newest first; `older` is the moment from which the next page goes on, None at the end."""

    lines: tuple[Line, ...]
    older: str | None
    kinds: tuple[tuple[str, Any, bool], ...]


def timeline(
    customer: Customer,
    *,
    kinds: frozenset[str] = frozenset(),
    before: datetime | None = None,
    now: datetime,
    contracts: Sequence[Contract] | None = None,
    limit: int = PER_PAGE,
) -> Timeline:
    """The lines of `customer` before the moment `before`, of the titles `kinds` or all; days that lie ahead are left out."""
    codes = {code for code, kind in timeline_kinds.items() if not kinds or str(kind.title) in kinds}
    rows = TimelineEntry.objects.filter(customer=customer)
    entries = rows.filter(kind__in=codes, at__lte=now).select_related("member")
    if before is not None:
        entries = entries.filter(at__lt=before)
    stored = [_line(entry.at, entry.kind, entry.facts, entry=entry) for entry in entries[: limit + 1]]
    if contracts is None:
        contracts = list(Contract.objects.filter(customer=customer).select_related("product"))
    milestones = [line for line in _milestones(contracts) if line.at < now]
    told = [line for line in milestones if line.kind in codes and (before is None or line.at < before)]
    lines = sorted([*stored, *told], key=lambda line: (line.at, line.pk or 0), reverse=True)
    shown = tuple(lines[:limit])
    older = shown[-1].at.isoformat() if len(lines) > limit else None
    there = {*rows.order_by().values_list("kind", flat=True).distinct(), *(line.kind for line in milestones), "note"}
    return Timeline(lines=shown, older=older, kinds=_titles(kinds, there))


def _titles(chosen: frozenset[str], there: Set[str]) -> tuple[tuple[str, Any, bool], ...]:
    titles = dict.fromkeys(str(kind.title) for kind in timeline_kinds.values() if kind.code in there)
    return tuple((title, title, title in chosen) for title in titles)


def _line(at: datetime, kind: str, facts: dict[str, Any], *, entry: TimelineEntry | None = None) -> Line:
    known = timeline_kinds[kind]
    member = entry.member if entry else None
    return Line(
        at=at,
        kind=kind,
        title=known.title,
        icon=known.icon,
        sentence=known.sentence(facts),
        text=entry.text if entry else "",
        by=member.name if member else "",
        by_id=member.pk if member else None,
        pk=entry.pk if entry else None,
    )


def _milestones(contracts: Iterable[Contract]) -> Iterator[Line]:
    for contract in contracts:
        facts = {
            "product": contract.product.name, "plan": contract.plan, "amount": contract.amount, "currency": contract.currency,
            "reason": contract.cancel_reason,
        }  # fmt: skip
        yield _line(start_of(contract.starts_on), "contract_started", facts)
        end = last_day_of(Term(starts_on=contract.starts_on, ends_on=contract.ends_on, cancelled_on=contract.cancelled_on))
        if end is not None:
            kind = "contract_cancelled" if contract.cancelled_on == end else "contract_ended"
            yield _line(start_of(end) + timedelta(microseconds=1), kind, facts)
