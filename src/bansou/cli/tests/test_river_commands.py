"""Events, the river and the back-test on the command line, over a small company."""

import json

import pytest

from bansou.cli.sample import company, fill
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import make_contract, make_customer
from bansou.core.events.models import CustomerUse
from bansou.core.health.contracts import BackTest, Figure, Quality
from bansou.core.metrics.models import Latest

EVENTS = """at,customer_id,contact_id,event,properties
2026-03-02T10:00:00+09:00,A1,u1,login,{}
2026-03-03T10:00:00+09:00,A1,u2,export,"{""format"": ""xlsx""}"
yesterday,A1,u1,login,{}
"""


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(EVENTS, encoding="utf-8")
    return path


def test_events_are_read_once_and_the_river_runs_as_of_a_day(bansou, events):
    make_contract(make_customer(external_id="A1"))

    done = bansou("import", "events", events)
    assert "2 events taken in, 0 known already, 1 refused" in done.output
    assert "already" in bansou("import", "events", events).output
    run = bansou("run", "--at", "2026-03-02")

    assert run.exit_code == 0, run.output
    assert Latest.objects.get().values["active_days_28"] == 1
    assert CustomerUse.objects.get().customer.external_id == "A1"


def test_a_time_that_cannot_be_read_is_refused_with_an_example(bansou):
    done = bansou("run", "--at", "last week")

    assert done.exit_code == 2
    assert "2014-03-01" in done.output


def test_the_river_runs_over_an_empty_installation(bansou):
    run = bansou("run")

    assert run.exit_code == 0, run.output
    assert "failed" not in run.output


@pytest.mark.parametrize("words", [["--horizon", "soon"], ["--tenure-days", "x"]], ids=" ".join)
def test_a_span_that_cannot_be_read_is_refused(bansou, words):
    assert bansou("backtest", "churn", *words).exit_code == 2


def test_a_back_test_without_a_past_says_what_is_missing(bansou):
    done = bansou("backtest", "churn")

    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_a_back_test_is_printed_as_a_table_with_its_intervals(bansou, monkeypatch):
    auc = Figure(value=0.71, low=0.65, high=0.78)
    one = Quality(
        predictor="model", split="2014J", day=28, customers=1200, left=90, auc=auc, average_precision=auc, lift_top_tenth=auc, brier=None,
        calibration_error=None,
    )  # fmt: skip
    made = BackTest(horizon_days=28, method="Learned earlier, judged later.", qualities=(one,))
    monkeypatch.setattr("bansou.core.health.actions.back_test", lambda **_: made)

    done = bansou("backtest", "churn")

    assert done.exit_code == 0, done.output
    assert all(text in done.stdout for text in ("Learned earlier", "2014J", "1,200", "0.710 (0.650–0.780)"))


def test_a_sample_company_fills_an_empty_installation_and_can_be_back_tested(bansou, monkeypatch):
    monkeypatch.setattr(fill, "draw", lambda *, end, customers: company.draw(end=end, customers=150))
    monkeypatch.setattr(fill, "PAST_DAYS", (28,))

    done = bansou("sample")
    assert done.exit_code == 0, done.output
    assert Customer.objects.count() == 150
    assert Latest.objects.filter(values__has_key="health").exists()
    again = bansou("sample")
    assert again.exit_code == 1
    assert "customers here already" in again.output
    tested = bansou("backtest", "churn", "--tenure-days", "84,168,252", "--json")

    assert tested.exit_code == 0, tested.output
    assert {one["predictor"] for one in json.loads(tested.stdout)["qualities"]} >= {"health"}
