"""Today and its rows, asked by the cast: Carl works, Vera only reads, a stranger has no account."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bansou.base.kit.days import day_of, now
from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member, signed_in
from bansou.core.customers.testing import make_customer
from bansou.core.tasks.models import RuleRow, Task
from bansou.core.tasks.testing import make_task

HTMX = {"HTTP_HX_REQUEST": "true"}


def browser(role, language="en"):
    member = make_member(role)
    type(member).objects.filter(pk=member.pk).update(language=language)
    return signed_in(Client(), role)


@pytest.fixture
def carl(db):
    return browser(Role.CSM)


@pytest.fixture
def task(db):
    return make_task(make_customer(name="Initech"), priority=900, value_at_stake=1_200_000)


def test_today_says_what_to_do_and_why_with_the_number(carl, task):
    page = carl.get(reverse("tasks:today")).content.decode()

    assert "1 thing to do at 1 customer" in page
    assert "Nobody has used the product for 40 days." in page
    assert "¥1,200,000 a year" in page


def test_today_reads_naturally_in_japanese(task):
    page = browser(Role.CSM, "ja").get(reverse("tasks:today")).content.decode()

    assert "40日間、誰も利用していません。" in page
    assert "あらためて連絡を取る" in page


def test_the_most_valuable_stands_first(carl, task):
    make_task(make_customer(name="Hooli"), priority=9_000_000)
    page = carl.get(reverse("tasks:today")).content.decode()

    assert page.index("Hooli") < page.index("Initech")


def test_a_member_with_own_customers_sees_those_first(task):
    client = browser(Role.CSM)
    own = make_member(Role.CSM)
    make_task(make_customer(name="Own Company", owner=own), owner=own)

    assert "Initech" not in client.get(reverse("tasks:today")).content.decode()
    assert "Initech" in client.get(reverse("tasks:today"), {"who": "all"}).content.decode()


def test_a_kind_shows_only_its_own(carl, task):
    assert "Initech" not in carl.get(reverse("tasks:today"), {"kind": "renewal_near"}).content.decode()


def test_an_empty_day_says_so(carl):
    assert "Nothing waits for you." in carl.get(reverse("tasks:today")).content.decode()


def test_done_in_place_takes_the_row_away_and_offers_undo(carl, task):
    answer = carl.post(reverse("tasks:done", args=[task.pk]), **HTMX)

    assert answer.content.strip() == b""
    assert reverse("tasks:undo", args=[task.pk]) in answer.headers["HX-Trigger"]
    assert Task.objects.get().state == "done"


def test_without_scripts_done_leads_back(carl, task):
    assert carl.post(reverse("tasks:done", args=[task.pk])).status_code == 302


def test_undo_brings_the_task_back(carl, task):
    carl.post(reverse("tasks:done", args=[task.pk]))
    carl.post(reverse("tasks:undo", args=[task.pk]))

    assert Task.objects.get().state == "open"


def test_later_takes_a_day_and_refuses_nonsense(carl, task):
    refused = carl.post(reverse("tasks:later", args=[task.pk]), {"until": "2026/13/01"}, **HTMX)
    assert refused.headers["HX-Reswap"] == "none"

    carl.post(reverse("tasks:later", args=[task.pk]), {"until": day_of(now()) + timedelta(days=3)}, **HTMX)
    assert Task.objects.get().state == "later"
    assert "Initech" not in carl.get(reverse("tasks:today")).content.decode()


def test_not_useful_wants_a_reason(carl, task):
    assert carl.post(reverse("tasks:not_useful", args=[task.pk]), {}, **HTMX).headers["HX-Reswap"] == "none"

    carl.post(reverse("tasks:not_useful", args=[task.pk]), {"why": "known"}, **HTMX)
    assert Task.objects.get().closed_why == "known"


def test_a_task_somebody_else_closed_says_so(carl, task):
    carl.post(reverse("tasks:done", args=[task.pk]), **HTMX)
    answer = carl.post(reverse("tasks:done", args=[task.pk]), **HTMX)

    assert "closed already" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("name", ["done", "later", "not_useful", "undo"])
def test_a_viewer_reads_but_does_not_act(task, name):
    vera = browser(Role.VIEWER)

    assert vera.get(reverse("tasks:today")).status_code == 200
    assert vera.post(reverse(f"tasks:{name}", args=[task.pk])).status_code == 403


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get(reverse("tasks:today")).status_code == 302


def test_a_task_that_is_not_there_is_404(carl):
    assert carl.post(reverse("tasks:done", args=[99])).status_code == 404


def test_the_customer_panel_shows_its_tasks(carl, task):
    page = carl.get(reverse("tasks:panel", args=[task.customer_id]), **HTMX).content.decode()

    assert "Get in touch again" in page
    assert "<html" not in page
    assert "<html" in carl.get(reverse("tasks:panel", args=[task.customer_id])).content.decode()


def test_a_lead_changes_when_a_reason_counts(task):
    lead = browser(Role.LEAD)
    values = {"limit_days": 30, "limit_times": 2, "due_days": 1, "rest_done": 5, "rest_not_useful": 50, "is_on": "on"}

    assert lead.post(reverse("tasks:rule_edit", args=["silent"]), values).status_code == 302
    assert RuleRow.objects.get().limits == {"days": 30, "times": 2}
    assert lead.get(reverse("tasks:rules")).status_code == 200
    assert lead.get(reverse("tasks:rule_edit", args=["nothing"])).status_code == 404
    assert browser(Role.CSM).post(reverse("tasks:rule_edit", args=["silent"]), values).status_code == 403


def test_two_thousand_tasks_take_no_more_queries_than_one(carl, task):
    carl.get(reverse("tasks:today"))
    with CaptureQueriesContext(connection) as few:
        carl.get(reverse("tasks:today"))
    for number in range(60):
        make_task(make_customer(name=f"c{number}"))
    with CaptureQueriesContext(connection) as many:
        carl.get(reverse("tasks:today"))

    assert len(many) == len(few) <= 14
