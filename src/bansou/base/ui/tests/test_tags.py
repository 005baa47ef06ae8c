from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from bansou.base.ui.templatetags.ui_marks import band_of, sparkline
from bansou.base.ui.templatetags.ui_numbers import delta, money, number, percent, relative

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


def draw(text: str, **values: object) -> str:
    request = RequestFactory().get("/customers/?band=risk&page=3&sort=name")
    return Template("{% load ui %}" + text).render(Context({"request": request} | values))


@pytest.mark.parametrize(("value", "text"), [(1234567, "¥1,234,567"), (Decimal("0.4"), "¥0"), (-5000, "−¥5,000"), (None, "–"), ("", "–")])
def test_yen_have_no_decimals(value: object, text: str):
    assert money(value) == text


def test_other_money_has_two_decimals():
    assert money(1234.5, "USD") == "$1,234.50"


def test_numbers_and_shares_read_as_people_write_them():
    assert (number(98765.4, 1), number(98765.0, 1), number(None)) == ("98,765.4", "98,765", "–")
    assert (percent(0.1234, 1), percent(1), percent(None)) == ("12.3%", "100%", "–")


@pytest.mark.parametrize(
    ("apart", "ja", "en"),
    [
        (timedelta(seconds=3), "たった今", "just now"),
        (timedelta(minutes=3), "3分前", "3 minutes ago"),
        (timedelta(hours=-1), "1時間後", "in 1 hour"),
        (timedelta(days=800), "2年前", "2 years ago"),
    ],
)
def test_times_are_told_from_now(apart: timedelta, ja: str, en: str):
    with translation.override("ja"):
        assert relative(NOON - apart, seen_at=NOON) == ja
    with translation.override("en"):
        assert relative(NOON - apart, seen_at=NOON) == en


def test_a_change_has_sign_arrow_and_judgement():
    assert delta(-3.2, digits=1) == {"text": "−3.2", "direction": "down", "tone": "risk"}
    assert delta(-3, good="down")["tone"] == "good"
    assert delta(0)["direction"] == "flat"


def test_a_health_score_has_a_word_and_a_shape_beside_its_colour():
    with translation.override("en"):
        drawn = draw("{% health_mark 23 change=-12 %}")

    assert "At risk" in drawn
    assert "#triangle-filled" in drawn
    assert [band_of(score) for score in (70, 69.9, 39.9, None)] == ["good", "watch", "risk", "neutral"]


def test_each_tier_has_its_shape_and_an_unknown_one_a_ring():
    assert "#diamond-filled" in draw("{% tier_mark 'high' 'High touch' %}")
    assert "#circle-dot" in draw("{% tier_mark 'vip' 'VIP' %}")


def test_a_sparkline_leaves_a_gap_where_nothing_is_known():
    assert str(sparkline([1, 2, None, 3, 4])).count("M") == 2


def test_names_are_escaped_in_every_part():
    evil = "<script>alert(1)</script>"
    for tag in (
        "{% tier_mark 'high' x %}",
        "{% stat x x note=x %}",
        "{% chip x url='?' %}",
        "{% empty_state title=x text=x %}",
        "{% meter 0.5 label=x %}",
    ):
        assert "<script>" not in draw(tag, x=evil)


def test_an_address_keeps_its_other_filters_and_leaves_the_page():
    assert (
        draw(
            "{% query_with sort='-name' %}",
        ).replace("&amp;", "&")
        == "?band=risk&sort=-name"
    )
    assert draw("{% query_with band=None %}") == "?sort=name"


def test_no_part_has_inline_style_or_script():
    drawn = draw(
        "{% stat 'a' 1 change=2 at=at %}{% reasons lines %}{% sparkline w %}{% meter 0.3 label='x' %}"
        "{% age at %}{% skeleton 3 %}{% panel_slot '/x' 'x' %}",
        at=NOON, w=[1, 2], lines=[{"text": "x", "direction": "up", "since": NOON}],
    )  # fmt: skip
    assert "style=" not in drawn
    assert "onclick" not in drawn
