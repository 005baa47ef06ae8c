"""How everyone is doing, and who moved."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Q, QuerySet

from bansou.core.customers.models import Customer
from bansou.core.health.models import Prediction, Score

BANDS = (("good", 70, 101), ("watch", 40, 70), ("risk", 0, 40))
MOVED = 10.0
BIN = 10


def band_of(score: float | None) -> str:
    """good from 70, watch from 40, risk below, neutral without a score."""
    if score is None:
        return "neutral"
    return next(name for name, low, _ in BANDS if score >= low)


def score_of(customer: int) -> Score | None:
    """The customer's health, or None."""
    return Score.objects.filter(customer=customer).first()


def prediction_of(customer: int) -> Prediction | None:
    """How likely the customer leaves, or None."""
    return Prediction.objects.filter(customer=customer).select_related("model").first()


def present(on: date, product: int | None = None) -> QuerySet[Score]:
    """The scores of customers that are there on the day, of one product or of all."""
    rows = Score.objects.filter(customer__archived_at=None, score__isnull=False)
    rows = rows.filter(Q(customer__ended_on=None) | Q(customer__ended_on__gt=on))
    return rows if product is None else rows.filter(customer__product=product)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everyone in figures: customers with a score, the mean, by band, who fell and rose by ten points in 28 days."""

    customers: int
    mean: float | None
    bands: dict[str, int]
    fell: int
    rose: int
    unscored: int


def summary(on: date, product: int | None = None) -> Summary:
    """Everyone's health in figures."""
    bands = {name: Count("pk", filter=Q(score__gte=low, score__lt=high)) for name, low, high in BANDS}
    found = present(on, product).aggregate(
        customers=Count("pk"), mean=Avg("score"), fell=Count("pk", filter=Q(change_28__lte=-MOVED)),
        rose=Count("pk", filter=Q(change_28__gte=MOVED)), **bands,
    )  # fmt: skip
    there = Customer.objects.filter(archived_at=None).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    if product is not None:
        there = there.filter(product=product)
    return Summary(
        customers=found["customers"], mean=found["mean"], bands={name: found[name] for name, _, _ in BANDS},
        fell=found["fell"], rose=found["rose"], unscored=there.count() - found["customers"],
    )  # fmt: skip


def distribution(on: date, product: int | None = None) -> list[int]:
    """How many customers have 0–9, 10–19, … 90–100 points."""
    counts = [0] * (100 // BIN)
    for score in present(on, product).values_list("score", flat=True).iterator(chunk_size=10_000):
        counts[min(int((score or 0) // BIN), len(counts) - 1)] += 1
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A customer whose health moved within 28 days."""

    customer: Customer
    score: float
    change: float
    reasons: list[dict[str, object]]


def movers(on: date, product: int | None = None, *, limit: int = 15) -> tuple[list[Moved], list[Moved]]:
    """Who fell most and who rose most within 28 days, the largest money first among equals."""
    rows = present(on, product).select_related("customer", "customer__owner").exclude(change_28=None)
    fell = rows.filter(change_28__lte=-1).order_by("change_28", "-customer__amount")[:limit]
    rose = rows.filter(change_28__gte=1).order_by("-change_28", "-customer__amount")[:limit]
    return [_moved(row) for row in fell], [_moved(row) for row in rose]


def _moved(row: Score) -> Moved:
    return Moved(customer=row.customer, score=row.score or 0.0, change=row.change_28 or 0.0, reasons=row.reasons)
