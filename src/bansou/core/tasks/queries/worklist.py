"""The worklist of a day, and what stands beside it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from bansou.base.members.models import Member
from bansou.core.customers.models import Customer
from bansou.core.health.models import Score
from bansou.core.metrics.models import Latest
from bansou.core.tasks.contracts import Kind, State
from bansou.core.tasks.models import Task

ROWS = 25


def task_for(member: Member, task_id: int) -> Task:  # noqa: ARG001 - row-level access will ask the member
    """The task that `member` may see; 404 otherwise."""
    return get_object_or_404(Task.objects.select_related("customer__placement__tier", "owner", "contact"), pk=task_id)


def waiting_on(day: date) -> Q:
    """The condition that a task asks for attention on the day."""
    return Q(state=State.OPEN) | Q(state=State.LATER, later_until__lte=day)


def owned_by(member: Member) -> Q:
    """The condition that a task is `member`'s own."""
    return Q(owner=member)


def has_own(member: Member) -> bool:
    """Whether `member` looks after customers."""
    return Customer.objects.filter(owner=member, archived_at=None).exists()


def waiting_count(member: Member, *, on: date) -> int:
    """How many tasks ask for `member`'s attention: the own ones where there are own customers, else everyone's."""
    rows = Task.objects.filter(waiting_on(on))
    return rows.filter(owned_by(member)).count() if has_own(member) else rows.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """One page of work with what the head of the page says: how many, how much is at stake, how many are late, how many of each kind."""

    page: Page[Task]
    total: int
    stake: int
    customers: int
    late: int
    later: int
    kinds: list[tuple[str, str, int]]


def worklist(member: Member, *, on: date, mine: bool, kind: str = "", page: int | str = 1) -> Worklist:
    """What is to do on the day `on`, most valuable first."""
    rows = Task.objects.filter(waiting_on(on))
    rows = rows.filter(owned_by(member)) if mine else rows
    sums = rows.order_by().values("kind").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    counts = {row["kind"]: row for row in sums}
    chosen = rows.filter(kind=kind) if kind else rows
    whole = chosen.order_by().aggregate(stake=Sum("value_at_stake"), customers=Count("customer", distinct=True))
    postponed = Task.objects.filter(state=State.LATER, later_until__gt=on)
    total = counts.get(kind, {"n": 0})["n"] if kind else sum(row["n"] for row in counts.values())
    paginator = Paginator(chosen.select_related("customer__placement__tier", "owner", "contact").order_by("-priority", "pk"), ROWS)
    paginator.count = total
    return Worklist(
        page=paginator.get_page(page),
        total=total,
        stake=whole["stake"] or 0,
        customers=whole["customers"],
        late=sum(row["late"] for code, row in counts.items() if not kind or code == kind),
        later=(postponed.filter(owned_by(member)) if mine else postponed).count(),
        kinds=[(code.value, str(Task.Kind(code.value).label), counts[code.value]["n"]) for code in Kind if code.value in counts],
    )


def overdue(*, on: date) -> QuerySet[Task]:
    """The open tasks whose day was before `on`, oldest first."""
    return Task.objects.filter(state=State.OPEN, due_on__lt=on).select_related("customer", "owner").order_by("due_on", "pk")


def tasks_of(customer: Customer, *, on: date, limit: int = 5) -> QuerySet[Task]:
    """What matters now at one customer, most valuable first."""
    rows = Task.objects.filter(waiting_on(on), customer=customer).select_related("customer", "owner", "contact")
    return rows.order_by("-priority", "pk")[:limit]


def renewals_next(member: Member, *, on: date, mine: bool, limit: int = 6) -> list[Customer]:
    """The customers whose contracts are renewed next."""
    rows = Customer.objects.filter(archived_at=None, renews_on__gte=on, renews_on__lte=on + timedelta(days=92))
    rows = rows.filter(owner=member) if mine else rows
    return list(rows.order_by("renews_on", "-amount", "pk")[:limit])


def moved(member: Member, *, mine: bool, limit: int = 6) -> list[Score]:
    """The customers whose health changed most in 28 days, those that fell first."""
    rows = Score.objects.filter(customer__archived_at=None, change_28__isnull=False).exclude(change_28__gt=-1, change_28__lt=1)
    rows = rows.filter(customer__owner=member) if mine else rows
    return list(rows.select_related("customer").order_by("change_28", "pk")[:limit])


def learned(*, since: date) -> dict[str, dict[str, int]]:
    """By kind, how many tasks closed since then were done and how many were not useful."""
    rows = Task.objects.filter(closed_at__date__gte=since, state__in=[State.DONE, State.NOT_USEFUL]).order_by()
    found: dict[str, dict[str, int]] = {}
    for kind, state, count in rows.values_list("kind", "state").annotate(Count("pk")):
        found.setdefault(kind, {})[state] = count
    return found


def measured_at() -> datetime | None:
    """When a metric was last measured: how old what the reasons rest on is."""
    latest: datetime | None = Latest.objects.order_by().aggregate(at=Max("at"))["at"]
    return latest
