"""What is usual among a customer's peers: the same product and a similar tenure on the same day.

The reference of a day uses complete days only (up to the day before), so that it may be kept for the whole day. A
group with fewer than `MIN_PEERS` customers gives way to a wider one: a wider span of tenure, then the whole product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr.types import IntegerColumn, Table

from bansou.core.metrics.compute.facts import KEY, Fact, at_most, declared_features, facts, numbered, spans_of

MIN_PEERS = 10
TYPICAL_SHARE = 0.5
MILESTONE_REACH = 0.75
MILESTONE_EVERY = 14  # days; what peers do more often than this on average is no milestone
GROUP = ("product", "band", "on")
CUTS = tuple(k / 20 for k in range(1, 20))
FINE = (0, 14, 28, 42, 56, 84, 112, 168, 252, 364, 546, 728, 1092)
WIDE = (0, 28, 91, 364)
COMPARED: Mapping[str, Fact] = {
    "days_7": lambda t: t.days_7,
    "days_28": lambda t: t.days_28,
    "days_prev_28": lambda t: t.days_prev_28,
    "uses_7": lambda t: t.uses_7,
    "uses_28": lambda t: t.uses_28,
    "breadth_28": lambda t: t.breadth_28,
    "contacts_28": lambda t: t.contacts_28,
    "days_seen_rate": lambda t: t.days_seen_rate,
    "silence": lambda t: t.silence,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What measuring needs to know of everyone else; each table may be computed once a day and kept.

    `declared`: product, event, is_value, onboarding_step. `norms`: product, band, on, peers, and per compared fact the
    mean and 19 quantiles. `typical`: product, band, on, event of what at least half of the peers used in 28 days, of
    the milestones (what most peers have done, but less than once a fortnight: a monthly closing, a report handed in),
    and of what came to a result for at least half of them, with its mean.
    """

    declared: Table
    norms: Table
    typical: Table


def _band(tenure: IntegerColumn, cuts: tuple[int, ...], level: int) -> IntegerColumn:
    band: IntegerColumn = ibis.literal(level * 100, type="int64")
    for cut in cuts:
        band = band + (tenure >= cut).cast("int64")
    return band


def banded(table: Table) -> Table:
    """Repeat each row of `table` (with a `tenure`) for each group of peers it belongs to, narrowest first."""
    bands = ibis.array([_band(table.tenure, FINE, 1), _band(table.tenure, WIDE, 2), _band(table.tenure, (), 3)])
    return table.mutate(band=bands).unnest("band")


def _members(customers: Table, anchors: Table) -> Table:
    """Give everyone of the anchors' products who was there on the last complete day before each anchor."""
    asked = anchors.join(customers.select("customer_id", "product"), "customer_id")
    asked = asked.select("product", "on").distinct()
    asked = asked.mutate(on=(asked.on - ibis.interval(days=1)).cast("date"))
    around = numbered(customers.join(asked, "product"), n_on="on", started_n="started_on", ended_n="ended_on")
    there = (around.started_n <= around.n_on + 28) & (around.ended_n.isnull() | (around.ended_n > around.n_on))
    return around.filter(there).select(*KEY)


def peer_reference(*, use: Table, customers: Table, features: Table, anchors: Table) -> Reference:
    """Give what is usual for the products and days of `anchors`, from complete days only and without any outcome."""
    declared = declared_features(use, customers, features)
    members = _members(customers, anchors)
    spans = spans_of(use=use, customers=customers, declared=declared, anchors=members)
    known = facts(use=use, customers=customers, declared=declared, anchors=members, spans=spans)
    known = known.select(*KEY, "product", "tenure", **{name: fact(known) for name, fact in COMPARED.items()})
    rows = banded(known.mutate(on=_next_day(known.on)))
    norms = rows.group_by(*GROUP).agg(
        peers=rows.count(),
        tenure_mean=rows.tenure.mean(),
        **{f"{name}_mean": rows[name].mean() for name in COMPARED},
        **{f"{name}_cuts": rows[name].cast("float64").quantile(list(CUTS)) for name in COMPARED},
    )
    return Reference(declared=declared, norms=norms, typical=_typical(spans, norms))


def _next_day(on: Any) -> Any:
    return (on + ibis.interval(days=1)).cast("date")


def _typical(spans: Table, norms: Table) -> Table:
    spans = spans.mutate(on=_next_day(spans.on), tenure=spans.n_on - spans.started_n)
    rows = banded(spans.select("product", "tenure", "on", "event", "age", "total_uses", "results", "result_sum"))
    counted = rows.group_by(*GROUP, "event").agg(
        recent=(rows.age < 28).cast("int64").sum(),
        users=rows.count(),
        total_uses=rows.total_uses.sum(),
        judged=(rows.results > 0).cast("int64").sum(),
        results=rows.results.sum(),
        result_sum=rows.result_sum.sum(),
        age_mean=rows.age.mean(),
    )
    t = counted.join(norms.select(*GROUP, "peers", "tenure_mean"), GROUP)
    t = t.mutate(
        is_typical=t.recent >= TYPICAL_SHARE * t.peers,
        is_milestone=(t.users >= MILESTONE_REACH * t.peers) & (t.total_uses * MILESTONE_EVERY < t.tenure_mean * t.peers),
        uses_mean=t.total_uses / t.peers,
        is_judged=(t.judged > 0) & (t.judged >= TYPICAL_SHARE * t.peers),
        results_mean=t.results / t.peers,
        result_mean=t.result_sum / t.results.nullif(0),
    )
    t = t.filter(t.is_typical | t.is_milestone | t.is_judged)
    means = ("uses_mean", "age_mean", "results_mean", "result_mean")
    return t.select(*GROUP, "event", "is_typical", "is_milestone", "is_judged", *means)


def beside_peers(table: Table, reference: Reference, spans: Table) -> Table:
    """Give the facts with the norms of each customer's peers, and what it did of their typical features."""
    norms = reference.norms.filter(reference.norms.peers >= MIN_PEERS)
    mine = banded(table.select(*KEY, "product", "tenure"))
    chosen = mine.join(norms.select(*GROUP), GROUP)
    chosen = chosen.group_by(*KEY, "product").agg(band=chosen.band.min())
    own = spans.select(*KEY, "event", "age", "total_uses", "results", "result_sum")
    f = chosen.join(reference.typical, GROUP).left_join(own, (*KEY, "event"))
    nothing = ibis.null("float64")
    used = at_most(f.total_uses.fill_null(0) / f.uses_mean, 2.0)
    judged = at_most(f.results.fill_null(0) / f.results_mean, 2.0)
    result = f.result_sum / f.results.nullif(0) / f.result_mean.nullif(0)
    done = f.group_by(*KEY).agg(
        typical_offered=f.is_typical.cast("int64").sum(),
        typical_used=(f.is_typical & (f.age < 28)).cast("int64").sum(),
        milestone_reach=f.is_milestone.ifelse(used, nothing).mean(),
        milestone_age=f.is_milestone.ifelse(f.age, ibis.null("int64")).min(),
        milestone_age_mean=f.is_milestone.ifelse(f.age_mean, nothing).min(),
        result_ratio=f.is_judged.ifelse(result, nothing).mean(),
        result_reach=f.is_judged.ifelse(judged, nothing).mean(),
        result_age=f.is_judged.ifelse(f.age, ibis.null("int64")).min(),
        result_age_mean=f.is_judged.ifelse(f.age_mean, nothing).min(),
    )
    table = table.left_join(chosen.join(norms, GROUP).drop("product"), KEY).drop("customer_id_right", "on_right")
    return table.left_join(done, KEY).drop("customer_id_right", "on_right")
