"""Estimates: which parts a part is compared with, what range they give, and that it is never
firm.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.buying.build import demand, ladder, line

from emsquote import Job, price_bom, shipped_rate_card
from emsquote.buying.estimate import estimate_of
from emsquote.buying.estimate.estimated import percentile
from emsquote.buying.library.kin import Kin, joined_kin, kin_keys
from emsquote.buying.library.source import OfferList
from emsquote.buying.plan import BuyingTerms
from emsquote.model.bom import Bom, BomSource
from emsquote.model.estimate import EstimateBasis
from emsquote.model.money import Unknown
from emsquote.model.purchase import Estimated, NoOffer
from emsquote.parts.classify import classify, part_rules

TERMS = BuyingTerms(currency="USD")


def headers(pins, count=8, **fields):
    """Pin headers of so many pins that cost 0.1, 0.2 … a piece."""
    return [
        ladder(
            f"1:0.{number}",
            mpn=f"H{pins}X{number}",
            manufacturer=f"Maker {number}",
            description=f"1x{pins}P 2.54mm Pin Headers",
            **fields,
        )
        for number in range(1, count + 1)
    ]


def controllers(numbers):
    return [
        ladder(f"1:{price}", mpn=mpn, description="Microcontrollers", package="LQFP-48(7x7)")
        for price, mpn in enumerate(numbers, 1)
    ]


def estimated(bom_line, offers, pieces=10):
    kinds, _ = classify([bom_line], (), part_rules())
    return estimate_of(demand(pieces), bom_line, kinds[0], OfferList(offers), TERMS)


def shown(estimate):
    cost = estimate.cost
    ends = [str(each.rounded().amount) for each in (cost.low, cost.middle, cost.high)]
    return estimate.basis, estimate.like, estimate.parts, ends


SOCKET = {"designators": ("J1",), "footprint": "PinHeader_1x04_P2.54mm_Vertical"}


@pytest.mark.parametrize(
    ("bom_line", "offers", "expected"),
    [
        pytest.param(
            line(mpn="STM32F407VET6", designators=("U1",)),
            controllers(["STM32F407VGT6", "STM32F407ZGT6", "STM32F407IGT6", "STM32L011", "AT32"]),
            (EstimateBasis.NUMBER, "STM32F407…", 3, ["10.00", "20.00", "30.00"]),
            id="numbers that begin as it does, the longest beginning that three share",
        ),
        pytest.param(
            line(mpn="QQ", **SOCKET),
            [*headers(4), *headers(40)],
            (EstimateBasis.PACKAGE, "pin header, about 4 pins", 8, ["2.00", "4.00", "7.00"]),
            id="the kind with about as many pins",
        ),
        pytest.param(
            line(mpn="QQ", designators=("J1",), description="pin header"),
            headers(4),
            (EstimateBasis.KIND, "pin header", 8, ["2.00", "4.00", "7.00"]),
            id="the kind that words tell",
        ),
        pytest.param(
            line(mpn="QQ", designators=("J1",)),
            headers(4),
            (EstimateBasis.KIND, "connector", 8, ["2.00", "4.00", "7.00"]),
            id="the group that the designator tells",
        ),
        pytest.param(
            line(mpn="QQ", designators=("J1",)),
            headers(4, stock=0),
            (EstimateBasis.KIND, "connector", 8, ["2.00", "4.00", "7.00"]),
            id="list prices, whatever is in stock",
        ),
    ],
)
def test_a_part_is_compared_with_the_nearest_that_are_enough(bom_line, offers, expected):
    assert shown(estimated(bom_line, offers)) == expected


@pytest.mark.parametrize(
    ("bom_line", "offers"),
    [
        pytest.param(line(mpn="QQ", designators=("H1",)), [], id="nothing is offered"),
        pytest.param(line(mpn="QQ", designators=("ZZ1",)), headers(4), id="no kind is told"),
        pytest.param(line(mpn="QQ", designators=("J1",)), headers(4, 7), id="seven are too few"),
        pytest.param(line(mpn="STM32F4", designators=("X1",)), controllers(["STM32F1"]), id="one"),
    ],
)
def test_where_nothing_is_like_it_nothing_is_estimated(bom_line, offers):
    assert estimated(bom_line, offers) is None


def test_nothing_is_estimated_of_what_is_not_counted_in_pieces():
    bom_line = line(mpn="QQ", unit="m", designators=("J1",))
    kinds, _ = classify([bom_line], (), part_rules())
    metres = demand(10, unit="m")
    assert estimate_of(metres, bom_line, kinds[0], OfferList(headers(4)), TERMS) is None


def test_kin_of_several_sources_count_together():
    one, other = Kin(2, ("A", "B")), Kin(3, ("B", "C", "D"))
    both = joined_kin([{"~ic|logic|soic|14": one}, {"~ic|logic|soic|14": other}])
    (kin,) = both.values()
    assert (kin.parts, set(kin.sample)) == (5, {"A", "B", "C", "D"})


def test_an_offer_without_words_has_no_kin():
    assert kin_keys(ladder("1:1")) == ()
    assert kin_keys(headers(4)[0]) == ("~connector|pin header||4",)


@given(
    st.lists(
        st.tuples(st.decimals(0, 100, places=2), st.integers(1, 9).map(Decimal)), min_size=1
    ).map(sorted)
)
def test_a_percentile_has_its_share_at_or_below_it(priced):
    for share in (Decimal("0.2"), Decimal("0.5"), Decimal("0.8")):
        value = percentile(priced, share)
        due = share * sum(weight for _, weight in priced)
        assert sum(weight for price, weight in priced if price <= value) >= due
        assert sum(weight for price, weight in priced if price < value) < due


def quotes(firm, offers, quantities=(10, 100)):
    """The quote for a line that somebody offers and one that nobody does: without and with
    estimates.
    """
    lines = (line(1, "H4X1", designators=("J1",)), line(2, "QQ", designators=("J2",)))
    source = BomSource(file="b.csv", format="csv")
    bom = Bom(source=source, columns=(), lines=lines[: 2 if firm else 1])
    card = shipped_rate_card("default")
    return [
        price_bom(bom, Job(quantities=quantities, budgetary=asked), card, OfferList(offers)).quote
        for asked in (False, True)
    ]


def test_estimates_move_nothing_that_is_firm():
    without, with_them = quotes(True, headers(4))
    for plain, estimating in zip(without.columns, with_them.columns, strict=True):
        assert estimating.categories == plain.categories
        assert (estimating.total, estimating.unit_price) == (plain.total, plain.unit_price)
        assert (plain.estimated, estimating.complete) == (None, False)
        nothing, guessed = plain.purchases[1], estimating.purchases[1]
        assert isinstance(nothing, NoOffer)
        assert isinstance(guessed, Estimated)
        assert guessed.reason == nothing.reason
        price = estimating.estimated.price
        assert 0 < price.low.amount < price.middle.amount < price.high.amount
        assert estimating.estimated.total.low == estimating.total + price.low
    assert not with_them.complete
    for cell in with_them.lines[1].cells:
        assert isinstance(cell.cost, Unknown)


def test_where_everything_is_offered_there_is_nothing_to_estimate():
    without, with_them = quotes(False, headers(4))
    assert without == with_them


def test_an_estimate_is_told_once_with_its_range():
    _, quote = quotes(True, headers(4))
    (finding,) = [each for each in quote.findings if each.code == "estimated"]
    assert finding.message.startswith('no offer for "QQ"; ')
    assert finding.message.endswith("by 8 parts like connector")
