"""The plain counts every metric is made of, per customer and day.

Days are integers (days since 1970-01-01) inside, so that the same arithmetic runs on every engine. A row of use has
an `age`: 0 on the day asked about, 1 the day before.
"""

from collections.abc import Callable, Mapping
from typing import Any

import ibis
from ibis.expr.types import Table

KEY = ("customer_id", "on")
WEEKS = 12
Fact = Callable[[Any], Any]


def _days(first: int, last: int) -> Fact:
    return lambda r: r.age.between(first, last).cast("int64").sum()


def _uses(first: int, last: int) -> Fact:
    return lambda r: r.age.between(first, last).ifelse(r.uses, 0).sum()


def _week(number: int) -> Fact:
    return lambda r: r.age.between(7 * number, 7 * number + 6).cast("int64").max()


# Over one row per day of use.
DAILY: Mapping[str, Fact] = {
    "first_n": lambda r: r.n.min(),
    "last_n": lambda r: r.n.max(),
    "longest_gap": lambda r: r.gap.max(),
    "days_ever": lambda r: (r.n >= r.started_n).cast("int64").sum(),
    "days_before_start": lambda r: (r.n < r.started_n).cast("int64").sum(),
    "days_7": _days(0, 6),
    "days_prev_7": _days(7, 13),
    "days_28": _days(0, 27),
    "days_7_34": _days(7, 34),
    "days_prev_28": _days(28, 55),
    "uses_7": _uses(0, 6),
    "uses_prev_7": _uses(7, 13),
    "uses_28": _uses(0, 27),
    "uses_7_34": _uses(7, 34),
    "uses_prev_28": _uses(28, 55),
    "uses_ever": lambda r: r.uses.sum(),
    **{f"week_{k}": _week(k) for k in range(WEEKS)},
}
# Over one row per contact with use; `u28` and the like are that contact's uses.
CONTACTS: Mapping[str, Fact] = {
    "contacts_7": lambda r: (r.u7 > 0).cast("int64").sum(),
    "contacts_28": lambda r: (r.u28 > 0).cast("int64").sum(),
    "contacts_prev_28": lambda r: (r.uprev > 0).cast("int64").sum(),
    "contacts_ever": lambda r: r.count(),
    "contacts_new_28": lambda r: (r.oldest < 28).cast("int64").sum(),
    "top_contact_28": lambda r: r.u28.max(),
    "contact_uses_28": lambda r: r.u28.sum(),
}
# Over one row per feature ever used; `age` is of the last use, `first_n` the day of the first.
FEATURES: Mapping[str, Fact] = {
    "breadth_28": lambda r: (r.age < 28).cast("int64").sum(),
    "breadth_7": lambda r: (r.age < 7).cast("int64").sum(),
    "breadth_ever": lambda r: r.count(),
    "features_new_28": lambda r: (r.n_on - r.first_n < 28).cast("int64").sum(),
    "steps_done": lambda r: r.onboarding_step.count(),
    "step_n": lambda r: r.onboarding_step.notnull().ifelse(r.first_n, ibis.null("int64")).max(),
    "value_n": lambda r: r.is_value.ifelse(r.first_n, ibis.null("int64")).min(),
    "value_days_28": lambda r: (r.is_value & (r.age < 28)).cast("int64").sum(),
}
COUNTS = tuple(name for name in (*DAILY, *CONTACTS, *FEATURES) if name not in {"first_n", "last_n", "longest_gap", "step_n", "value_n"})


def at_most(value: Any, limit: float) -> Any:
    """Give the value, no more than the limit; null stays null (an engine's own `least` would give the limit)."""
    return (value > limit).ifelse(limit, value)


def at_least(value: Any, limit: float) -> Any:
    """Give the value, no less than the limit; null stays null."""
    return (value < limit).ifelse(limit, value)


def numbered(table: Table, **columns: str) -> Table:
    """Give `table` each date column `source` also as a day number `name`."""
    return table.mutate(**{name: table[source].epoch_days().cast("int64") for name, source in columns.items()})


def declared_features(use: Table, customers: Table, features: Table) -> Table:
    """Give `product, event, is_value, onboarding_step` for every product; all events of one that declares none."""
    products = customers.select("customer_id", "product")
    found = use.select("customer_id", "event").distinct().join(products, "customer_id")
    found = found.select("product", "event").distinct().anti_join(features, "product")
    undeclared = found.mutate(is_value=ibis.literal(False), onboarding_step=ibis.null("int64"))
    declared = features.mutate(is_value=features.is_value.fill_null(False), onboarding_step=features.onboarding_step.cast("int64"))
    return declared.select("product", "event", "is_value", "onboarding_step").union(undeclared)


def anchored(anchors: Table, customers: Table) -> Table:
    """Give each anchor its customer's record, with `n_on` and `started_n` as day numbers."""
    known = numbered(customers, started_n="started_on")
    return numbered(anchors.select(*KEY).distinct(), n_on="on").join(known, "customer_id")


def _daily(use: Table, base: Table) -> Table:
    daily = use.group_by("customer_id", "n").agg(uses=use.uses.sum())
    before = daily.n.lag().over(group_by="customer_id", order_by="n")
    daily = daily.mutate(gap=daily.n - before - 1)
    rows = base.join(daily, [base.customer_id == daily.customer_id, daily.n <= base.n_on])
    rows = rows.mutate(age=rows.n_on - rows.n)
    return rows.group_by(*KEY).agg(**{name: fact(rows) for name, fact in DAILY.items()})


def _contacts(use: Table, base: Table) -> Table:
    known = use.filter(use.contact_id != "")
    daily = known.group_by("customer_id", "contact_id", "n").agg(uses=known.uses.sum())
    rows = base.join(daily, [base.customer_id == daily.customer_id, daily.n <= base.n_on])
    rows = rows.mutate(age=rows.n_on - rows.n)
    each = rows.group_by(*KEY, "contact_id").agg(
        u7=_uses(0, 6)(rows), u28=_uses(0, 27)(rows), uprev=_uses(28, 55)(rows), oldest=rows.age.max()
    )
    return each.group_by(*KEY).agg(**{name: fact(each) for name, fact in CONTACTS.items()})


def feature_spans(use: Table, base: Table, declared: Table) -> Table:
    """Give one row per anchor and feature used by then.

    `age` is of its last use, `first_n` the day of its first; `total_uses`, `results` and `result_sum` add up until the anchor.
    """
    days = use.group_by("customer_id", "event", "n").agg(uses=use.uses.sum(), results=use.results.sum(), result_sum=use.result_sum.sum())
    group = ("customer_id", "event")
    until = ibis.cumulative_window(group_by=group, order_by="n")
    days = days.mutate(
        next_n=days.n.lead().over(group_by=group, order_by="n"),
        first_n=days.n.min().over(until),
        total_uses=days.uses.sum().over(until),
        results=days.results.sum().over(until),
        result_sum=days.result_sum.sum().over(until),
    )
    rows = base.join(days, [base.customer_id == days.customer_id, days.n <= base.n_on])
    rows = rows.filter(rows.next_n.isnull() | (rows.next_n > rows.n_on))
    rows = rows.join(declared, ["product", "event"])
    return rows.mutate(age=rows.n_on - rows.n)


def spans_of(*, use: Table, customers: Table, declared: Table, anchors: Table) -> Table:
    """Give `feature_spans` of the anchors' customers."""
    slim = anchored(anchors, customers).select(*KEY, "n_on", "started_n", "product")
    return feature_spans(numbered(use.semi_join(anchors, "customer_id"), n="day"), slim, declared)


def facts(*, use: Table, customers: Table, declared: Table, anchors: Table, spans: Table) -> Table:
    """Give one row per anchor with its customer's record and every count, zero where there was no use."""
    base = anchored(anchors, customers)
    slim = base.select(*KEY, "n_on", "started_n", "product")
    used = numbered(use.semi_join(anchors, "customer_id"), n="day")
    by_feature = spans.group_by(*KEY).agg(**{name: fact(spans) for name, fact in FEATURES.items()})
    offered = declared.group_by("product").agg(
        features_offered=declared.count(),
        steps_offered=declared.onboarding_step.count(),
        values_offered=declared.is_value.cast("int64").sum(),
    )
    table = base
    for part in (_daily(used, slim), _contacts(used, slim), by_feature):
        table = table.left_join(part, KEY).drop("customer_id_right", "on_right")
    table = table.left_join(offered, "product").drop("product_right")
    table = table.mutate(**{name: table[name].fill_null(0) for name in COUNTS})
    seen = ibis.coalesce(table.last_n, table.started_n)
    return table.mutate(
        tenure=table.n_on - table.started_n,
        silence=at_least(table.n_on - seen, 0),
        days_seen_rate=table.days_ever / at_least(table.n_on - table.started_n + 1, 1),
    )
