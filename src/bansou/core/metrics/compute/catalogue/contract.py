"""Where a customer stands in its contract."""

from typing import Any

import ibis

from bansou.core.metrics.contracts import Input, Metric


def _optional(t: Any, column: str, kind: str) -> Any:
    return t[column] if column in t.columns else ibis.null(kind)


CONTRACT: tuple[Metric, ...] = (
    Metric(
        code="tenure_days",
        name_ja="契約開始からの日数",
        name_en="Tenure",
        unit_ja="日",
        unit_en="days",
        description_ja="最初の契約の開始日からの日数です。",
        description_en="Days since the first contract started.",
        higher_is_better=None,
        input=Input.CONTRACT,
        expression=lambda t: t.tenure,
    ),
    Metric(
        code="days_from_signing",
        name_ja="契約締結から開始までの日数",
        name_en="Days from signing to start",
        unit_ja="日",
        unit_en="days",
        description_ja="最初の契約の締結日から開始日までの日数です。",
        description_en="Days from the signing of the first contract to its start.",
        higher_is_better=None,
        input=Input.CONTRACT,
        expression=lambda t: t.started_n - _optional(t, "signed_on", "date").epoch_days().cast("int64"),
    ),
    Metric(
        code="amount_at_start",
        name_ja="契約開始時の月額",
        name_en="Amount per month at the start",
        unit_ja="円",
        unit_en="JPY",
        description_ja="最初の契約の開始時の月額です。",
        description_en="The monthly amount of the first contract when it started.",
        higher_is_better=None,
        input=Input.CONTRACT,
        expression=lambda t: _optional(t, "first_amount", "float64"),
    ),
    Metric(
        code="days_to_renewal",
        name_ja="更新までの日数",
        name_en="Days to renewal",
        unit_ja="日",
        unit_en="days",
        description_ja="次の契約更新日までの日数です。",
        description_en="Days until the contract is next renewed.",
        higher_is_better=None,
        input=Input.CONTRACT,
        is_historic=False,
        expression=lambda t: t.renews_on.epoch_days().cast("int64") - t.n_on,
    ),
    Metric(
        code="monthly_amount",
        name_ja="月額",
        name_en="Amount per month",
        unit_ja="円",
        unit_en="JPY",
        description_ja="有効な契約の月額の合計です。",
        description_en="Sum of the monthly amounts of active contracts.",
        higher_is_better=True,
        input=Input.CONTRACT,
        is_historic=False,
        expression=lambda t: t.amount,
    ),
)
