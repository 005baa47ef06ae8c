"""Measuring writes the values of present customers, again and again the same."""

from datetime import date, datetime, timedelta, timezone

import pytest

from bansou.core.customers.testing import make_contract, make_customer
from bansou.core.metrics import actions as metrics
from bansou.core.metrics.models import History, Latest
from bansou.core.metrics.queries import latest_of, values_on
from bansou.core.metrics.testing import make_engine, make_series, make_use

pytestmark = pytest.mark.django_db
JST = timezone(timedelta(hours=9))
TODAY = date(2026, 6, 30)
EVENING = datetime(2026, 6, 30, 20, 0, tzinfo=JST)


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(tmp_path)
    yield engine
    engine.close()


def make_user(name: str = "Initech", *, starts_on: date = date(2026, 1, 1), **contract):
    customer = make_customer(name=name)
    make_contract(customer=customer, starts_on=starts_on, **contract)
    return customer


def test_use_becomes_metrics(engine):
    initech = make_user()
    make_use(engine, initech, {TODAY: 3, TODAY - timedelta(days=1): 2})

    assert metrics.measure(engine=engine, scope=None, at=EVENING) == 1
    values = latest_of(initech.pk).values
    assert (values["active_days_28"], values["uses_7"], values["days_since_last_seen"]) == (2, 5, 0)
    assert latest_of(initech.pk).input_at.astimezone(JST).date() == TODAY


def test_measuring_twice_changes_nothing(engine):
    initech = make_user()
    make_use(engine, initech, {TODAY: 3})
    metrics.measure(engine=engine, scope=None, at=EVENING)
    before = list(Latest.objects.values()), list(History.objects.values("customer", "on", "values"))

    metrics.measure(engine=engine, scope=None, at=EVENING)

    assert (list(Latest.objects.values()), list(History.objects.values("customer", "on", "values"))) == before


def test_only_the_scope_is_measured(engine):
    initech, globex = make_user("Initech"), make_user("Globex")
    make_use(engine, initech, {TODAY: 1})

    assert metrics.measure(engine=engine, scope=frozenset({initech.external_id}), at=EVENING) == 1
    assert latest_of(globex.pk) is None


def test_the_scope_gets_the_same_values_as_everyone(engine):
    people = [make_user(f"Customer {n}") for n in range(15)]
    for n, customer in enumerate(people):
        make_use(engine, customer, {TODAY - timedelta(days=d): n for d in range(1, 20)})
    metrics.measure(engine=engine, scope=None, at=EVENING)
    whole = latest_of(people[7].pk).values

    metrics.measure(engine=engine, scope=frozenset({people[7].external_id}), at=EVENING)

    assert latest_of(people[7].pk).values == whole
    assert any(code.startswith("peer") for code in whole)


def test_a_score_stays_when_metrics_are_measured_again(engine):
    initech = make_user()
    make_use(engine, initech, {TODAY: 1})
    make_series(initech, at=EVENING - timedelta(hours=1), health=72)

    metrics.measure(engine=engine, scope=None, at=EVENING)

    assert latest_of(initech.pk).values["health"] == 72


def test_none_removes_a_value():
    initech = make_user()
    make_series(initech, at=EVENING, health=72, seat_use=10)

    metrics.keep_series(series=[(initech.pk, {"seat_use": None})], at=EVENING, is_daily=False)

    assert latest_of(initech.pk).values == {"health": 72}


def test_measuring_the_past_leaves_the_present(engine):
    initech = make_user()
    make_use(engine, initech, {TODAY: 1})
    metrics.measure(engine=engine, scope=None, at=EVENING)

    metrics.measure(engine=engine, scope=None, at=EVENING - timedelta(days=30))

    assert latest_of(initech.pk).values["active_days_28"] == 1
    assert values_on(TODAY - timedelta(days=30))[initech.pk]["active_days_28"] == 0


def test_a_customer_who_is_gone_is_not_measured(engine):
    make_user(cancelled_on=TODAY - timedelta(days=1))

    assert metrics.measure(engine=engine, scope=None, at=EVENING) == 0
