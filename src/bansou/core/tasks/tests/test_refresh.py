"""The stage that opens and closes tasks."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bansou.base.engine.engine import open_engine
from bansou.base.engine.rows import rows_to_arrow
from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member
from bansou.core.customers.models import Contact, Customer
from bansou.core.customers.testing import MONDAY, make_contact
from bansou.core.tasks import actions
from bansou.core.tasks.contracts import Kind, NotUseful, Rule
from bansou.core.tasks.models import Task
from bansou.core.tasks.testing import Some, make_known, make_values

DAY = timedelta(days=1)


def stored():
    return list(Task.objects.order_by("pk").values())


@pytest.fixture
def quiet(db):
    """Initech has been silent for 40 days."""
    return make_known(name="Initech", days_since_last_seen=40, silence_against_habit=9)


def test_a_situation_opens_one_task_with_its_number_value_and_day(quiet):
    outcome = actions.refresh(scope=None, at=MONDAY)

    task = Task.objects.get()
    assert (outcome.opened, task.kind, task.facts["days"]) == (1, "silent", 40)
    assert (task.value_at_stake, task.due_on, task.state) == (1_200_000, date(2026, 4, 9), "open")


def test_running_again_changes_nothing(quiet):
    actions.refresh(scope=None, at=MONDAY)
    before = stored()

    outcome = actions.refresh(scope=None, at=MONDAY)

    assert (outcome.opened, outcome.closed, outcome.changed, stored()) == (0, 0, 0, before)


def test_a_new_number_is_shown_on_the_same_task(quiet):
    actions.refresh(scope=None, at=MONDAY)
    make_values(quiet, days_since_last_seen=41, silence_against_habit=9)

    assert actions.refresh(scope=None, at=MONDAY + DAY).changed == 1
    assert Task.objects.get().facts["days"] == 41


def test_a_task_closes_itself_when_the_situation_ends(quiet):
    actions.refresh(scope=None, at=MONDAY)
    make_values(quiet, days_since_last_seen=0)

    assert actions.refresh(scope=None, at=MONDAY + DAY).closed == 1
    task = Task.objects.get()
    assert (task.state, task.closed_why, task.closed_by) == ("ended", "situation_ended", None)


def test_the_same_situation_on_the_same_day_takes_up_the_same_task(quiet):
    actions.refresh(scope=None, at=MONDAY)
    make_values(quiet, days_since_last_seen=0)
    actions.refresh(scope=None, at=MONDAY + timedelta(hours=1))
    make_values(quiet, days_since_last_seen=40, silence_against_habit=9)
    actions.refresh(scope=None, at=MONDAY + timedelta(hours=2))

    assert Task.objects.get().state == "open"


def test_a_task_of_a_customer_that_left_is_closed(quiet):
    actions.refresh(scope=None, at=MONDAY)
    Customer.objects.update(ended_on=MONDAY.date())
    actions.refresh(scope=None, at=MONDAY + DAY)

    assert Task.objects.get().closed_why == "customer_left"


def test_other_customers_are_left_alone(quiet):
    other = make_known(name="Hooli", days_since_last_seen=50, silence_against_habit=9)
    actions.refresh(scope=Some(customers=frozenset({"hooli"})), at=MONDAY)

    assert list(Task.objects.values_list("customer", flat=True)) == [other.pk]


def test_what_was_not_useful_rests_before_it_comes_back(quiet):
    actions.refresh(scope=None, at=MONDAY)
    actions.set_aside(task=Task.objects.get(), why=NotUseful.KNOWN, by=None, at=MONDAY)

    actions.refresh(scope=None, at=MONDAY + 59 * DAY)
    resting = Task.objects.count()
    actions.refresh(scope=None, at=MONDAY + 60 * DAY)

    assert (resting, Task.objects.count()) == (1, 2)


def test_a_renewal_that_was_done_never_comes_back_but_the_next_does(db):
    customer = make_known(name="Hooli", contract={"renews_on": date(2026, 5, 1)})
    actions.refresh(scope=None, at=MONDAY)
    actions.complete(task=Task.objects.get(), by=None, at=MONDAY)
    actions.refresh(scope=None, at=MONDAY + 5 * DAY)
    once = Task.objects.count()
    Customer.objects.filter(pk=customer.pk).update(renews_on=date(2027, 5, 1))
    actions.refresh(scope=None, at=MONDAY + 365 * DAY)

    assert (once, Task.objects.count()) == (1, 2)


def test_a_task_due_by_a_date_is_due_on_a_business_day_before_it(db):
    make_known(name="Hooli", contract={"notice_on": date(2026, 5, 5)})
    actions.refresh(scope=None, at=MONDAY)

    assert Task.objects.get().due_on == date(2026, 4, 28)


def test_tasks_follow_the_owner_of_the_customer(quiet):
    actions.refresh(scope=None, at=MONDAY)
    Customer.objects.update(owner=make_member(Role.CSM))
    actions.refresh(scope=None, at=MONDAY)

    assert Task.objects.get().owner.name == "Carl"


def test_a_rule_that_is_changed_decides_the_next_run(quiet):
    actions.save_rule(kind=Kind.SILENT, rule=Rule(limits={"days": 45}), by=None, at=MONDAY)
    actions.refresh(scope=None, at=MONDAY)
    assert not Task.objects.exists()

    actions.save_rule(kind=Kind.SILENT, rule=Rule(limits={"days": 30}), by=None, at=MONDAY)
    actions.refresh(scope=None, at=MONDAY)
    actions.save_rule(kind=Kind.SILENT, rule=Rule(is_on=False), by=None, at=MONDAY)
    actions.refresh(scope=None, at=MONDAY)

    assert Task.objects.get().closed_why == "rule_off"


def test_a_champion_who_fell_silent_while_others_go_on_is_named(db, tmp_path):
    customer = make_known(name="Initech", days_since_last_seen=0)
    boss = make_contact(customer, family_name="佐藤", role=Contact.Role.CHAMPION, external_id="boss")
    engine = open_engine(home=tmp_path, lake_url=str(tmp_path / "lake"))
    rows = [(f"m{n}", MONDAY - (20 + n) * DAY, MONDAY, "track", "login", "initech", "boss") for n in range(8)]
    rows = [(*row, None, "test", "{}", None, 0) for row in rows]
    engine.append(rows_to_arrow(rows), source="test", number=1)

    actions.refresh(engine=engine, scope=None, at=MONDAY)
    engine.close()

    task = Task.objects.get(kind="champion_silent")
    assert (task.contact, task.facts) == (boss, {"days": 20, "active": 8})


NUMBERS = st.none() | st.integers(-100, 120)
SERIES = (
    "days_since_last_seen", "silence_against_habit", "use_trend_28", "active_days_trend_28", "seat_use", "health", "health_change_28",
    "onboarding_progress", "onboarding_days_stalled", "active_contacts_trend_28", "new_contacts_28",
)  # fmt: skip
VALUES = st.fixed_dictionaries(dict.fromkeys(SERIES, NUMBERS) | {"churn_likelihood": st.none() | st.floats(0, 1)})


class Twice(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(VALUES, min_size=1, max_size=6))
    def test_refreshing_twice_equals_refreshing_once(self, book):
        for index, values in enumerate(book):
            make_known(name=f"c{index}", contract={"renews_on": date(2026, 4, 10 + index)}, **values)
        actions.refresh(scope=None, at=MONDAY)
        first = stored()

        outcome = actions.refresh(scope=None, at=MONDAY)

        assert stored() == first
        assert (outcome.opened, outcome.closed, outcome.changed) == (0, 0, 0)
