"""The touch model on one page: tiers, the map, the moves that wait, and what a policy would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from bansou.base.members.models import Member
from bansou.core.allocation.compute.place import place
from bansou.core.allocation.contracts import Factor, Policy
from bansou.core.allocation.models import Pin, Placement, Tier, TierChange
from bansou.core.allocation.queries.everyone import everyone
from bansou.core.allocation.queries.policy import tiers
from bansou.core.customers.models import Customer

ROWS = 25
DOTS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCount:
    """One tier with its customers, the hours they take a month, their monthly amount, and the moves that wait to and from it."""

    tier: Tier
    customers: int
    hours: Decimal
    amount: Decimal
    joining: int
    leaving: int


def tier_counts() -> list[TierCount]:
    """Every tier with its numbers, most touch first."""
    waiting = Q(state=Placement.State.WAITING)
    now = {
        row["tier"]: row
        for row in Placement.objects.exclude(tier=None).order_by().values("tier").annotate(
            n=Count("pk"), amount=Sum("customer__amount"), leaving=Count("pk", filter=waiting)
        )
    }  # fmt: skip
    joining = dict(Placement.objects.filter(waiting).order_by().values_list("proposed").annotate(Count("pk")))
    none: dict[str, Any] = {"n": 0, "amount": Decimal(0), "leaving": 0}
    return [
        TierCount(
            tier=tier,
            customers=(row := now.get(tier.pk, none))["n"],
            hours=row["n"] * tier.hours,
            amount=row["amount"] or Decimal(0),
            joining=joining.get(tier.pk, 0),
            leaving=row["leaving"],
        )
        for tier in tiers()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One customer on the map."""

    customer: int
    name: str
    tier: str
    x: float
    y: float


def dots(factor: Factor, *, limit: int = DOTS) -> list[Dot]:
    """The customers with the largest amounts as dots: monthly amount against `factor`; those of whom it is not known are left out."""
    rows = Placement.objects.exclude(tier=None).order_by("-customer__amount", "pk")
    found = []
    for customer, name, tier, reasons in rows.values_list("customer", "customer__name", "tier__code", "reasons")[:limit]:
        values = {reason["code"]: reason.get("value") for reason in reasons}
        if values.get(Factor.VALUE) is not None and values.get(factor) is not None:
            found.append(Dot(customer=customer, name=name, tier=tier, x=values[Factor.VALUE], y=values[factor]))
    return found


def moves(*, state: str = Placement.State.WAITING, direction: str = "", page: int | str = 1) -> Page[Placement]:
    """The customers whose proposed tier is not the one they have, the highest scores first."""
    rows = moving(state=state, direction=direction).select_related("customer__owner", "tier", "proposed")
    return Paginator(rows.order_by("-customer__amount", "pk"), ROWS).get_page(page)


def moving(*, state: str = Placement.State.WAITING, direction: str = "") -> QuerySet[Placement]:
    """Placements in that state, those that go up or down or both."""
    rows = Placement.objects.filter(state=state)
    if direction == "up":
        return rows.filter(proposed__order__lt=F("tier__order"))
    return rows.filter(proposed__order__gt=F("tier__order")) if direction == "down" else rows


def placements_named(ids: Sequence[str]) -> QuerySet[Placement]:
    """The placements with these ids; what is no id names none."""
    return Placement.objects.filter(pk__in=[int(value) for value in ids if value.isdecimal()])


def tier_for(member: Member, tier_id: int) -> Tier:  # noqa: ARG001 - row-level access will ask the member
    """The tier; 404 where there is none."""
    return get_object_or_404(Tier, pk=tier_id)


def tier_coded(code: str) -> Tier:
    """The tier of that code; 404 where there is none."""
    return get_object_or_404(Tier, code=code)


def pin_for(member: Member, pin_id: int) -> Pin:  # noqa: ARG001
    """The rule for one customer; 404 where there is none."""
    return get_object_or_404(Pin.objects.select_related("customer", "tier"), pk=pin_id)


def placement_of(customer: Customer) -> Placement | None:
    """The customer's placement, None before the first run."""
    return Placement.objects.filter(customer=customer).select_related("tier", "proposed").first()


def pins_of(customer: Customer) -> QuerySet[Pin]:
    """The rules a person made for this customer."""
    return Pin.objects.filter(customer=customer).select_related("tier", "by")


def changes_of(customer: Customer, limit: int = 5) -> QuerySet[TierChange]:
    """The newest moves of one customer."""
    return TierChange.objects.filter(customer=customer).select_related("from_tier", "to_tier", "by")[:limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A customer that a policy would place otherwise than it is."""

    customer: Customer
    before: Tier | None
    after: Tier
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a policy would do: customers per tier now and then, hours, how many move, and the largest of them."""

    counts: list[tuple[Tier, int, int, Decimal, Decimal]]
    moved: int
    movers: list[Mover]


def preview(policy: Policy, *, at: datetime, limit: int = 30) -> Preview:
    """Who would be proposed to move under `policy`, without changing anything."""
    known = tiers()
    if not known:
        raise Http404
    seen = everyone(policy=policy, tiers=known, at=at)
    placed = place(seen.subjects, policy)
    level, scores = placed.level, placed.score
    current = seen.subjects.current
    moved = [index for index in range(len(seen.ids)) if current[index] >= 0 and level[index] != current[index]]
    moved.sort(key=lambda index: -float(seen.subjects.factors[Factor.VALUE][index]))
    names = Customer.objects.in_bulk([seen.ids[index] for index in moved[:limit]])
    counts = [
        (tier, (now := int((current == n).sum())), (then := int((level == n).sum())), now * tier.hours, then * tier.hours)
        for n, tier in enumerate(known)
    ]
    movers = [
        Mover(customer=names[seen.ids[i]], before=known[current[i]], after=known[level[i]], score=float(scores[i])) for i in moved[:limit]
    ]
    return Preview(counts=counts, moved=len(moved), movers=movers)
