"""Metrics as Ibis expressions: the same arithmetic on DuckDB, Spark or a warehouse, now, in the past and in training."""

from bansou.core.metrics.compute.catalogue import BY_CODE, METRICS
from bansou.core.metrics.compute.facts import declared_features
from bansou.core.metrics.compute.measure import last_seen, measure, used_by
from bansou.core.metrics.compute.peers import Reference, peer_reference

__all__ = ["BY_CODE", "METRICS", "Reference", "declared_features", "last_seen", "measure", "peer_reference", "used_by"]
