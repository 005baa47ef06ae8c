"""Why a customer is thought likely to leave."""

from collections.abc import Mapping, Sequence

import numpy as np

from bansou.core.health.compute.hazard import curve_values, likelihoods
from bansou.core.health.contracts import Hazard, Likelihood, Reason

SHOWN = 6
WORTH_SAYING = 0.02


def predict(model: Hazard, values: Sequence[Mapping[str, float | None]], products: Sequence[str]) -> list[Likelihood]:
    """How likely each customer leaves within the horizon, in the order of `values`; reasons in log-odds, higher is likelier."""
    codes = [curve.metric for curve in model.curves]
    given = np.array([[one.get(code) for code in codes] for one in values], dtype=np.float64).reshape(len(values), len(codes))
    columns = {code: given[:, k] for k, code in enumerate(codes)}
    told = likelihoods(model, columns, np.array(products, dtype=np.str_))
    pulls = np.array([curve_values(curve, columns[curve.metric]) for curve in model.curves]).reshape(len(codes), len(values)).T
    strongest = np.argsort(-np.abs(pulls), axis=1, kind="stable")
    return [
        Likelihood(
            likelihood=float(told[n]),
            reasons=tuple(
                Reason(metric=codes[k], dimension="", points=float(pulls[n, k]), value=float(given[n, k]))
                for k in strongest[n]
                if abs(pulls[n, k]) >= WORTH_SAYING and not np.isnan(given[n, k])
            )[:SHOWN],
        )
        for n in range(len(values))
    ]
