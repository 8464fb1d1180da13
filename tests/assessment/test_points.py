"""Rounding, in one place: decimal, half up; a question to a tenth, an area to a whole, the total
the sum of the wholes.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.consensus.points import area_points, total_points
from questionnaire.schemes import question_points, rounded

WEIGHTS = (25, 40, 35)
LEVELS = st.sampled_from((0, 25, 50, 75, 100))


@pytest.mark.parametrize(
    ("maximum", "levels", "points"),
    [
        (16, (50, 50, 25), "6.6"),
        (16, (0, 0, 0), "0.0"),
        (16, (100, 100, 100), "16.0"),
        (20, (25, 0, 0), "1.3"),  # 1.25: half goes up
        (18, (25, 25, 25), "4.5"),
        (14, (75, 50, 25), "6.7"),  # 6.65
        (1, (0, 0, 25), "0.1"),  # 0.0875
    ],
)
def test_a_questions_points_are_its_maximum_times_the_weighted_level_to_a_tenth(
    maximum, levels, points
):
    assert question_points(maximum, levels, WEIGHTS) == Decimal(points)


@pytest.mark.parametrize(
    ("value", "tenth"),
    [("0.05", "0.1"), ("0.15", "0.2"), ("0.25", "0.3"), ("2.675", "2.7"), ("0.049", "0.0")],
)
def test_halves_are_rounded_up_never_to_even(value, tenth):
    assert rounded(Decimal(value), Decimal("0.1")) == Decimal(tenth)


def test_a_level_is_needed_for_each_aspect():
    with pytest.raises(ValueError, match="a level per aspect"):
        question_points(16, (50, 50), WEIGHTS)


@pytest.mark.parametrize(
    ("questions", "points"),
    [
        ([(60, Decimal("30.2")), (40, Decimal("20.3"))], 51),  # 50.5
        ([(60, Decimal("30.2")), (40, Decimal("20.2"))], 50),
        ([(60, Decimal("30.0")), (40, None)], 50),
        (
            [(84, Decimal("41.5")), (16, None)],
            49,
        ),  # 49.40: scaled before it is rounded, 42 x 100 / 84 would give 50
        ([(60, None), (40, None)], None),
        ([(100, Decimal("0.0"))], 0),
    ],
)
def test_an_area_leaves_out_what_does_not_apply_and_scales_before_rounding(questions, points):
    assert area_points(questions) == points


@pytest.mark.parametrize(
    ("areas", "total"),
    [
        ([50, 61, 49], (160, 300)),
        ([50, None, 49], (99, 200)),
        ([None, None], (0, 0)),
        ([0], (0, 100)),
    ],
)
def test_the_total_is_the_sum_of_the_whole_areas_out_of_those_that_apply(areas, total):
    assert total_points(areas) == total


@given(st.integers(1, 100), st.tuples(LEVELS, LEVELS, LEVELS))
def test_points_are_between_zero_and_the_maximum_with_one_decimal(maximum, levels):
    points = question_points(maximum, levels, WEIGHTS)
    assert 0 <= points <= maximum
    assert points.as_tuple().exponent == -1


@given(st.integers(1, 100), st.tuples(LEVELS, LEVELS, LEVELS), st.integers(0, 2))
def test_a_higher_level_never_gives_fewer_points(maximum, levels, raised):
    higher = tuple(100 if place == raised else level for place, level in enumerate(levels))
    assert question_points(maximum, higher, WEIGHTS) >= question_points(maximum, levels, WEIGHTS)


@given(
    st.lists(
        st.tuples(st.integers(1, 20), st.tuples(LEVELS, LEVELS, LEVELS), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
def test_an_area_has_a_whole_number_up_to_a_hundred_or_no_points(rows):
    settled = [
        (maximum, question_points(maximum, levels, WEIGHTS) if applies else None)
        for maximum, levels, applies in rows
    ]
    scale = sum(maximum for maximum, *_ in rows)
    points = area_points(settled)
    assert (points is None) == (not any(applies for *_, applies in rows))
    assert points is None or 0 <= points <= scale
