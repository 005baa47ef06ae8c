"""Daily use in the records equals what the engine holds, however often it is brought over."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bansou.core.customers.testing import make_customer
from bansou.core.events.actions import count_days, move_inbox, project_use
from bansou.core.events.models import CustomerUse, EventDay, EventKind, FeatureAdoption
from bansou.core.events.testing import NOON, River, make_row

DAY = timedelta(days=1)


def take(river: River, *rows: object, scope: frozenset[str] | None = None) -> None:
    river.arrive(*rows)  # type: ignore[arg-type]
    move_inbox(engine=river.engine, at=NOON)
    project_use(engine=river.engine, scope=scope, at=NOON)


def test_use_by_day_begins_with_the_first_day_of_use(river: River) -> None:
    take(river, make_row(at=NOON - 2 * DAY), make_row(at=NOON - 2 * DAY, contact="u2"), make_row(at=NOON))

    use = CustomerUse.objects.get()
    assert (use.from_on, use.daily, use.active_contacts) == (date(2026, 4, 4), [2, 0, 1], [2, 0, 1])
    assert (use.features, use.uses_28d, use.last_at) == ({"login": 3}, 3, NOON)


def test_the_day_is_cut_in_japan(river: River) -> None:
    take(river, make_row(at=NOON.replace(day=5, hour=14, minute=59)), make_row(at=NOON.replace(day=5, hour=15)))

    assert CustomerUse.objects.get().daily == [1, 1]


def test_a_past_run_uses_only_what_was_known_by_then(river: River) -> None:
    take(river, make_row(at=NOON - 2 * DAY), make_row(at=NOON))

    project_use(engine=river.engine, scope=None, at=NOON - DAY)

    assert CustomerUse.objects.get().daily == [1, 0]


def test_only_the_scope_is_touched(river: River) -> None:
    make_customer(external_id="other")
    take(river, make_row(), scope=frozenset({"acme"}))

    assert [use.customer.external_id for use in CustomerUse.objects.all()] == ["acme"]


def test_totals_say_how_many_customers_use_what(river: River) -> None:
    make_customer(external_id="acme", name="A")
    take(river, make_row(), make_row(customer="beta", contact="b1"), make_row("export", customer="beta", contact="b1"))
    count_days(engine=river.engine, scope=None, at=NOON)

    assert sorted(EventDay.objects.values_list("event", "uses", "customers", "contacts")) == [("export", 1, 1, 1), ("login", 2, 2, 2)]
    assert list(FeatureAdoption.objects.values_list("event", "customers", "active")) == [("login", 2, 2), ("export", 1, 2)]
    assert EventKind.objects.get(name="export").first_on == date(2026, 4, 6)


def test_late_events_correct_the_totals_of_their_day(river: River) -> None:
    take(river, make_row())
    count_days(engine=river.engine, scope=None, at=NOON)
    take(river, make_row(at=NOON - 30 * DAY))

    count_days(engine=river.engine, scope=frozenset({"acme"}), at=NOON + timedelta(minutes=1))

    assert EventDay.objects.filter(day=date(2026, 3, 7)).get().uses == 1


def test_the_totals_of_a_flood_are_counted_once_in_a_while(river: River) -> None:
    take(river, make_row())
    count_days(engine=river.engine, scope=frozenset({"acme"}), at=NOON)
    take(river, make_row())

    assert count_days(engine=river.engine, scope=frozenset({"acme"}), at=NOON + timedelta(seconds=3)) == 0
    assert count_days(engine=river.engine, scope=frozenset({"acme"}), at=NOON + timedelta(seconds=20)) == 1
    assert EventDay.objects.get().uses == 2


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.sampled_from(["login", "export"])), min_size=1, max_size=12))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bringing_use_over_twice_equals_once(river: River, sent: list[tuple[str, int, str]]) -> None:
    take(river, *(make_row(event, customer=name, at=NOON - age * DAY) for name, age, event in sent))
    once = sorted(CustomerUse.objects.values_list("customer_id", "from_on", "daily", "active_contacts", "features"), key=str)

    project_use(engine=river.engine, scope=None, at=NOON)

    assert once == sorted(CustomerUse.objects.values_list("customer_id", "from_on", "daily", "active_contacts", "features"), key=str)
