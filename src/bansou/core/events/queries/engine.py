"""What the engine process asks of the records."""

from datetime import date, datetime

from bansou.core.customers.models import Customer
from bansou.core.events.models import EventImport


def changed_customers(*, since: datetime) -> dict[str, datetime]:
    """The customers whose records have changed after `since`, by external id, and when."""
    return dict(Customer.objects.filter(changed_at__gt=since).order_by().values_list("external_id", "changed_at"))


def someone(*, on: date) -> frozenset[str]:
    """One customer present on the day `on`, if there is any."""
    present = Customer.objects.filter(archived_at=None, started_on__lte=on).exclude(ended_on__lte=on).order_by("pk")
    return frozenset(present.values_list("external_id", flat=True)[:1])


def waiting_import() -> EventImport | None:
    """The oldest file that waits to be read, or whose reading was broken off."""
    return EventImport.objects.filter(state__in=(EventImport.State.WAITING, EventImport.State.RUNNING)).order_by("pk").first()
