"""Demand and purchase: what is needed, what is ordered, and what is said about it."""

from decimal import Decimal

import pytest
from tests.buying.build import bought, demand, ladder, line

from emsquote.buying import plan as buy
from emsquote.buying.library.source import OfferList
from emsquote.buying.match import match_lines
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bom import BomLine, PartNumber, Supply, UnknownQuantity
from emsquote.model.job import ExcessPolicy, StockedPart, StockPolicy
from emsquote.model.money import ExchangeRate, ExchangeRates, Money, Unknown
from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.model.purchase import Attrition, Bought, NoOffer, Shortage, Supplied

TERMS = buy.BuyingTerms(currency="USD")
IN_STOCK = buy.BuyingTerms(currency="USD", stock=StockPolicy.REQUIRE)
KIND = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="test")


def wanted(lines, offers, attrition=None, stock=()):
    matches = match_lines(lines, OfferList(offers))
    rules = {PartClass.CHIP_0402: attrition} if attrition else {}
    return buy.wanted_parts(lines, matches, [KIND] * len(lines), rules, stock)


def purchases(parts, starts=100, terms=TERMS):
    return buy.purchases(buy.sourced_parts(parts, terms), starts)


def usd(amount):
    return Money(Decimal(amount), "USD")


def placed(result):
    return sorted((order.offer.supplier, order.quantity) for order in result.orders)


def test_lines_of_one_part_are_bought_together():
    lines = [line(1, "ERJ-2RKF1002X", "3"), line(2, "OTHER"), line(3, "erj2rkf1002x", "2")]
    parts = wanted(
        lines, [ladder("1:0.01", mpn="ERJ2RKF1002X")], attrition=Attrition(Decimal(2), 20)
    )
    assert [(part.part.mpn, part.lines, buy.demand_of(part, 100).required) for part in parts] == [
        ("ERJ2RKF1002X", (0, 2), 530),  # 5 × 100 = 500, + 2 % = 510, + 20 leader
        ("OTHER", (1,), 122),  # 100 + 2 % + 20
    ]


def test_a_part_on_both_sides_is_set_up_twice():
    lines = [line(1, side="top"), line(2, side="bottom")]
    (part,) = wanted(lines, [ladder("1:0.01")], attrition=Attrition(Decimal(0), 20))
    assert (part.set_ups, buy.demand_of(part, 100).required) == (2, 240)


def test_what_is_not_fitted_is_not_wanted():
    assert wanted([line(supply=Supply.NOT_FITTED)], [ladder("1:1")]) == ()


def test_what_the_customer_supplies_is_needed_but_not_bought():
    (part,) = wanted([line(supply=Supply.CONSIGNED)], [ladder("1:1")])
    assert purchases([part]) == (Supplied(buy.demand_of(part, 100)),)


def test_stock_in_hand_is_used_first():
    (part,) = wanted([line()], [ladder("1:1")], stock=[StockedPart("p", 30), StockedPart("P", 50)])
    (result,) = purchases([part])
    assert (result.demand.required, result.cost) == (20, usd(20))


def test_an_unknown_quantity_is_no_offer_with_its_reason():
    unknown = BomLine(
        Origin("bom.csv", row=7), UnknownQuantity('"as needed" is no number'), mpn="P"
    )
    (result,) = purchases(wanted([line(), unknown], [ladder("1:1")]))
    assert isinstance(result, NoOffer)
    assert result.reason == 'how many a board takes is not known: "as needed" is no number'


def test_no_offer_is_told_at_its_line():
    lines = [line(14, "GRM188R71C104KA01D")]
    results = purchases(wanted(lines, [ladder("1:1")]))
    assert buy.purchase_findings(results, lines, TERMS) == (
        Finding(
            Severity.OPEN,
            "no-offer",
            Origin("bom.csv", row=14),
            'no offer for "GRM188R71C104KA01D"',
            "add an offer for it, or mark the line as not fitted",
        ),
    )


@pytest.mark.parametrize("multiple", [0, 1])
def test_a_multiple_of_nothing_is_one(multiple):
    assert placed(bought(7, ladder("1:1", multiple=multiple))) == [("S", 7)]


def test_the_least_order_is_the_larger_of_moq_and_first_break():
    assert placed(bought(3, ladder("10:1", moq=5))) == [("S", 10)]
    assert placed(bought(3, ladder("1:1", moq=25, multiple=10))) == [("S", 30)]


def test_the_reached_break_is_the_one_of_the_quantity_ordered():
    # MOQ 150 lies above the break at 100: 150 × 0.50.
    assert bought(20, ladder("1:1;100:0.5", moq=150)).cost == usd("75.0")


def test_currency_and_duty_are_part_of_the_cost():
    rates = ExchangeRates((ExchangeRate("EUR", "USD", Decimal("1.10")),))
    terms = buy.BuyingTerms(currency="USD", exchange_rates=rates)
    offer = ladder("1:2.00", currency="EUR", duty_percent=Decimal(5), reel_fee=Decimal(3))
    result = buy.purchase(demand(10), [offer], terms)
    # 10 × 2.00 EUR × 1.10 × 1.05 + 3.00 EUR × 1.10 = 23.10 + 3.30
    assert isinstance(result, Bought)
    assert result.cost == usd("26.40")


def test_a_missing_exchange_rate_is_the_reason():
    result = buy.purchase(demand(10), [ladder("1:1", currency="GBP")], TERMS)
    assert result == NoOffer(demand(10), "no exchange rate from GBP to USD")


def test_short_stock_is_split_at_least_cost():
    scarce = ladder("1:1.0", supplier="Scarce", stock=100)
    ample = ladder("1:2.0;100:1.2", supplier="Ample", stock=5000)
    # 100 + 50 × 2.0 = 200; all 150 from Ample = 180; 50 + 100 × 1.2 = 170 is least.
    result = bought(150, scarce, ample)
    assert placed(result) == [("Ample", 100), ("Scarce", 50)]
    assert result.cost == usd(170)
    assert result.why == (
        "split because stock is short: 100 from Ample 1, 50 from Scarce 1; "
        "next best Ample 1: 150 for 180.00 USD, 10.00 USD more"
    )


def test_what_stock_does_not_cover_is_a_shortage():
    offers = [
        ladder("1:1", supplier="A", stock=30),
        ladder("10:1", supplier="B", stock=25, multiple=10),
    ]
    result = buy.purchase(demand(100), offers, IN_STOCK)
    assert isinstance(result, Shortage)
    assert (placed(result), result.missing) == ([("A", 30), ("B", 20)], 50)
    assert result.reason == "only 50 of 100 can be had in time"


@pytest.mark.parametrize(
    ("terms", "rest"),
    [
        pytest.param(IN_STOCK, "", id="without a price"),
        pytest.param(TERMS, "; when the rest comes is not known", id="priced from the list"),
    ],
)
def test_a_shortage_is_told_once_for_all_quantities(terms, rest):
    lines = [line()]
    parts = wanted(lines, [ladder("1:1", stock=30)])
    results = [result for starts in (10, 100, 1000) for result in purchases(parts, starts, terms)]
    assert [finding.message for finding in buy.purchase_findings(results, lines, terms)] == [
        f"P: only 30 of 100 can be had in time{rest}"
    ]


def test_what_stock_does_not_cover_is_priced_from_the_list():
    offers = [
        ladder("1:1.0", supplier="A", stock=60),
        ladder("1:2.0;100:0.9", supplier="B", stock=25),
    ]
    result = buy.purchase(demand(100), offers, TERMS)
    # B's 100 at 0.90 are cheaper than A's at 1.00; 60 + 25 are there
    assert isinstance(result, Bought)
    assert (placed(result), result.cost, result.missing) == ([("B", 100)], usd(90), 15)
    assert result.shortage == (
        "only 85 of 100 can be had in time; when the rest comes is not known"
    )
    assert result.why == "next best A 1: 100 for 100.00 USD, 10.00 USD more"


def test_where_stock_counts_for_nothing_nothing_is_told_of_it():
    terms = buy.BuyingTerms(currency="USD", stock=StockPolicy.IGNORE)
    offers = [ladder("1:1", supplier="A", stock=500), ladder("1:0.5", supplier="B", stock=0)]
    result = buy.purchase(demand(100), offers, terms)
    assert isinstance(result, Bought)
    assert (placed(result), result.missing, result.shortage) == ([("B", 100)], 0, "")


def test_a_part_that_nobody_has_costs_what_the_list_says():
    result = buy.purchase(demand(100), [ladder("1:1", stock=0)], TERMS)
    assert isinstance(result, Bought)
    assert (result.cost, result.missing) == (usd(100), 100)
    assert result.shortage == (
        "none of 100 can be had in time; when the rest comes is not known; S has none in stock"
    )


def test_a_stated_lead_time_lifts_the_limit_of_stock_unless_it_is_too_long():
    offer = ladder("1:1", stock=10, lead_days=84)
    assert placed(buy.purchase(demand(100), [offer], TERMS)) == [("S", 100)]
    at_once = buy.BuyingTerms(currency="USD", max_lead_days=30, stock=StockPolicy.REQUIRE)
    assert isinstance(buy.purchase(demand(100), [offer], at_once), Shortage)
    late = buy.purchase(demand(100), [ladder("1:1", lead_days=84)], at_once)
    assert late == NoOffer(demand(100), "S takes 84 days, over the limit of 30")
    told = buy.BuyingTerms(currency="USD", max_lead_days=30)
    priced = buy.purchase(demand(100), [offer], told)
    assert isinstance(priced, Bought)
    assert (priced.cost, priced.missing) == (usd(100), 90)
    assert priced.shortage == "only 10 of 100 can be had in time; the rest comes after 84 days"


def test_barred_and_preferred_suppliers():
    cheap, dear = ladder("1:1", supplier="Digikey"), ladder("1:2", supplier="Mouser Electronics")
    barred = buy.purchase(
        demand(10), [cheap, dear], buy.BuyingTerms(currency="USD", barred_suppliers=("Digi-Key",))
    )
    assert placed(barred) == [("Mouser Electronics", 10)]
    preferred = buy.purchase(
        demand(10), [cheap, dear], buy.BuyingTerms(currency="USD", preferred_suppliers=("mouser",))
    )
    assert isinstance(preferred, Bought)
    assert placed(preferred) == [("Mouser Electronics", 10)]
    assert (
        preferred.why == "preferred supplier; next best Digikey 1: 10 for 10.00 USD, 10.00 USD less"
    )


def test_expired_offers_are_not_used_and_old_ones_are_told():
    expired, old = (
        ladder("1:1", valid_until="2026-01-31"),
        ladder("1:2", read_on="2024-01-01", supplier="Old"),
    )
    terms = buy.BuyingTerms(currency="USD", date="2026-02-01")
    assert buy.purchase(demand(10), [expired], terms) == NoOffer(
        demand(10), "the offer of S was valid until 2026-01-31"
    )
    result = buy.purchase(demand(10), [expired, old], terms)
    assert placed(result) == [("Old", 10)]
    (finding,) = buy.purchase_findings([result], [line()], terms)
    assert (finding.severity, finding.code) == (Severity.DOUBT, "stale-price")
    assert finding.message == (
        "1 part is bought at prices read more than 365 days before 2026-02-01;"
        " the oldest is P of Old, 2024-01-01"
    )


def test_an_undated_quote_does_not_judge_age():
    assert placed(bought(10, ladder("1:1", valid_until="1999-12-31"))) == [("S", 10)]


def test_an_alternate_joins_only_if_every_line_of_the_part_approves_it():
    offers = [ladder("1:2"), ladder("1:1", mpn="ALT", supplier="Cheap")]
    approving = line(1, alternates=(PartNumber("ALT"),))
    (result,) = purchases(wanted([approving], offers))
    assert [(order.offer.mpn, order.is_alternate) for order in result.orders] == [("ALT", True)]
    (result,) = purchases(wanted([approving, line(2)], offers))
    assert [(order.offer.mpn, order.is_alternate) for order in result.orders] == [("P", False)]


def test_lengths_are_bought_in_the_unit_of_the_offer():
    lines = [line(quantity="1.5", unit="m", mpn="W")]
    (result,) = purchases(wanted(lines, [ladder("1:2;100:1", mpn="W", unit="m")]), starts=11)
    assert (result.demand.required, result.cost) == (17, usd(34))  # 16.5 m, whole metres
    (result,) = purchases(wanted(lines, [ladder("1:1", mpn="W", unit="ft")]), starts=2)
    assert (result.demand.unit, result.demand.required) == ("ft", 10)  # 3 m are 9.84 ft
    (result,) = purchases(wanted(lines, [ladder("1:1", mpn="W")]))
    assert isinstance(result, NoOffer)
    assert result.reason == "S sells it by pcs, the BOM counts it in m"


def test_dear_parts_are_bought_without_attrition():
    attrition = Attrition(Decimal("0.3"), 1, none_above=usd(10))
    (part,) = wanted([line()], [ladder("1:12")], attrition=attrition)
    (result,) = purchases([part])
    assert (buy.demand_of(part, 100).required, result.demand.required) == (102, 100)
    (part,) = wanted([line()], [ladder("1:9")], attrition=attrition)
    (result,) = purchases([part])
    assert result.demand.required == 102


def test_nothing_is_ordered_of_a_dear_part_that_is_in_stock():
    # 100 in hand for 100 boards; only with attrition, which a dear part has not, would 2 more be
    # needed
    attrition = Attrition(Decimal("0.3"), 1, none_above=usd(10))
    (part,) = wanted([line()], [ladder("1:12")], attrition=attrition, stock=[StockedPart("P", 100)])
    (result,) = purchases([part])
    assert isinstance(result, Bought)
    assert (result.orders, result.cost, result.excess) == ((), usd(0), 0)


def test_a_length_that_is_whole_in_the_unit_of_the_offer_is_not_bought_longer():
    # 12 inches a board on 7 boards are 7 feet
    lines = [line(quantity="12", unit="in", mpn="W")]
    (result,) = purchases(wanted(lines, [ladder("1:1", mpn="W", unit="ft")]), starts=7)
    assert result.demand.required == 7


def test_excess_is_charged_or_reported_and_ncnr_is_always_charged():
    returnable = bought(170, ladder("100:1.0;200:0.75"))
    # 200 for 150.00, 30 of them too many: 30 × 0.75 = 22.50
    assert (returnable.excess, returnable.excess_cost) == (30, usd("22.50"))
    assert buy.charged_cost(returnable, ExcessPolicy.CHARGE) == usd(150)
    assert buy.charged_cost(returnable, ExcessPolicy.REPORT) == usd("127.50")
    assert buy.excess_liability(returnable, ExcessPolicy.REPORT) == usd("22.50")
    bound = bought(170, ladder("100:1.0;200:0.75", ncnr=True))
    assert buy.charged_cost(bound, ExcessPolicy.REPORT) == usd(150)


@pytest.mark.parametrize(
    ("offer", "need", "why"),
    [
        pytest.param(ladder("1:1"), 5, "no other offer meets it", id="exactly what is needed"),
        pytest.param(
            ladder("1:1", moq=10),
            5,
            "10 for 5: the least order; no other offer meets it",
            id="least order",
        ),
        pytest.param(
            ladder("1:1", multiple=4),
            5,
            "8 for 5: sold in multiples of 4; no other offer meets it",
            id="multiple",
        ),
        pytest.param(
            ladder("1:1;10:0.5"),
            8,
            "10 for 8: from 10 on it is cheaper, 8 would cost 8.00 USD; no other offer meets it",
            id="buying up",
        ),
    ],
)
def test_why_more_than_needed(offer, need, why):
    assert bought(need, offer).why == why


@pytest.mark.parametrize(
    ("offer", "lead"),
    [
        pytest.param(ladder("1:1", stock=100, lead_days=42), 0, id="in stock"),
        pytest.param(ladder("1:1", stock=99, lead_days=42), 42, id="not enough in stock"),
        pytest.param(
            ladder("1:1"),
            Unknown("S states neither stock nor lead time for P"),
            id="nothing stated",
        ),
    ],
)
def test_lead_time_of_an_order(offer, lead):
    (order,) = bought(100, offer).orders
    assert buy.order_lead_days(order) == lead


def test_the_lead_time_of_what_is_short_is_not_known():
    (order,) = bought(100, ladder("1:1", stock=30)).orders
    assert buy.order_lead_days(order) == Unknown(
        "S has 30 of P in stock and states no lead time for more"
    )
