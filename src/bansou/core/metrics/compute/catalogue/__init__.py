"""Every metric of the product; this list is the registry."""

from bansou.core.metrics.compute.catalogue.contract import CONTRACT
from bansou.core.metrics.compute.catalogue.features import FEATURES
from bansou.core.metrics.compute.catalogue.peers import PEERS
from bansou.core.metrics.compute.catalogue.people import PEOPLE
from bansou.core.metrics.compute.catalogue.use import USE
from bansou.core.metrics.contracts import Metric

METRICS: tuple[Metric, ...] = (*USE, *PEOPLE, *FEATURES, *CONTRACT, *PEERS)
BY_CODE: dict[str, Metric] = {metric.code: metric for metric in METRICS}
