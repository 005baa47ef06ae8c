"""The few ways in which metrics relate counts to each other."""

from typing import Any

from bansou.core.metrics.compute.facts import at_most
from bansou.core.metrics.compute.peers import CUTS

WIDEST_CHANGE = 300.0


def share(part: Any, whole: Any) -> Any:
    """Give `part` of `whole` in percent; null without a whole."""
    return 100.0 * part / whole.nullif(0)


def change(now: Any, before: Any) -> Any:
    """Give the change from `before` to `now` in percent, between -100 and 300; null where there was nothing before."""
    return at_most(100.0 * now / before.nullif(0) - 100.0, WIDEST_CHANGE)


def place(table: Any, name: str) -> Any:
    """Give where a fact lies among the peers' 19 quantiles, 2.5 (lowest) to 97.5 (highest); ties lie in the middle."""
    value, cuts = table[name].cast("float64"), table[f"{name}_cuts"]
    below = cuts.filter(lambda cut: cut < value - 1e-9).length()
    not_above = cuts.filter(lambda cut: cut <= value + 1e-9).length()
    return 100.0 * (below + not_above + 1) / (2 * (len(CUTS) + 1))
