"""The arithmetic of the touch model on tables small enough to check by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bansou.core.allocation.compute import explain, place, policy, potential
from bansou.core.allocation.contracts import Direction, Factor, Level, Policy, PolicyError, Subjects, Weight

HIGH, LOW, TECH = 0, 1, 2
BY_VALUE = Policy(
    weights={Factor.VALUE: Weight(weight=1)},
    levels=(Level(tier="high", at_least=80, cap=2), Level(tier="low", at_least=40), Level(tier="tech")),
    margin=3,
    stay_days=60,
)


def subjects(values, *, current=None, days=None, forced=None, forbidden=None, **factors):
    size = len(values)
    return Subjects(
        factors={Factor.VALUE: np.array(values, float), **{Factor(code): np.array(column, float) for code, column in factors.items()}},
        current=np.array(current or [-1] * size),
        days=np.array(days or [999.0] * size),
        forced=np.array(forced or [-1] * size),
        forbidden=np.array(forbidden or [[False] * 3] * size),
        tie=np.linspace(0, 0.5, size),
    )


def test_the_standing_is_the_share_below_with_ties_counted_half():
    grid = place.grid_of(np.array([10.0, 20.0, 20.0, 40.0, np.nan]))

    assert place.standing_of(np.array([10.0, 20.0, 40.0, 5.0, 99.0, np.nan]), grid) == pytest.approx(
        [0.125, 0.5, 0.875, 0, 1, np.nan], nan_ok=True
    )


def test_the_score_is_the_weighted_mean_of_what_is_known():
    rule = Policy(
        weights={Factor.VALUE: Weight(weight=3), Factor.HEALTH: Weight(weight=1, direction=Direction.LESS)}, levels=BY_VALUE.levels
    )
    standing = {Factor.VALUE: np.array([0.8, 0.8, np.nan]), Factor.HEALTH: np.array([0.2, np.nan, np.nan])}

    assert place.scores(standing, rule, 3) == pytest.approx([80.0, 80.0, 0.0])


def test_the_cap_keeps_only_the_best_in_and_the_rest_fall_to_the_next_level():
    found = place.place(subjects([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 200, 300, 400]), BY_VALUE)

    assert found.level.tolist() == [TECH] * 6 + [LOW] * 6 + [HIGH] * 2
    assert found.reference.lines["high"] == pytest.approx(100 * 12.5 / 14, abs=0.01)


def test_a_forced_customer_takes_a_place_and_a_forbidden_one_gives_it_up():
    forbidden = [[False] * 3] * 13 + [[True, False, False]]
    found = place.place(subjects(list(range(1, 15)), forced=[HIGH] + [-1] * 13, forbidden=forbidden), BY_VALUE)

    assert found.level[0] == HIGH
    assert found.level[13] == LOW
    assert (found.level == HIGH).sum() == 2
    assert found.held.tolist() == [True] + [False] * 13


def test_nobody_moves_within_the_minimum_stay():
    found = place.place(subjects([1, 2, 3, 4], current=[HIGH, TECH, LOW, TECH], days=[10, 10, 10, 10]), BY_VALUE)

    assert found.level.tolist() == [HIGH, TECH, LOW, TECH]


def test_a_customer_on_the_line_stays_where_it_is():
    values = list(range(100))
    inside = place.place(subjects(values, current=[TECH] * 38 + [LOW] * 62), BY_VALUE)

    assert inside.level[38] == LOW
    assert inside.level[37] == TECH


def test_some_are_placed_as_they_were_when_everybody_was():
    everyone = subjects([3, 9, 1, 12, 7, 30, 2, 8, 4, 20])
    whole = place.place(everyone, BY_VALUE)
    settled = subjects([3, 9, 1, 12, 7, 30, 2, 8, 4, 20], current=whole.level.tolist())
    some = subjects([30, 3], current=[int(whole.level[5]), int(whole.level[0])])

    again = place.place(settled, BY_VALUE)
    part = place.place(some, BY_VALUE, reference=again.reference, taken=[1, 3, 4])

    assert part.level.tolist() == [whole.level[5], whole.level[0]]
    assert part.score.tolist() == [whole.score[5], whole.score[0]]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60), st.integers(0, 8), st.data())
def test_no_cap_is_broken_and_placing_twice_changes_nothing(values, cap, data):
    rule = Policy(weights=BY_VALUE.weights, levels=(Level(tier="high", at_least=30, cap=cap), *BY_VALUE.levels[1:]), stay_days=0)
    current = data.draw(st.lists(st.integers(-1, 2), min_size=len(values), max_size=len(values)))

    once = place.place(subjects(values, current=current), rule)
    again = place.place(subjects(values, current=once.level.tolist()), rule)

    assert (once.level == HIGH).sum() <= cap
    assert again.level.tolist() == once.level.tolist()


def test_the_value_needed_for_a_line_is_the_value_that_reaches_it():
    values = np.arange(1.0, 101.0)
    found = place.place(subjects(values.tolist(), health=[50.0] * 100), policy.START)
    standings = {factor: float(column[39]) for factor, column in found.standing.items()}

    value = explain.needed(factor=Factor.VALUE, standings=standings, policy=policy.START, reference=found.reference, to_score=60.0)
    before = explain.needed(factor=Factor.VALUE, standings=standings, policy=policy.START, reference=found.reference, to_score=99.0)
    placed = place.place(subjects([value], health=[50.0]), policy.START, reference=found.reference)

    assert before is None
    assert 60.0 <= placed.score[0] < 61.0


def test_the_reasons_name_what_brought_most_first_and_what_is_not_known_last():
    given_ = subjects([1, 5, 9], health=[90, np.nan, 10], potential=[np.nan] * 3)
    found = place.place(given_, policy.START)
    brought = explain.points(found.standing, policy.START)

    reasons = explain.reasons(index=2, factors=given_.factors, standing=found.standing, policy=policy.START, brought=brought)

    assert [reason["code"] for reason in reasons] == ["value", "health", "potential"]
    assert reasons[1]["towards"] == 0.9


def test_potential_is_seats_for_those_who_have_none_and_products_not_bought():
    found = potential.potential(
        employees=np.array([100.0, np.nan, np.nan]),
        seats=np.array([40.0, 10.0, np.nan]),
        amount=np.array([40_000.0, 5_000.0, 0.0]),
        owned=np.array([[True, False], [True, True], [False, True]]),
        typical=np.array([30_000.0, 8_000.0]),
    )

    assert found == pytest.approx([60_000 + 8_000, 0, 30_000])


@pytest.mark.parametrize(
    ("levels", "field"),
    [
        ((), "levels"),
        ((Level(tier="high", at_least=40), Level(tier="low", at_least=60), Level(tier="tech")), "at_least_low"),
        ((Level(tier="high", at_least=140), Level(tier="tech")), "at_least_high"),
        ((Level(tier="high", at_least=40, cap=-1), Level(tier="tech")), "cap_high"),
    ],
)
def test_a_policy_that_cannot_be_meant_names_the_field(levels, field):
    with pytest.raises(PolicyError) as error:
        policy.check(Policy(weights=BY_VALUE.weights, levels=levels))

    assert error.value.field == field


def test_a_policy_comes_back_as_it_was_written():
    assert policy.from_values(policy.to_values(policy.START)) == policy.START


def test_a_new_tier_takes_nobody_until_it_gets_a_line_of_its_own():
    fitted = policy.fitted(BY_VALUE, ["high", "middle", "low", "tech"])

    assert [level.tier for level in fitted.levels] == ["high", "middle", "low", "tech"]
    assert fitted.levels[1].cap == 0
    policy.check(fitted)
