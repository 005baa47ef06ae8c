"""The sample company is the same every time, believable, and lives its planted stories."""

from datetime import date, timedelta

import pyarrow.compute as pc
import pytest

from bansou.base.kit.days import day_of, start_of
from bansou.cli.sample.company import Company, draw
from bansou.cli.sample.stories import PLANTED, Story

END = date(2026, 11, 20)


@pytest.fixture(scope="module")
def company() -> Company:
    return draw(end=END, customers=60)


def uses(company: Company, customer: str, first: date, last: date) -> int:
    events = company.events.filter(pc.equal(company.events["customer_id"], customer))
    return sum(start_of(first) <= at.as_py() < start_of(last + timedelta(days=1)) for at in events["at"])


def living(company: Company, story: Story) -> list[str]:
    return [customer for customer, lived in company.stories.items() if lived is story]


def test_the_same_day_draws_the_same_company(company):
    again = draw(end=END, customers=60)

    assert again.events.equals(company.events)
    assert again.contracts == company.contracts


def test_the_last_event_is_on_the_last_day(company):
    assert day_of(pc.max(company.events["at"]).as_py()) <= END
    assert day_of(pc.max(company.events["at"]).as_py()) >= END - timedelta(days=3)


def test_every_story_is_planted(company):
    for story, planting in PLANTED.items():
        assert len(living(company, story)) == planting.customers


def test_a_silent_customer_has_no_use_after_the_turn(company):
    silent = living(company, Story.GOES_SILENT)[0]
    turn = END - timedelta(days=PLANTED[Story.GOES_SILENT].turn_days - 1)

    assert uses(company, silent, turn, END) == 0
    assert uses(company, silent, turn - timedelta(days=28), turn - timedelta(days=1)) > 0


def test_falling_use_falls(company):
    falling = living(company, Story.USE_FALLS)[0]

    before = uses(company, falling, END - timedelta(days=83), END - timedelta(days=56))
    assert uses(company, falling, END - timedelta(days=27), END) < before / 2


def test_some_customers_cancelled_and_stopped_using(company):
    gone = [row for row in company.contracts if row["cancelled_on"] and row["cancelled_on"] < END]

    assert gone
    assert all(uses(company, str(row["customer_id"]), row["cancelled_on"], END) == 0 for row in gone)
