"""What a basket's integer programme is made of: sums bounded by switches, and ranges of orders."""

from decimal import Decimal

import pytest
from tests.buying.build import ladder

from emsquote.buying.plan import BuyingTerms
from emsquote.buying.plan.basket.integer_programme import IntegerProgramme
from emsquote.buying.plan.basket.order_range import TopUpLimit, single_ranges, split_ranges
from emsquote.buying.plan.basket.solver import solved
from emsquote.buying.plan.ladder import ladder_of


def best_values(programme):
    pytest.importorskip("highspy", reason="needs the extra `solver`")
    return solved(programme, {}, Decimal(10), Decimal("0.01")).values


@pytest.mark.parametrize(
    ("switch_cost", "values"),
    [
        pytest.param(2, (3, 1), id="a switch that pays lets in as much as it may"),
        pytest.param(4, (0, 0), id="without the switch there is nothing"),
    ],
)
def test_a_switch_lets_a_sum_be(switch_cost, values):
    programme = IntegerProgramme()
    gained = programme.column(-1, 5)
    switch = programme.column(switch_cost)
    programme.at_most_if([(gained, 1)], switch, 3)
    assert best_values(programme) == values


@pytest.mark.parametrize(
    ("least", "values"),
    [
        pytest.param(4, (4, 1), id="a sum is made as large as its switch demands"),
        pytest.param(6, (0, 0), id="a switch that demands too much stays off"),
    ],
)
def test_a_switch_demands_a_sum(least, values):
    programme = IntegerProgramme()
    spent = programme.column(1, 9)
    switch = programme.column(-5)
    programme.at_least_if([(spent, 1)], switch, least)
    assert best_values(programme) == values


# Up to 9 pieces at 2.00, from 10 on at 1.00; 3 are required.
LADDER = ladder_of(ladder("1:2;10:1"), BuyingTerms(currency="USD"))


def as_pairs(ranges):
    return [(order_range.least, order_range.more) for order_range in ranges]


@pytest.mark.parametrize(
    ("limit", "ranges"),
    [
        pytest.param((0, None), [(3, 0), (10, 0)], id="nothing to reach, nothing more"),
        pytest.param((5, None), [(3, 3), (10, 5)], id="as many as are worth what is missing"),
        pytest.param((99, None), [(3, 6), (10, 99)], id="no further than the step goes"),
        pytest.param((5, 8), [(3, 1), (10, 0)], id="no further than the cost may be"),
    ],
)
def test_an_order_is_topped_up_as_far_as_is_of_use(limit, ranges):
    worth, cost = limit
    found = single_ranges(LADDER, 3, TopUpLimit(Decimal(worth), cost and Decimal(cost)))
    assert as_pairs(found) == ranges


def test_an_order_of_a_split_may_be_less_than_is_required():
    # 1 + 2 up to what is required, and 3 more that are worth 5.00
    found = split_ranges(LADDER, 3, TopUpLimit(Decimal(5), None))
    assert as_pairs(found) == [(1, 5), (10, 5)]
