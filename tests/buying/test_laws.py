"""Laws of buying, against a search over every possible order."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.buying.build import demand, ladder

from emsquote.buying import plan as buy
from emsquote.buying.plan import split
from emsquote.model.job import StockPolicy
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.purchase import Bought, NoOffer, Shortage

TERMS = buy.BuyingTerms(currency="USD")
IN_STOCK = buy.BuyingTerms(currency="USD", stock=StockPolicy.REQUIRE)
WHATEVER_STOCK = buy.BuyingTerms(currency="USD", stock=StockPolicy.IGNORE)


@st.composite
def offers(draw):
    quantities = sorted(draw(st.sets(st.integers(1, 14), min_size=1, max_size=3)))
    prices = [Decimal(draw(st.integers(1, 12))) for _ in quantities]
    return Offer(
        mpn="P",
        manufacturer="M",
        supplier=draw(st.sampled_from("ABC")),
        sku=str(draw(st.integers(0, 9))),
        currency="USD",
        breaks=tuple(map(PriceBreak, quantities, prices)),
        moq=draw(st.integers(1, 6)),
        multiple=draw(st.sampled_from([0, 1, 1, 2, 3, 5])),
        stock=draw(st.none() | st.integers(0, 16)),
        reel_fee=draw(st.none() | st.integers(0, 9).map(Decimal)),
    )


def possible(offer, most):
    """Every order of an offer up to `most` pieces, with its cost, straight from the definition."""
    multiple = max(offer.multiple, 1)
    least = max(offer.moq, offer.breaks[0].quantity)
    limit = most if offer.stock is None else min(most, offer.stock)
    yield 0, Decimal(0)
    for quantity in range(multiple, limit + 1, multiple):
        if quantity >= least:
            price = [reached.price for reached in offer.breaks if reached.quantity <= quantity][-1]
            yield quantity, quantity * price + (offer.reel_fee or 0)


def largest(offer, most):
    return max(quantity for quantity, _ in possible(offer, most))


def brute_force(need, some_offers):
    """The least cost of one offer, or of several of which all but one could not do it alone."""
    most = 60
    limits = [most if offer.stock is None else largest(offer, most) for offer in some_offers]
    costs = []
    for plan in product(*[list(possible(offer, need + 20)) for offer in some_offers]):
        ordered = sum(quantity for quantity, _ in plan)
        used = [index for index, (quantity, _) in enumerate(plan) if quantity]
        able = [index for index in used if limits[index] >= ordered]
        if ordered >= need and (len(used) == 1 or len(able) <= 1):
            costs.append(sum(cost for _, cost in plan))
    return min(costs, default=None)


def list_price(need, some_offers):
    """The least cost of one order, as if every offer had enough."""
    costs = []
    for offer in some_offers:
        for quantity, cost in possible(replace(offer, stock=None), need + 20):
            if quantity >= need:
                costs.append(cost)
    return min(costs)


def cost(need, some_offers, terms=IN_STOCK):
    result = buy.purchase(demand(need), some_offers, terms)
    return result.cost.amount if isinstance(result, Bought) else None


@pytest.mark.parametrize(
    "few", [0, 2, 200], ids=["in windows", "in windows and one by one", "one by one"]
)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some_offers=st.lists(offers(), min_size=1, max_size=3), need=st.integers(1, 24))
def test_the_plan_costs_what_trying_everything_finds(monkeypatch, few, some_offers, need):
    monkeypatch.setattr(split, "_FEW", few)
    assert cost(need, some_offers) == brute_force(need, some_offers)


@settings(max_examples=200, deadline=None)
@given(some_offers=st.lists(offers(), min_size=1, max_size=3), need=st.integers(1, 24))
def test_what_is_short_costs_what_trying_every_list_price_finds(some_offers, need):
    in_stock = brute_force(need, some_offers)
    least = list_price(need, some_offers) if in_stock is None else in_stock
    assert cost(need, some_offers, TERMS) == least
    assert cost(need, some_offers, WHATEVER_STOCK) == list_price(need, some_offers)


@settings(max_examples=200, deadline=None)
@given(some_offers=st.lists(offers(), min_size=1, max_size=3), need=st.integers(1, 24))
def test_what_is_missing_is_what_the_stock_of_all_leaves_over(some_offers, need):
    told = buy.purchase(demand(need), some_offers, TERMS)
    required = buy.purchase(demand(need), some_offers, IN_STOCK)
    match required:
        case Bought():
            assert (told, told.missing, told.shortage) == (required, 0, "")
        case Shortage():
            assert (told.missing, bool(told.shortage)) == (required.missing, True)
        case NoOffer():
            assert (told.missing, bool(told.shortage)) == (need, True)


@settings(max_examples=300, deadline=None)
@given(st.lists(offers(), min_size=1, max_size=4), st.integers(1, 30), st.integers(0, 10))
def test_a_list_price_never_falls_when_need_rises(some_offers, need, more):
    less = cost(need, some_offers, WHATEVER_STOCK)
    assert less <= cost(need + more, some_offers, WHATEVER_STOCK)


@settings(max_examples=300, deadline=None)
@given(st.lists(offers(), min_size=1, max_size=4), st.integers(1, 30), st.integers(0, 10))
def test_cost_never_falls_when_need_rises(some_offers, need, more):
    less, rather_more = cost(need, some_offers), cost(need + more, some_offers)
    assert rather_more is None or (less is not None and less <= rather_more)


@settings(max_examples=300, deadline=None)
@given(st.lists(offers(), min_size=1, max_size=4), offers(), st.integers(1, 30))
def test_another_offer_never_raises_the_cost(some_offers, another, need):
    without, with_it = cost(need, some_offers), cost(need, [*some_offers, another])
    assert without is None or (with_it is not None and with_it <= without)


@settings(max_examples=200, deadline=None)
@given(st.lists(offers(), min_size=1, max_size=4), st.integers(1, 30), st.randoms())
def test_the_order_of_offers_does_not_matter(some_offers, need, random):
    shuffled = list(some_offers)
    random.shuffle(shuffled)
    assert buy.purchase(demand(need), some_offers, TERMS) == buy.purchase(
        demand(need), shuffled, TERMS
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(offers(), min_size=1, max_size=4), st.integers(1, 60))
def test_what_is_ordered_meets_the_need_or_is_told_missing(some_offers, need):
    result = buy.purchase(demand(need), some_offers, IN_STOCK)
    if isinstance(result, Bought):
        assert sum(order.quantity for order in result.orders) == need + result.excess >= need
    elif isinstance(result, Shortage):
        assert sum(order.quantity for order in result.orders) == need - result.missing < need


def test_a_split_of_three_with_long_ladders_is_found():
    # Of 6140: 5000 at 1.22699 + 1140 at 1.01182 = 7288.4248, less than 6140 at 1.22699 = 7533.7186.
    # A third offer with little stock once used up the search before that was seen.
    offers = [
        ladder(
            "1:4.24126;10:3.20922;100:2.38404;500:1.24254;1000:1.01182;5000:0.63245",
            supplier="A",
            stock=3622,
        ),
        ladder("1:4.00938;10:2.94705;25:2.32765;100:1.64813", supplier="B", stock=185),
        ladder(
            "1:5.19326;10:4.65454;100:2.84154;500:2.19962;1000:1.59040;5000:1.22699",
            supplier="C",
            stock=75790,
        ),
    ]
    found = buy.purchase(demand(6140), offers, TERMS)
    assert isinstance(found, Bought)
    assert [(order.offer.supplier, order.quantity) for order in found.orders] == [
        ("C", 5000),
        ("A", 1140),
    ]
    assert found.cost.amount == Decimal("7288.42480")


def test_a_search_that_was_cut_short_says_so_even_if_it_found_no_split(monkeypatch):
    monkeypatch.setattr(split, "_MOST_LOOKED_AT", 0)
    found = buy.purchase(demand(20), [ladder("1:1", stock=19), ladder("1:3", stock=30)], TERMS)
    assert isinstance(found, Bought)
    assert found.why.endswith("the search for a better split was cut short")
