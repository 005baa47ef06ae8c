"""How a customer does beside others of the same product and a similar tenure."""

from typing import Any

import ibis

from bansou.core.metrics.compute.catalogue.arithmetic import place, share
from bansou.core.metrics.compute.catalogue.use import regularity
from bansou.core.metrics.contracts import Input, Metric


def _place(*, code: str, fact: str, ja: str, en: str, text_ja: str, text_en: str, better: bool = True) -> Metric:
    return Metric(
        code=code,
        name_ja=ja,
        name_en=en,
        unit_ja="／100",
        unit_en="of 100",
        description_ja=text_ja,
        description_en=text_en,
        higher_is_better=better,
        input=Input.PEERS,
        expression=lambda t: place(t, fact),
    )


def _self_running(t: Any) -> Any:
    typical = share(t.typical_used, t.typical_offered).fill_null(0.0)
    taken_up = ibis.coalesce(share(t.steps_done, t.steps_offered), place(t, "breadth_28"), ibis.literal(50.0))
    return 0.4 * regularity(t) + 0.3 * typical + 0.3 * taken_up


PEERS: tuple[Metric, ...] = (
    Metric(
        code="peers_active_days_7",
        name_ja="同条件の顧客の平均利用日数（7日間）",
        name_en="Peers' active days (7 days)",
        unit_ja="日",
        unit_en="days",
        description_ja="同じ製品・近い契約期間の顧客の、直近7日間の平均利用日数です。",
        description_en="Average active days in 7 of customers of the same product and a similar tenure.",
        higher_is_better=None,
        input=Input.PEERS,
        decimals=1,
        expression=lambda t: t.days_7_mean,
    ),
    _place(
        code="peer_place_active_days_7",
        fact="days_7",
        ja="同条件の顧客内の位置（利用日数7日間）",
        en="Place among peers (active days, 7)",
        text_ja="同じ製品・近い契約期間の顧客の中で、直近7日間の利用日数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the active days of 7 days among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_active_days_28",
        fact="days_28",
        ja="同条件の顧客内の位置（利用日数28日間）",
        en="Place among peers (active days, 28)",
        text_ja="同じ製品・近い契約期間の顧客の中で、直近28日間の利用日数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the active days of 28 days among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_uses_7",
        fact="uses_7",
        ja="同条件の顧客内の位置（利用回数7日間）",
        en="Place among peers (uses, 7)",
        text_ja="同じ製品・近い契約期間の顧客の中で、直近7日間の利用回数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the uses of 7 days among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_uses_28",
        fact="uses_28",
        ja="同条件の顧客内の位置（利用回数28日間）",
        en="Place among peers (uses, 28)",
        text_ja="同じ製品・近い契約期間の顧客の中で、直近28日間の利用回数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the uses of 28 days among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_features_28",
        fact="breadth_28",
        ja="同条件の顧客内の位置（利用機能数）",
        en="Place among peers (features)",
        text_ja="同じ製品・近い契約期間の顧客の中で、直近28日間の利用機能数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the features used in 28 days among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_contacts_28",
        fact="contacts_28",
        ja="同条件の顧客内の位置（利用者数）",
        en="Place among peers (contacts)",
        text_ja="同じ製品・近い契約期間の顧客の中で、直近28日間の利用者数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the contacts active in 28 days among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_lifetime",
        fact="days_seen_rate",
        ja="同条件の顧客内の位置（契約期間の利用日率）",
        en="Place among peers (lifetime)",
        text_ja="同じ製品・近い契約期間の顧客の中で、契約開始からの利用日率が下から何番目の位置かを100分率で示します。",
        text_en="Place of the active share of the lifetime among customers of the same product and a similar tenure.",
    ),
    _place(
        code="peer_place_silence",
        fact="silence",
        ja="同条件の顧客内の位置（空白日数）",
        en="Place among peers (silence)",
        text_ja="同じ製品・近い契約期間の顧客の中で、最終利用からの日数が下から何番目の位置かを100分率で示します。",
        text_en="Place of the days since last seen among customers of the same product and a similar tenure.",
        better=False,
    ),
    Metric(
        code="peer_place_change",
        name_ja="同条件の顧客内の位置の変化",
        name_en="Change of place among peers",
        unit_ja="ポイント",
        unit_en="points",
        description_ja="利用日数での位置が、前の28日間と比べてどれだけ上下したかを示します。",
        description_en="How far the place by active days moved from the 28 days before.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=lambda t: place(t, "days_28") - place(t, "days_prev_28"),
    ),
    Metric(
        code="peer_ratio_uses_28",
        name_ja="同条件の顧客の平均に対する利用回数",
        name_en="Uses against peers' average",
        unit_ja="%",
        unit_en="%",
        description_ja="直近28日間の利用回数を、同じ製品・近い契約期間の顧客の平均と比べた割合です。",
        description_en="Uses of 28 days as a share of the average of customers of the same product and a similar tenure.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=lambda t: share(t.uses_28, t.uses_28_mean),
    ),
    Metric(
        code="peer_trend_gap",
        name_ja="同条件の顧客と比べた勢い",
        name_en="Trend against peers",
        unit_ja="ポイント",
        unit_en="points",
        description_ja="直近7日間への集中度を、同じ製品・近い契約期間の顧客の平均と比べた差です。",
        description_en="Share of recent days minus that of customers of the same product and a similar tenure.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=lambda t: share(t.days_7, t.days_28) - share(t.days_7_mean, t.days_28_mean),
    ),
    Metric(
        code="typical_features_28",
        name_ja="定番機能の利用率",
        name_en="Typical features used",
        unit_ja="%",
        unit_en="%",
        description_ja="同じ製品・近い契約期間の顧客の半数以上が直近28日間に使った機能のうち、使った機能の割合です。",
        description_en="Share of the features that at least half of the peers used in 28 days which this customer used too.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=lambda t: share(t.typical_used, t.typical_offered),
    ),
    Metric(
        code="milestone_reach",
        name_ja="節目の達成度",
        name_en="Milestones reached",
        unit_ja="%",
        unit_en="%",
        description_ja="同条件の顧客の多くがたまに行う利用（月次の締めなど）を、平均と比べてどれだけ行ったかを示します。",
        description_en="What most peers do, but seldom (such as a monthly closing), against the peers' average.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=lambda t: 100.0 * t.milestone_reach,
    ),
    Metric(
        code="milestone_delay",
        name_ja="節目の遅れ",
        name_en="Milestone delay",
        unit_ja="日",
        unit_en="days",
        description_ja="最後の節目の利用からの日数が、同条件の顧客の平均よりどれだけ長いかを示します。",
        description_en="Days since the last milestone beyond the peers' average.",
        higher_is_better=False,
        input=Input.PEERS,
        expression=lambda t: ibis.coalesce(t.milestone_age, t.tenure) - t.milestone_age_mean,
    ),
    Metric(
        code="results_against_peers",
        name_ja="同条件の顧客と比べた成果",
        name_en="Results against peers",
        unit_ja="%",
        unit_en="%",
        description_ja="イベントが持つ成果の数値（value・score・rating）の平均を、同じ製品・近い契約期間の顧客の平均と比べた割合です。",
        description_en="The mean of the number an event carries (value, score, rating) as a share of the peers' mean.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=lambda t: 100.0 * t.result_ratio,
    ),
    Metric(
        code="self_running_index",
        name_ja="自走指数",
        name_en="Self-running index",
        unit_ja="／100",
        unit_en="of 100",
        description_ja="毎週の利用率40%、定番機能の利用率30%、導入の進み具合（なければ機能数の位置）30%を合わせた指数です。",
        description_en="Weekly regularity 40 %, typical features 30 %, onboarding progress (or place by features) 30 %.",
        higher_is_better=True,
        input=Input.PEERS,
        expression=_self_running,
    ),
)
