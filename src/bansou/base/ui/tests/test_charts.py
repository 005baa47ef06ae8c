from datetime import date

from django.template import Context, Template

from bansou.base.ui.charts import Chart, Mark, Series

WEEK = Chart(
    kind="line", x=[date(2026, 11, 1), date(2026, 11, 2)], format="percent",
    series=[Series(name="A", values=[0.5, None])], marks=[Mark(x=date(2026, 11, 2), label="Renewal")],
)  # fmt: skip


def test_a_chart_is_plain_values_for_the_browser():
    values = WEEK.as_json()

    assert values["x"] == ["2026-11-01", "2026-11-02"]
    assert values["marks"] == [{"label": "Renewal", "x": "2026-11-02", "y": None}]


def test_the_numbers_of_a_chart_stand_beside_it_as_a_table():
    drawn = Template("{% load ui %}{% chart data=chart label='Use' name='use' %}").render(Context({"chart": WEEK}))

    assert "<table" in drawn
    assert "50.0%" in drawn
    assert "–" in drawn


def test_a_chart_carries_its_values_without_a_script_so_that_a_fragment_keeps_them():
    drawn = Template("{% load ui %}{% chart data=chart label='Use' name='use' %}").render(Context({"chart": WEEK}))

    assert "data-values=" in drawn
    assert "<script" not in drawn


def test_a_chart_from_an_address_leaves_the_table_to_the_browser():
    drawn = Template("{% load ui %}{% chart url='/x.json' label='Use' %}").render(Context({}))

    assert 'data-chart="/x.json"' in drawn
    assert "<table" not in drawn
