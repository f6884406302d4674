"""Suppliers' fixed costs: the basket of least cost, against trying every basket."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.buying.build import ladder, line

from emsquote import buy
from emsquote.buy.basket import Basket, buy_basket
from emsquote.buy.explain_basket import basket_findings
from emsquote.buy.solver import Limits
from emsquote.buy.supplier_fees import costs_in
from emsquote.finding import InputError
from emsquote.job import ExcessPolicy, ExcessRule, Job, SupplierCosts
from emsquote.library import OfferList
from emsquote.match import match_lines
from emsquote.money import ExchangeRates, Money
from emsquote.part import Mount, PartClass, PartKind
from emsquote.part_number import plain_number
from emsquote.purchase import Bought, NoOffer, PartKey

pytest.importorskip("highspy", reason="needs the extra `solver`")

KIND = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="test")


def sourced(prices):
    """Parts from {part: {supplier: price}}, one of each a board."""
    offers = [
        ladder(f"1:{price}", mpn=part, supplier=supplier, sku=part)
        for part, of_part in prices.items()
        for supplier, price in of_part.items()
    ]
    lines = [line(number, part) for number, part in enumerate(prices)]
    matches = match_lines(lines, OfferList(offers))
    return buy.sourced_parts(buy.wanted_parts(lines, matches, [KIND] * len(lines), {}), buy.BuyingTerms("USD"))


def total(basket):
    return basket.cost("USD").amount


def chosen(basket):
    return [each.orders[0].offer.supplier for each in basket.purchases if isinstance(each, Bought)]


def test_without_fixed_costs_each_part_stands_alone():
    basket = buy_basket(sourced({"P": {"A": 2, "B": 1}}), 10, [])
    assert (chosen(basket), basket.fees, basket.gap) == (["B"], (), 0)


def test_shipping_can_be_dearer_than_what_it_saves():
    # Apart: P from A 10, Q from B 10, shipping 8 + 8 = 36. All from A: 10 + 12 + 8 = 30.
    parts = sourced({"P": {"A": 1, "B": 2}, "Q": {"A": "1.2", "B": 1}})
    basket = buy_basket(parts, 10, [SupplierCosts("A", Decimal(8)), SupplierCosts("B", Decimal(8))])
    assert (chosen(basket), total(basket)) == (["A", "A"], 30)
    assert basket.purchases[1].why == (
        "by itself, 10 from B would cost 2.00 USD less; "
        "with suppliers' fixed costs and limits the whole basket is better so"
    )


def test_free_shipping_draws_parts_to_a_supplier():
    # P and Q from A are worth 22: shipping is free, 22 in all. Q from B: 10 + 8 + 11 = 29.
    parts = sourced({"P": {"A": 1}, "Q": {"A": "1.2", "B": "1.1"}})
    basket = buy_basket(parts, 10, [SupplierCosts("A", Decimal(8), free_from=Decimal(20))])
    assert (chosen(basket), total(basket)) == (["A", "A"], 22)


def test_a_limit_on_suppliers_holds():
    parts = sourced({"P": {"A": 1, "C": 5}, "Q": {"B": 1, "C": 5}})
    assert chosen(buy_basket(parts, 1, limits=Limits(2))) == ["A", "B"]
    assert chosen(buy_basket(parts, 1, limits=Limits(1))) == ["C", "C"]


def test_minimum_orders_that_cannot_be_met_are_told():
    basket = buy_basket(sourced({"P": {"A": 1}}), 1, [SupplierCosts("A", minimum_order=Decimal(100))])
    assert (chosen(basket), basket.gap, basket.finished) == (["A"], None, True)
    assert basket.obstacle == (
        "no basket keeps the minimum orders and the limit on suppliers; "
        "part by part, A delivers from 100.00 USD on, its parts are worth 1.00 USD"
    )


def test_free_parts_have_a_way_too():
    basket = buy_basket(sourced({"P": {"A": 0}}), 10, [SupplierCosts("A", Decimal(8))])
    assert (chosen(basket), total(basket)) == (["A"], 8)


def test_preferred_suppliers_are_kept_to():
    # The basket would be cheaper at B alone, 10 + 10 + 8 against 20 + 10 + 8 + 8.
    wanted = [each.wanted for each in sourced({"P": {"A": 2, "B": 1}, "Q": {"B": 1}})]
    parts = buy.sourced_parts(wanted, buy.BuyingTerms("USD", preferred_suppliers=("A",)))
    basket = buy_basket(parts, 10, [SupplierCosts("A", Decimal(8)), SupplierCosts("B", Decimal(8))])
    assert (chosen(basket), total(basket)) == (["A", "B"], 46)


def test_the_order_of_the_parts_changes_nothing():
    # Both suppliers cost the same for everything: which one is taken must not hang on the order of the rows.
    prices = {"P": {"A": 1, "B": 1}, "Q": {"A": 1, "B": 1}, "R": {"A": 1, "B": 1}}
    costs = [SupplierCosts("A", Decimal(8)), SupplierCosts("B", Decimal(8))]
    backwards = buy_basket(sourced(dict(reversed(prices.items()))), 10, costs)
    assert chosen(backwards)[::-1] == chosen(buy_basket(sourced(prices), 10, costs))


def test_what_cannot_be_bought_leaves_the_basket_alone():
    basket = buy_basket(sourced({"P": {"A": 1}, "Q": {}}), 10, [SupplierCosts("A", Decimal(8))])
    assert [type(each) for each in basket.purchases] == [Bought, NoOffer]
    assert total(basket) == 18


def test_costs_in_a_currency_without_exchange_rate_are_refused():
    with pytest.raises(InputError, match="no exchange rate from EUR to USD for the costs of TME"):
        costs_in(SupplierCosts("TME", Decimal(5), currency="EUR"), "USD", ExchangeRates())


def usd(amount):
    return Money(Decimal(amount), "USD")


BEST = "bought as one basket for 0.00 USD, proven best"
APART = "the parts bought one by one would cost"
ENDED = "the search for a cheaper basket ended after 5 s"
UNPROVEN = Basket((), gap=Decimal("0.00423"), finished=False)
TOLD = [
    (Basket(()), "note", f"{BEST}; bought one by one, the parts would break a minimum order or the limit on suppliers"),
    (Basket((), saved=usd("7.00")), "note", f"{BEST}; {APART} 7.00 USD more, suppliers' fixed costs included"),
    (Basket((), saved=usd("0.00")), "note", f"{BEST}; {APART} the same"),
    (UNPROVEN, "doubt", f"{ENDED}; the best is at most 0.42 % cheaper"),
    (replace(UNPROVEN, gap=None), "doubt", f"{ENDED}; how much cheaper the best could be is not known"),
    (Basket((), obstacle="no basket"), "open", "no basket"),
]


@pytest.mark.parametrize(("basket", "severity", "message"), TOLD, ids=[message for *_, message in TOLD])
def test_how_good_a_basket_is_is_told(basket, severity, message):
    (finding,) = basket_findings(basket, 10, Limits(seconds=5), "USD")
    assert (finding.severity, finding.message) == (severity, f"10 boards: {message}")


prices = st.dictionaries(st.sampled_from("ABC"), st.integers(1, 20), min_size=1, max_size=3)
amounts = st.integers(0, 30).map(Decimal)
rules = st.builds(
    SupplierCosts,
    supplier=st.just("?"),
    shipping=amounts,
    free_from=st.none() | amounts.filter(bool),
    small_order_fee=amounts,
    small_order_below=st.none() | amounts.filter(bool),
    minimum_order=st.none() | st.integers(1, 20).map(Decimal),
)


def brute_force(parts, costs, most):
    """The least cost over all choices of one order, as (supplier, cost), for each part; None if there is none."""
    found = []
    for orders in product(*parts):
        values = {}
        for supplier, cost in orders:
            values[supplier] = values.get(supplier, Decimal(0)) + cost
        of = [(costs[supplier], value) for supplier, value in values.items()]
        if all(each.delivers(value) for each, value in of) and len(values) <= most:
            fixed = [each.shipping_of(value) + each.small_order_fee_of(value) for each, value in of]
            found.append(sum(values.values()) + sum(fixed))
    return min(found, default=None)


def named(three):
    return {name: replace(rule, supplier=name) for name, rule in zip("ABC", three, strict=True)}


@settings(max_examples=150, deadline=None)
@given(st.lists(prices, min_size=1, max_size=4), st.tuples(rules, rules, rules), st.integers(1, 3))
def test_the_basket_costs_what_trying_everything_finds(parts, three, most):
    costs = named(three)
    expected = brute_force([list(of_part.items()) for of_part in parts], costs, most)
    wanted = sourced({f"P{number}": of_part for number, of_part in enumerate(parts)})
    basket = buy_basket(wanted, 1, list(costs.values()), Limits(most))
    if expected is None:
        assert basket.obstacle
    else:
        assert (basket.obstacle, total(basket), basket.gap) == ("", expected, 0)


ladders = st.dictionaries(
    st.sampled_from("ABC"),
    st.tuples(st.integers(1, 9), st.integers(2, 20), st.integers(1, 9)),
    min_size=1,
    max_size=3,
)
"""Of each supplier: the price from 1 on, a second break, and the price from there on, higher or lower."""


def sensible_orders(of_part, need):
    """The least order at each break of each supplier that meets the need."""
    for supplier, (first, second_break, second) in of_part.items():
        if need < second_break:
            yield supplier, Decimal(need * first)
        yield supplier, Decimal(max(need, second_break) * second)


@settings(max_examples=150, deadline=None)
@given(st.lists(ladders, min_size=1, max_size=3), st.tuples(rules, rules, rules), st.integers(1, 3), st.integers(1, 12))
def test_with_price_breaks_too_it_costs_what_trying_every_sensible_order_finds(parts, three, most, need):
    costs = named(three)
    expected = brute_force([list(sensible_orders(of_part, need)) for of_part in parts], costs, most)
    texts = [{supplier: f"{first};{at}:{second}" for supplier, (first, at, second) in each.items()} for each in parts]
    wanted = sourced({f"P{number}": of_part for number, of_part in enumerate(texts)})
    basket = buy_basket(wanted, need, list(costs.values()), Limits(most))
    assert (basket.obstacle == "", basket.cost("USD").amount if expected is not None else None) == (
        expected is not None,
        expected,
    )


RULES = (
    ExcessRule(ExcessPolicy.REPORT, part_class="chip-0402"),
    ExcessRule(ExcessPolicy.CHARGE, mpn="BC-847"),
    ExcessRule(ExcessPolicy.REPORT, mpn="XC7"),
    ExcessRule(ExcessPolicy.CHARGE, mpn="XC7"),
)


@pytest.mark.parametrize(
    ("mpn", "part_class", "policy"),
    [
        pytest.param("BC847", PartClass.CHIP_0402, ExcessPolicy.CHARGE, id="a part goes before its class"),
        pytest.param("RC0402", PartClass.CHIP_0402, ExcessPolicy.REPORT, id="a class goes before the job"),
        pytest.param("LM358", PartClass.SOIC, ExcessPolicy.CHARGE, id="the rest goes by the job"),
        pytest.param("XC7", PartClass.ARRAY, ExcessPolicy.CHARGE, id="the later rule goes before the earlier"),
    ],
)
def test_who_pays_for_excess(mpn, part_class, policy):
    job = Job((), excess=ExcessPolicy.CHARGE, excess_rules=RULES)
    assert buy.excess_policy(job, PartKey(plain_number(mpn)), part_class) is policy
