"""From the inbox to Today: every stage, for everyone and for those concerned, once and again."""

from datetime import timedelta
from pathlib import Path

import pytest

from bansou import flow
from bansou.core.allocation.models import Placement
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import make_contract, make_customer
from bansou.core.events.models import CustomerUse
from bansou.core.events.testing import NOON, River, make_river, make_row
from bansou.core.metrics.models import Latest
from bansou.core.tasks.models import Task

DAY = timedelta(days=1)


@pytest.fixture
def company(river: River) -> Customer:
    """A customer with a contract and six weeks of use."""
    acme = make_customer(external_id="acme", name="Acme")
    make_contract(acme, starts_on=(NOON - 200 * DAY).date(), renews_on=(NOON + 20 * DAY).date(), amount=120_000, seats=5)
    river.arrive(*(make_row(event, at=NOON - age * DAY, contact=f"u{age % 3}") for age in range(42) for event in ("login", "export")))
    return acme


def everything() -> list[object]:
    """What the stages have written, without when they did."""
    return [
        sorted(Latest.objects.values_list("customer_id", "values"), key=str),
        sorted(CustomerUse.objects.values_list("customer_id", "from_on", "daily", "features")),
        sorted(Placement.objects.values_list("customer_id", "tier_id", "proposed_id")),
        sorted(Task.objects.values_list("customer_id", "kind", "state"), key=str),
    ]


def test_an_event_reaches_metrics_tiers_and_today(river: River, company: Customer) -> None:
    flow.take_in(engine=river.engine, at=NOON)

    reports = flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON)

    assert [report.error for report in reports] == [""] * len(flow.FLOW)
    assert Latest.objects.get(customer=company).values["active_days_28"] == 28
    assert Placement.objects.filter(customer=company).exists()
    assert Task.objects.filter(customer=company).exists()


def test_every_stage_run_twice_equals_once(river: River, company: Customer) -> None:
    flow.take_in(engine=river.engine, at=NOON)
    flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON)
    once = everything()

    for stage in flow.FLOW:
        flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON, stages=(stage,))
        assert everything() == once, stage.code


def test_running_for_those_concerned_gives_what_running_for_everyone_gives(river: River, company: Customer) -> None:
    flow.take_in(engine=river.engine, at=NOON)
    flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON)
    river.arrive(make_row("invite"))
    dirty = flow.take_in(engine=river.engine, at=NOON)
    assert dirty.customers == {"acme"}

    flow.run(engine=river.engine, scope=dirty, at=NOON)
    some = everything()
    flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON)

    assert everything()[1:] == some[1:]


def test_a_new_engine_over_the_same_lake_gives_the_same_numbers(river: River, company: Customer, home: Path) -> None:
    flow.take_in(engine=river.engine, at=NOON)
    flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON)
    before = everything()
    river.engine.close()
    (home / "engine.duckdb").unlink()

    with make_river(home) as anew:
        assert flow.changed(engine=anew.engine) == flow.EVERYONE
        flow.run(engine=anew.engine, scope=flow.EVERYONE, at=NOON)

    assert everything() == before


def test_a_stage_that_fails_is_reported_and_stops_nothing(river: River, company: Customer) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no")

    broken = flow.Stage(code="broken", title="Broken", perform=fail)
    first, second = flow.run(engine=river.engine, scope=flow.EVERYONE, at=NOON, stages=(broken, flow.FLOW[0]))

    assert first.error == "ValueError: no"
    assert second.error == ""
