"""The one entry: every metric for given customers as of the end of given days."""

from ibis.expr.types import Table

from bansou.core.metrics.compute.catalogue import METRICS
from bansou.core.metrics.compute.facts import KEY, facts, spans_of
from bansou.core.metrics.compute.peers import Reference, beside_peers, peer_reference


def measure(*, use: Table, customers: Table, features: Table, anchors: Table, reference: Reference | None = None) -> Table:
    """Give `customer_id, on` and one column per metric, from days up to and including `on` alone.

    `reference` is what `peer_reference` gave for these days, perhaps kept in tables; without it, it is computed here.
    """
    anchors = anchors.select(*KEY).distinct()
    if reference is None:
        reference = peer_reference(use=use, customers=customers, features=features, anchors=anchors)
    spans = spans_of(use=use, customers=customers, declared=reference.declared, anchors=anchors)
    table = facts(use=use, customers=customers, declared=reference.declared, anchors=anchors, spans=spans)
    table = beside_peers(table, reference, spans)
    return table.select(*KEY, **{metric.code: metric.expression(table) for metric in METRICS})


def last_seen(*, use: Table, anchors: Table) -> Table:
    """Give `customer_id, last_at` of the customers that were ever seen up to their day."""
    rows = use.join(anchors, [use.customer_id == anchors.customer_id, use.day <= anchors.on])
    return rows.group_by("customer_id").agg(last_at=rows.last_at.max())


def used_by(*, use: Table, anchors: Table) -> Table:
    """Give what metrics read of the anchored customers' use."""
    columns = ("day", "customer_id", "contact_id", "event", "uses", "results", "result_sum", "last_at")
    return use.semi_join(anchors, "customer_id").select(*columns)
