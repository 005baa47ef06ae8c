"""Values to show the components with."""

from datetime import timedelta
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator

from bansou.base.kit.days import day_of, now
from bansou.base.ui.charts import Chart, Mark, Series
from bansou.base.ui.tables import Table

WAVE = [12, 14, 13, 17, 19, 16, 22, 24, 21, 26, 25, 29]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="株式会社 …")
    tier = forms.ChoiceField(choices=[("high", "High"), ("low", "Low")])
    mail = forms.EmailField(required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    agreed = forms.BooleanField(label="OK")
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


class SampleTable(Table):
    """Three customers."""

    caption = "Customers"
    name = tables.Column()
    seats = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})


def charts() -> list[tuple[str, str, Chart]]:
    """One chart of each kind: its name, its label, itself."""
    today = day_of(now())
    weeks = [today - timedelta(weeks=11 - at) for at in range(12)]
    points = [{"value": [at * 7 % 50, value * 3], "label": f"C-{at}"} for at, value in enumerate(WAVE)]
    flows = [
        {"source": "Tech", "target": "Low ▸", "value": 5},
        {"source": "Low", "target": "High ▸", "value": 3},
        {"source": "Low", "target": "Low ▸", "value": 20},
    ]
    return [
        (
            "line",
            "Active people",
            Chart(
                kind="line",
                x=weeks,
                direct=True,
                marks=[Mark(x=weeks[7], label="Renewal")],
                series=[
                    Series(name="A", values=WAVE, tone="accent"),
                    Series(name="B", values=[v - 6 for v in WAVE[:9]], tone="muted", dashed=True),
                ],
            ),
        ),
        ("area", "Active people", Chart(kind="area", x=weeks, series=[Series(name="Active people", values=WAVE)])),
        (
            "stacked",
            "Health",
            Chart(
                kind="bar",
                stacked=True,
                x=weeks,
                series=[
                    Series(name="Healthy", values=WAVE, tone="good"),
                    Series(name="Watch", values=WAVE[::-1], tone="watch"),
                    Series(name="At risk", values=[3] * 12, tone="risk"),
                ],
            ),
        ),
        (
            "bars",
            "Money",
            Chart(
                kind="bar",
                flat=True,
                format="money",
                x=["A", "B", "C"],
                series=[Series(name="ARR", values=[3_200_000, 1_400_000, 700_000])],
            ),
        ),
        (
            "scatter",
            "Customers",
            Chart(kind="scatter", x_unit="LTV", unit="Health", series=[Series(name="Customers", values=points, tone="high")]),
        ),
        ("sankey", "Customers", Chart(kind="sankey", flows=flows, nodes=[{"name": n} for n in ("Tech", "Low", "High ▸", "Low ▸")])),
    ]


def context() -> dict[str, Any]:
    """What the page of the components shows."""
    at = now()
    form = SampleForm({"name": "", "mail": "not an address", "way": "a"})
    form.is_valid()
    return {
        "at": at,
        "earlier": at - timedelta(minutes=37),
        "old": at - timedelta(days=3),
        "day": day_of(at),
        "wave": WAVE,
        "gap": [3, 5, None, 6, 9, 4],
        "charts": charts(),
        "form": form,
        "page_of": Paginator(range(930), 50).get_page(4),
        "table": SampleTable([{"name": "青葉商事", "seats": 30}, {"name": "Initech", "seats": 12}], order_by="name"),
        "lines": [
            {"text": "週に使う人が 14 人から 6 人に減りました。", "direction": "down", "tone": "risk", "since": day_of(at)},
            {"text": "Twelve new people began this month.", "direction": "up", "tone": "good", "since": None},
            {"text": "Seats are used as before (31 of 50).", "direction": "flat", "tone": "neutral", "since": None},
        ],
        "tabs": [
            {"label": "All", "url": "?", "is_on": True, "count": 312},
            {"label": "At risk", "url": "?band=risk", "is_on": False, "count": 14},
        ],
    }
