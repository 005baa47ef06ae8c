"""What is usual among a customer's peers: the same product and a similar tenure on the same day.

The reference of a day uses complete days only (up to the day before), so that it may be kept for the whole day. A
group with fewer than `MIN_PEERS` customers gives way to a wider one: a wider span of tenure, then the whole product.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
from ibis.expr.types import IntegerColumn, Table

from bansou.core.metrics.compute.facts import KEY, Fact, declared_features, facts, feature_spans, numbered

MIN_PEERS = 10
TYPICAL_SHARE = 0.5
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
    mean and 19 quantiles. `typical`: product, band, on, event of what at least half of the peers used in 28 days.
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
    known = facts(use=use, customers=customers, declared=declared, anchors=members)
    known = known.select(*KEY, "product", "tenure", **{name: fact(known) for name, fact in COMPARED.items()})
    known = known.mutate(on=(known.on + ibis.interval(days=1)).cast("date"))
    rows = banded(known)
    group = ("product", "band", "on")
    cuts = list(CUTS)
    norms = rows.group_by(*group).agg(
        peers=rows.count(),
        **{f"{name}_mean": rows[name].mean() for name in COMPARED},
        **{f"{name}_cuts": rows[name].cast("float64").quantile(cuts) for name in COMPARED},
    )
    return Reference(declared=declared, norms=norms, typical=_typical(use, customers, declared, members, norms))


def _typical(use: Table, customers: Table, declared: Table, members: Table, norms: Table) -> Table:
    slim = numbered(members.join(customers, "customer_id"), n_on="on", started_n="started_on")
    slim = slim.select(*KEY, "n_on", "started_n", "product").mutate(tenure=ibis._.n_on - ibis._.started_n)
    used = numbered(use, n="day")
    spans = feature_spans(used, slim, declared)
    spans = spans.filter(spans.age < 28).select("product", "tenure", "on", "event")
    rows = banded(spans.mutate(on=(spans.on + ibis.interval(days=1)).cast("date")))
    group = ("product", "band", "on")
    counted = rows.group_by(*group, "event").agg(users=rows.count())
    shared = counted.join(norms.select(*group, "peers"), group)
    return shared.filter(shared.users >= TYPICAL_SHARE * shared.peers).select(*group, "event")


def beside_peers(table: Table, reference: Reference, spans: Table) -> Table:
    """Give the facts with the norms of each customer's peers, and how many typical features it used in 28 days."""
    norms = reference.norms.filter(reference.norms.peers >= MIN_PEERS)
    mine = banded(table.select(*KEY, "product", "tenure"))
    chosen = mine.join(norms.select("product", "band", "on"), ("product", "band", "on"))
    chosen = chosen.group_by(*KEY, "product").agg(band=chosen.band.min())
    normed = chosen.join(norms, ("product", "band", "on"))
    group = ("product", "band", "on")
    typical = chosen.join(reference.typical, group)
    recent = spans.filter(spans.age < 28).select(*KEY, "event").mutate(is_used=ibis.literal(1, type="int64"))
    typical = typical.left_join(recent, (*KEY, "event"))
    typical = typical.group_by(*KEY).agg(typical_offered=typical.count(), typical_used=typical.is_used.count())
    table = table.left_join(normed.drop("product"), KEY).drop("customer_id_right", "on_right")
    return table.left_join(typical, KEY).drop("customer_id_right", "on_right")
