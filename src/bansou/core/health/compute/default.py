"""The formula that counts until a team adopts its own; the weights are judged, and measured in docs/real-input.md."""

from bansou.core.health.contracts import Dimension, Formula, Part

DEFAULT = Formula(
    dimensions=(
        Dimension(
            code="use", name_ja="利用の量", name_en="Amount of use", weight=0.35,
            parts=(
                Part(metric="peer_place_active_days_7", worst=0, best=100),
                Part(metric="peer_place_uses_7", worst=0, best=100),
                Part(metric="peer_place_uses_28", worst=0, best=100, weight=0.5),
            ),
        ),
        Dimension(
            code="habit", name_ja="利用の習慣", name_en="Habit", weight=0.25,
            parts=(
                Part(metric="peer_place_lifetime", worst=0, best=100, weight=2),
                Part(metric="weekly_regularity", worst=20, best=100, weight=0.5),
                Part(metric="days_since_last_seen", worst=28, best=0),
            ),
        ),
        Dimension(
            code="adoption", name_ja="機能の定着", name_en="Adoption", weight=0.25,
            parts=(
                Part(metric="typical_features_28", worst=0, best=100),
                Part(metric="peer_place_features_28", worst=0, best=100),
                Part(metric="onboarding_progress", worst=0, best=100),
            ),
        ),
        Dimension(
            code="trend", name_ja="利用の変化", name_en="Trend", weight=0.15,
            parts=(Part(metric="use_trend_28", worst=-60, best=20), Part(metric="peer_place_change", worst=-30, best=10)),
        ),
    )
)  # fmt: skip
