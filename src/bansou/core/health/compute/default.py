"""The formula that counts until a team adopts its own; the weights are judged, and measured in docs/real-input.md."""

from bansou.core.health.contracts import Dimension, Formula, Part

DEFAULT = Formula(
    dimensions=(
        Dimension(
            code="use", name_ja="利用の量", name_en="Amount of use", weight=25,
            parts=(Part(metric="peer_place_active_days_7", worst=0, best=100), Part(metric="peer_place_uses_7", worst=0, best=100)),
        ),
        Dimension(
            code="habit", name_ja="利用の習慣", name_en="Habit", weight=25,
            parts=(Part(metric="silence_against_habit", worst=12, best=0),),
        ),
        Dimension(
            code="milestones", name_ja="節目の利用", name_en="Milestones", weight=40,
            parts=(Part(metric="milestone_reach", worst=0, best=200, weight=2), Part(metric="milestone_delay", worst=21, best=-14)),
        ),
        Dimension(
            code="results", name_ja="成果", name_en="Results", weight=35,
            parts=(Part(metric="results_against_peers", worst=50, best=120),),
        ),
        Dimension(
            code="trend", name_ja="利用の変化", name_en="Trend", weight=10,
            parts=(Part(metric="peer_place_change", worst=-30, best=10),),
        ),
        Dimension(
            code="adoption", name_ja="機能の定着", name_en="Adoption", weight=5,
            parts=(Part(metric="peer_place_features_28", worst=0, best=100), Part(metric="typical_features_28", worst=0, best=100)),
        ),
        Dimension(
            code="people", name_ja="利用者の広がり", name_en="People", weight=5,
            parts=(Part(metric="peer_place_contacts_28", worst=0, best=100), Part(metric="seat_use", worst=0, best=90)),
        ),
        Dimension(
            code="onboarding", name_ja="導入", name_en="Onboarding", weight=10,
            parts=(Part(metric="onboarding_progress", worst=0, best=100), Part(metric="onboarding_days_stalled", worst=60, best=0)),
        ),
    )
)  # fmt: skip
