"""Margins that slide instead of jumping, and totals that fall when more boards are asked for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.costing.falling_total import Fall, falls
from emsquote.costing.rate_card import MarginRule, shipped_rate_card
from emsquote.finding import Severity
from emsquote.model.job import MarginMode
from emsquote.model.money import Money, Unknown
from emsquote.model.quote import Category, CategoryPrice, QuoteColumn
from emsquote.stand_in_boards import falling_totals_of

EUR = Money.zero("EUR")
LINE = MarginRule(
    MarginMode.MARGIN,
    Decimal(20),
    ((10, Decimal(35)), (100, Decimal(20))),
    slides=True,
)
CLIFF = MarginRule(MarginMode.MARGIN, Decimal(20), ((50, Decimal(35)),))


@pytest.mark.parametrize(
    ("boards", "percent"),
    [
        pytest.param(1, "35", id="before the line its first percentage holds"),
        pytest.param(10, "35", id="at its beginning too"),
        pytest.param(11, "34.83", id="35 - 15 / 90, rounded to a hundredth"),
        pytest.param(55, "27.50", id="half of the way"),
        pytest.param(100, "20", id="at its end"),
        pytest.param(5000, "20", id="beyond it"),
    ],
)
def test_a_margin_slides_along_a_line(boards, percent):
    assert LINE.at(boards).percent == Decimal(percent)


@given(st.integers(1, 2000))
def test_a_sliding_margin_never_jumps(boards):
    step = LINE.at(boards).percent - LINE.at(boards + 1).percent
    assert Decimal(0) <= step <= Decimal("0.18")


def test_the_default_card_never_asks_less_for_more_boards():
    assert list(falling_totals_of(shipped_rate_card("default"))) == []


def test_a_larger_lot_that_lacks_a_price_is_no_fall():
    few, many = (
        QuoteColumn(
            quantity=quantity,
            starts=quantity,
            categories=(_material(lacking),),
            unit_price=EUR,
            extended=EUR,
            nre=(),
            nre_total=EUR,
            total=Money(Decimal(total), "EUR"),
            purchases=(),
            charges=(),
            lead_time=Unknown("nobody said"),
            excess_liability=EUR,
        )
        for quantity, total, lacking in ((10, 500, ()), (100, 300, (Unknown("no price"),)))
    )
    assert list(falls([few, many])) == []
    lacks_too = replace(few, categories=many.categories)
    assert list(falls([lacks_too, many])) == [Fall(lacks_too, many)]


def _material(unknown):
    return CategoryPrice(
        category=Category.MATERIAL,
        cost=EUR,
        overhead=EUR,
        margin=EUR,
        unit_price=EUR,
        extended=EUR,
        unknown=unknown,
    )


def test_a_step_of_the_margin_makes_totals_fall_and_is_told():
    card = replace(shipped_rate_card("default"), default_margin=CLIFF)
    first, *others = falling_totals_of(card)
    assert (first.severity, first.code) == (Severity.DOUBT, "total-falls")
    assert first.message.startswith("on a sensor of 45 placements, 50 boards cost ")
    assert "less than 49 boards at " in first.message
    assert first.hint == "let margins slide, or offer the larger quantity"
    assert len(others) == 2
