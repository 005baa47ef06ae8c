"""Use as the Usage page and the customer page show it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.utils.translation import get_language

from bansou.core.customers.models import Contract, Customer, Product
from bansou.core.events.models import CustomerUse, EventDay, EventKind, FeatureAdoption

SHOWN = 7  # events with a colour of their own; the others are one


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Uses by day or week, one list an event, the busiest first; `others` are the rest together."""

    days: Sequence[date]
    events: Sequence[tuple[str, Sequence[int]]]
    others: Sequence[int]
    is_weekly: bool

    @property
    def total(self) -> int:
        """All uses of the span."""
        return sum(sum(values) for _, values in self.events) + sum(self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """How far a feature is used: the share of the product's active customers, against 28 days before, and by week."""

    product: str
    label: str
    uses: int
    customers: int
    active: int
    share: float
    change: float | None
    weeks: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureUse:
    """One feature at a customer: uses in 28 days, and the share of similar customers who use it (None: not known)."""

    label: str
    uses: int
    peers: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCourse:
    """Uses and active contacts of one customer by day or week, with what happened to its contracts."""

    days: Sequence[date]
    uses: Sequence[int]
    contacts: Sequence[int]
    dates: Sequence[tuple[date, str, str]]
    last_at: datetime | None
    is_weekly: bool


def labels() -> dict[str, str]:
    """What people call each event, in the reader's language; its name where nobody has said."""
    language = get_language() or "ja"
    return {kind.name: (kind.label_ja if language == "ja" else kind.label_en) or kind.name for kind in EventKind.objects.all()}


def products() -> list[tuple[str, str]]:
    """Code and name of every product."""
    return list(Product.objects.values_list("code", "name"))


def course(*, on: date, days: int, product: str | None = None) -> Course:
    """The uses of the last `days` days up to `on`, of one product or of all; by week where the span is long."""
    first = on - timedelta(days=days - 1)
    is_weekly = days > 120
    rows = EventDay.objects.filter(day__gte=first, day__lte=on)
    if product is not None:
        rows = rows.filter(product=product)
    span = (
        [first + timedelta(days=7 * i) for i in range((days + 6) // 7)] if is_weekly else [first + timedelta(days=i) for i in range(days)]
    )
    lists: dict[str, list[int]] = defaultdict(lambda: [0] * len(span))
    for day, event, uses in rows.order_by().values_list("day", "event").annotate(total=Sum("uses")):
        lists[event][(day - first).days // (7 if is_weekly else 1)] += uses
    busiest = sorted(lists, key=lambda event: (-sum(lists[event]), event))
    called = labels()
    others = [sum(values) for values in zip(*(lists[event] for event in busiest[SHOWN:]), strict=True)]
    return Course(
        days=span, events=[(called.get(event, event), lists[event]) for event in busiest[:SHOWN]], others=others, is_weekly=is_weekly
    )


def adoption(*, product: str | None = None, limit: int = 60) -> list[Adoption]:
    """The features in use, by product, the most used first."""
    rows = FeatureAdoption.objects.filter(customers__gt=0) | FeatureAdoption.objects.filter(customers_before__gt=0)
    if product is not None:
        rows = rows.filter(product=product)
    called, names = labels(), dict(products())
    return [
        Adoption(
            product=names.get(row.product, row.product),
            label=called.get(row.event, row.event),
            uses=row.uses,
            customers=row.customers,
            active=row.active,
            share=row.customers / row.active if row.active else 0.0,
            change=_change(row),
            weeks=row.weeks,
        )
        for row in rows.order_by("product", "-customers", "event")[:limit]
    ]


def _change(row: FeatureAdoption) -> float | None:
    """Points of a hundred more, or fewer, of the active customers than in the 28 days before."""
    if not row.active_before or not row.active:
        return None
    return 100 * (row.customers / row.active - row.customers_before / row.active_before)


def counted_at() -> datetime | None:
    """When a customer's use was last brought up to date."""
    latest: datetime | None = CustomerUse.objects.aggregate(at=Max("updated_at"))["at"]
    return latest


def customer_course(customer: Customer, *, is_weekly: bool) -> CustomerCourse | None:
    """The use of a customer since its first day, a year at most; None before any use."""
    use = CustomerUse.objects.filter(customer=customer).first()
    if use is None or not any(use.daily):
        return None
    step = 7 if is_weekly else 1
    end = use.from_on + timedelta(days=len(use.daily) - 1)
    shown = 364 if is_weekly else 91
    skipped = max(0, len(use.daily) - shown)
    skipped += (len(use.daily) - skipped) % step
    days = [use.from_on + timedelta(days=at) for at in range(skipped, len(use.daily), step)]
    uses = [sum(use.daily[at : at + step]) for at in range(skipped, len(use.daily), step)]
    contacts = [max(use.active_contacts[at : at + step], default=0) for at in range(skipped, len(use.daily), step)]
    dates = _contract_dates(customer, days[0], end) if days else []
    return CustomerCourse(days=days, uses=uses, contacts=contacts, dates=dates, last_at=use.last_at, is_weekly=is_weekly)


def _contract_dates(customer: Customer, first: date, last: date) -> list[tuple[date, str, str]]:
    """What happened to the contracts between the two days: the day, what, and the contract."""
    found = []
    for contract in Contract.objects.filter(customer=customer).select_related("product"):
        for what in ("starts_on", "renews_on", "cancelled_on", "ends_on"):
            day = getattr(contract, what)
            if day and first <= day <= last:
                found.append((day, what, str(contract)))
    return sorted(found)


def customer_features(customer: Customer) -> list[FeatureUse]:
    """What the customer uses, and what customers of the same product use, the widest used first."""
    use = CustomerUse.objects.filter(customer=customer).first()
    own = use.features if use else {}
    product = customer.product.code if customer.product else ""
    peers = {row.event: row.customers / row.active for row in FeatureAdoption.objects.filter(product=product) if row.active}
    called = labels()
    names = sorted({*own, *(event for event, share in peers.items() if share >= 0.05)}, key=lambda name: (-peers.get(name, 0), name))
    return [FeatureUse(label=called.get(name, name), uses=own.get(name, 0), peers=peers.get(name)) for name in names]
