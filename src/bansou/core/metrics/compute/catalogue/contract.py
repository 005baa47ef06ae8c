"""Where a customer stands in its contract."""

from bansou.core.metrics.contracts import Input, Metric

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
