"""The metrics' columns of the customer list read the latest values, on both databases."""

import pytest

from bansou.base.kit.days import now
from bansou.base.ui.slots import customer_columns
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import make_customer
from bansou.core.metrics.testing import make_series

pytestmark = pytest.mark.django_db


def test_a_column_shows_sorts_and_filters_by_the_latest_value():
    quiet, lively, _unknown = (make_customer(name=name) for name in ("Quiet", "Lively", "Unknown"))
    make_series(quiet, at=now(), active_days_28=2)
    make_series(lively, at=now(), active_days_28=20)

    column = customer_columns.get("active_days_28")
    rows = column.annotate(Customer.objects.all())

    assert {row.name: column.export(row) for row in rows} == {"Quiet": 2.0, "Lively": 20.0, "Unknown": None}
    assert [row.name for row in rows.filter(**{f"{column.lookup}__gte": 10}).order_by(*column.sort)] == ["Lively"]
