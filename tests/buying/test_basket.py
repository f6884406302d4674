"""Suppliers' fixed costs: what a basket buys and what is told of it."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.buying.build import ladder, line

from emsquote.buying import plan as buy
from emsquote.buying.library import OfferList
from emsquote.buying.match import match_lines
from emsquote.buying.plan.basket import Basket, BasketLimits, basket_findings, buy_basket, costs_in
from emsquote.finding import InputError
from emsquote.model.job import ExcessPolicy, ExcessRule, Job, SupplierCosts
from emsquote.model.money import ExchangeRates, Money
from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import Bought, NoOffer, PartKey

pytest.importorskip("highspy", reason="needs the extra `solver`")

KIND = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="test")


def sourced(prices, **fields):
    """Parts from {part: {supplier: price}}, one of each a board."""
    offers = [
        ladder(f"1:{price}", mpn=part, supplier=supplier, sku=part, **fields)
        for part, of_part in prices.items()
        for supplier, price in of_part.items()
    ]
    lines = [line(number, part) for number, part in enumerate(prices)]
    matches = match_lines(lines, OfferList(offers))
    return buy.sourced_parts(
        buy.wanted_parts(lines, matches, [KIND] * len(lines), {}), buy.BuyingTerms(currency="USD")
    )


def total(basket):
    return basket.cost("USD").amount


def chosen(basket):
    bought = [purchase for purchase in basket.purchases if isinstance(purchase, Bought)]
    return [purchase.orders[0].offer.supplier for purchase in bought]


def test_without_fixed_costs_each_part_stands_alone():
    basket = buy_basket(sourced({"P": {"A": 2, "B": 1}}), 10, [])
    assert (chosen(basket), basket.fees, basket.gap) == (["B"], (), 0)


def test_shipping_can_be_dearer_than_what_it_saves():
    # Apart: P from A 10, Q from B 10, shipping 8 + 8 = 36. All from A: 10 + 12 + 8 = 30.
    parts = sourced({"P": {"A": 1, "B": 2}, "Q": {"A": "1.2", "B": 1}})
    basket = buy_basket(
        parts,
        10,
        [
            SupplierCosts(supplier="A", shipping=Decimal(8)),
            SupplierCosts(supplier="B", shipping=Decimal(8)),
        ],
    )
    assert (chosen(basket), total(basket)) == (["A", "A"], 30)
    assert basket.purchases[1].why == (
        "by itself, 10 from B would cost 2.00 USD less; "
        "with suppliers' fixed costs and limits the whole basket is better so; "
        "next best B Q: 10, the whole basket would cost 6.00 USD more"
    )


def test_free_shipping_draws_parts_to_a_supplier():
    # P and Q from A are worth 22: shipping is free, 22 in all. Q from B: 10 + 8 + 11 = 29.
    parts = sourced({"P": {"A": 1}, "Q": {"A": "1.2", "B": "1.1"}})
    basket = buy_basket(
        parts, 10, [SupplierCosts(supplier="A", shipping=Decimal(8), free_from=Decimal(20))]
    )
    assert (chosen(basket), total(basket)) == (["A", "A"], 22)


def test_a_limit_on_suppliers_holds():
    parts = sourced({"P": {"A": 1, "C": 5}, "Q": {"B": 1, "C": 5}})
    assert chosen(buy_basket(parts, 1, limits=BasketLimits(2))) == ["A", "B"]
    assert chosen(buy_basket(parts, 1, limits=BasketLimits(1))) == ["C", "C"]


def test_minimum_orders_that_cannot_be_met_are_told():
    parts = sourced({"P": {"A": 1}}, stock=30)
    basket = buy_basket(parts, 1, [SupplierCosts(supplier="A", minimum_order=Decimal(100))])
    assert (chosen(basket), basket.gap, basket.finished) == (["A"], None, True)
    assert basket.obstacle == (
        "no basket keeps the minimum orders and the limit on suppliers; "
        "part by part, A delivers from 100.00 USD on, its parts are worth 1.00 USD"
    )


TOPPED_UP = [
    # 10 at 1.00 and 8.00 for shipping are 18.00; 15 are 15.00, shipped free.
    (
        "free shipping",
        SupplierCosts(supplier="A", shipping=Decimal(8), free_from=Decimal(15)),
        15,
        15,
        "from which shipping is free",
    ),
    # 11 more to save 8.00 do not pay.
    (
        "shipping that is cheaper",
        SupplierCosts(supplier="A", shipping=Decimal(8), free_from=Decimal(21)),
        10,
        18,
        "",
    ),
    (
        "no small-order fee",
        SupplierCosts(supplier="A", small_order_fee=Decimal(5), small_order_below=Decimal(12)),
        12,
        12,
        "from which there is no small-order fee",
    ),
    (
        "a minimum order",
        SupplierCosts(supplier="A", minimum_order=Decimal(40)),
        40,
        40,
        "the least that it delivers",
    ),
]


@pytest.mark.parametrize(
    ("costs", "ordered", "cost", "why"),
    [row[1:] for row in TOPPED_UP],
    ids=[row[0] for row in TOPPED_UP],
)
def test_an_order_is_topped_up_where_that_costs_less_in_all(costs, ordered, cost, why):
    basket = buy_basket(sourced({"P": {"A": 1}}), 10, [costs])
    (bought,) = basket.purchases
    assert (bought.orders[0].quantity, bought.excess, total(basket)) == (
        ordered,
        ordered - 10,
        cost,
    )
    more = (
        f"{ordered} for 10: {ordered - 10} more make the parts of A worth {ordered}.00 USD, {why}; "
        f"by itself, 10 from A would cost {ordered - 10}.00 USD less; "
        "with suppliers' fixed costs and limits the whole basket is better so; "
    )
    assert bought.why == f"{more if why else ''}no other offer can take its place"


def test_free_parts_have_a_way_too():
    basket = buy_basket(
        sourced({"P": {"A": 0}}), 10, [SupplierCosts(supplier="A", shipping=Decimal(8))]
    )
    assert (chosen(basket), total(basket)) == (["A"], 8)


def test_preferred_suppliers_are_kept_to():
    # The basket would be cheaper at B alone, 10 + 10 + 8 against 20 + 10 + 8 + 8.
    wanted = [part.wanted for part in sourced({"P": {"A": 2, "B": 1}, "Q": {"B": 1}})]
    parts = buy.sourced_parts(wanted, buy.BuyingTerms(currency="USD", preferred_suppliers=("A",)))
    basket = buy_basket(
        parts,
        10,
        [
            SupplierCosts(supplier="A", shipping=Decimal(8)),
            SupplierCosts(supplier="B", shipping=Decimal(8)),
        ],
    )
    assert (chosen(basket), total(basket)) == (["A", "B"], 46)


def test_the_order_of_the_parts_changes_nothing():
    # Both suppliers cost the same for everything: which one is taken must not hang on the order of
    # the rows.
    prices = {"P": {"A": 1, "B": 1}, "Q": {"A": 1, "B": 1}, "R": {"A": 1, "B": 1}}
    costs = [
        SupplierCosts(supplier="A", shipping=Decimal(8)),
        SupplierCosts(supplier="B", shipping=Decimal(8)),
    ]
    backwards = buy_basket(sourced(dict(reversed(prices.items()))), 10, costs)
    assert chosen(backwards)[::-1] == chosen(buy_basket(sourced(prices), 10, costs))


def test_what_cannot_be_bought_leaves_the_basket_alone():
    basket = buy_basket(
        sourced({"P": {"A": 1}, "Q": {}}), 10, [SupplierCosts(supplier="A", shipping=Decimal(8))]
    )
    assert [type(purchase) for purchase in basket.purchases] == [Bought, NoOffer]
    assert total(basket) == 18


def test_costs_in_a_currency_without_exchange_rate_are_refused():
    with pytest.raises(InputError, match="no exchange rate from EUR to USD for the costs of TME"):
        costs_in(
            SupplierCosts(supplier="TME", shipping=Decimal(5), currency="EUR"),
            "USD",
            ExchangeRates(),
        )


def usd(amount):
    return Money(Decimal(amount), "USD")


BEST = "bought as one basket for 0.00 USD, proven best"
APART = "the parts bought one by one would cost"
ENDED = "the search for a cheaper basket ended after 5 s"
UNPROVEN = Basket(purchases=(), gap=Decimal("0.00423"), finished=False)
TOLD = [
    (
        Basket(purchases=()),
        "note",
        (
            f"{BEST}; bought one by one, the parts would break a minimum order"
            " or the limit on suppliers"
        ),
    ),
    (
        Basket(purchases=(), saved=usd("7.00")),
        "note",
        f"{BEST}; {APART} 7.00 USD more, suppliers' fixed costs included",
    ),
    (Basket(purchases=(), saved=usd("0.00")), "note", f"{BEST}; {APART} the same"),
    (UNPROVEN, "doubt", f"{ENDED}; the best is at most 0.42 % cheaper"),
    (
        replace(UNPROVEN, gap=None),
        "doubt",
        f"{ENDED}; how much cheaper the best could be is not known",
    ),
    (Basket(purchases=(), obstacle="no basket"), "open", "no basket"),
]


@pytest.mark.parametrize(
    ("basket", "severity", "message"), TOLD, ids=[message for *_, message in TOLD]
)
def test_how_good_a_basket_is_is_told(basket, severity, message):
    (finding,) = basket_findings(basket, 10, BasketLimits(seconds=5), "USD")
    assert (finding.severity, finding.message) == (severity, f"10 boards: {message}")


RULES = (
    ExcessRule(ExcessPolicy.REPORT, part_class="chip-0402"),
    ExcessRule(ExcessPolicy.CHARGE, mpn="BC-847"),
    ExcessRule(ExcessPolicy.REPORT, mpn="XC7"),
    ExcessRule(ExcessPolicy.CHARGE, mpn="XC7"),
)


@pytest.mark.parametrize(
    ("mpn", "part_class", "policy"),
    [
        pytest.param(
            "BC847", PartClass.CHIP_0402, ExcessPolicy.CHARGE, id="a part goes before its class"
        ),
        pytest.param(
            "RC0402", PartClass.CHIP_0402, ExcessPolicy.REPORT, id="a class goes before the job"
        ),
        pytest.param("LM358", PartClass.SOIC, ExcessPolicy.CHARGE, id="the rest goes by the job"),
        pytest.param(
            "XC7", PartClass.ARRAY, ExcessPolicy.CHARGE, id="the later rule goes before the earlier"
        ),
    ],
)
def test_who_pays_for_excess(mpn, part_class, policy):
    job = Job(quantities=(), excess=ExcessPolicy.CHARGE, excess_rules=RULES)
    assert buy.excess_policy(job, PartKey(plain_number(mpn)), part_class) is policy
