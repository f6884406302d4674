"""Published ladders and counting rules give the published figures."""

from decimal import Decimal

import pytest
from tests.buying.build import NO_ATTRITION, bought, ladder

from emsquote.buying import plan as buy
from emsquote.model.money import Money
from emsquote.model.purchase import Attrition

# Digi-Key 450-1650, read 2021-11-02 (test recordings of hildogjr/KiCost): at 10 pieces the price
# rises.
RISING = (
    "1:0.11;10:0.111;25:0.1052;100:0.0955;250:0.0898;500:0.08216;1000:0.06879;2500:0.06688"
    ";5000:0.06306"
)
# Diodes AP2114H-3.3TRG1, Digi-Key cut tape, read 2025-03-27 (same recordings).
AP2114H = "1:0.61;10:0.365;25:0.3;100:0.2265;250:0.19032;500:0.16806;1000:0.14941"
# Bourns CR0603-JW-223ELF, Digi-Key, read 2021-11-02 (same recordings).
CR0603 = "1:0.1;10:0.023;100:0.0095;1000:0.00427;2500:0.0037"
# Vishay CRCW06030000Z0EA and Murata GRM188R61A226ME15D, TME, read 2022-03-18 (same recordings).
CRCW = "100:0.01824;500:0.00947;1000:0.0074;5000:0.00381"
GRM = "10:0.23105;100:0.07882;1000:0.04897;4000:0.04488;12000:0.04356"


@pytest.mark.parametrize(
    ("prices", "multiple", "need", "ordered", "cost"),
    [
        pytest.param(RISING, 1, 9, 9, "0.99", id="nine are cheaper each than ten"),
        pytest.param(RISING, 1, 10, 10, "1.11", id="the price that rises is paid"),
        pytest.param(RISING, 1, 24, 25, "2.63", id="25 cost less than 24"),
        pytest.param(RISING, 1, 99, 100, "9.55", id="100 cost less than 99"),
        pytest.param(AP2114H, 1, 5, 5, "3.05", id="5 are bought as 5"),
        pytest.param(AP2114H, 1, 6, 10, "3.65", id="6 are bought as 10"),
        pytest.param(AP2114H, 1, 75, 75, "22.5", id="75 are bought as 75"),
        pytest.param(AP2114H, 1, 76, 100, "22.65", id="76 are bought as 100"),
        pytest.param(AP2114H, 1, 889, 889, "149.40534", id="889 just not worth 1000"),
        pytest.param(AP2114H, 1, 890, 1000, "149.41", id="890 are bought as 1000"),
        pytest.param(CR0603, 1, 41, 41, "0.943", id="41 are bought as 41"),
        pytest.param(CR0603, 1, 42, 100, "0.95", id="42 are bought as 100"),
        pytest.param(CR0603, 1, 450, 1000, "4.27", id="450 are bought as 1000"),
        pytest.param(CRCW, 100, 1, 100, "1.824", id="one piece costs the least order"),
        pytest.param(CRCW, 100, 101, 200, "3.648", id="101 are rounded up to the multiple"),
        pytest.param(CRCW, 100, 250, 500, "4.735", id="250 are bought as 500"),
        pytest.param(CRCW, 100, 3950, 5000, "19.05", id="3950 are bought as a reel"),
        pytest.param(GRM, 10, 35, 100, "7.882", id="35 are bought as 100"),
        pytest.param(GRM, 10, 620, 620, "48.8684", id="620 are bought as 620"),
        pytest.param(GRM, 10, 700, 1000, "48.97", id="700 are bought as 1000"),
        pytest.param(GRM, 10, 3600, 3600, "176.292", id="3600 just not worth a reel"),
        pytest.param(
            "100:1.0;200:0.75",
            1,
            170,
            200,
            "150.00",
            id="patchcorner: 170 are bought as 200, 20 saved",
        ),
    ],
)
def test_real_ladders(prices, multiple, need, ordered, cost):
    result = bought(need, ladder(prices, multiple=multiple))
    assert [order.quantity for order in result.orders] == [ordered]
    assert result.cost == Money(Decimal(cost), "USD")
    assert result.excess == ordered - need


# BC847 at Digi-Key, read 2025-03-27 (same recordings): cut tape, full reels of 3000, and a made-up
# reel for 7.00 USD.
CUT = ladder("1:0.12;10:0.073;100:0.0446;500:0.03218;1000:0.02811", sku="CT", packaging="Cut Tape")
REEL = ladder(
    "3000:0.02292;6000:0.02029;9000:0.01895;15000:0.01743;21000:0.01654;30000:0.01566;75000:0.01374",
    sku="TR",
    packaging="Tape & Reel",
    moq=3000,
    multiple=3000,
)
DIGI_REEL = ladder(
    "1:0.12;10:0.073;100:0.0446;500:0.03218;1000:0.02811",
    sku="DKR",
    packaging="Digi-Reel",
    reel_fee=Decimal(7),
)


@pytest.mark.parametrize(
    ("need", "sku", "cost"),
    [
        (999, "CT", "28.11"),
        (2446, "CT", "68.75706"),
        (2447, "TR", "68.76"),
        (3000, "TR", "68.76"),
        (4000, "CT", "112.44"),
        (5311, "TR", "121.74"),
    ],
)
def test_reel_or_cut_tape(need, sku, cost):
    result = bought(need, CUT, REEL, DIGI_REEL)
    assert [order.offer.sku for order in result.orders] == [sku]
    assert result.cost == Money(Decimal(cost), "USD")


def test_the_reel_fee_is_paid_once_an_order():
    # 1000 × 0.02811 + 7.00 = 35.11, as published.
    assert bought(999, DIGI_REEL).cost == Money(Decimal("35.11"), "USD")


@pytest.mark.parametrize(
    ("need", "attrition", "set_ups", "in_stock", "required"),
    [
        pytest.param(
            1000, Attrition(Decimal(5), 0), 1, 0, 1050, id="PartsBox glossary: 5 % of 1000"
        ),
        pytest.param(
            1000,
            Attrition(Decimal(5), 20),
            1,
            0,
            1070,
            id="CalcuQuote: 20 leader, 500 boards of 2, 5 %",
        ),
        pytest.param(
            100, Attrition(Decimal(2), 20), 2, 0, 142, id="leader for each side: 102 + 2 × 20"
        ),
        pytest.param(101, Attrition(Decimal(1), 0), 1, 0, 103, id="102.01 is rounded up"),
        pytest.param(100, NO_ATTRITION, 1, 30, 70, id="stock in hand is not bought"),
        pytest.param(
            100, NO_ATTRITION, 1, 500, 0, id="more stock than needed is no negative order"
        ),
        pytest.param(0, Attrition(Decimal(5), 20), 1, 0, 0, id="what is not needed has no leader"),
    ],
)
def test_required(need, attrition, set_ups, in_stock, required):
    assert buy.required_units(Decimal(need), attrition, set_ups, in_stock) == required


def yearly(lot, ladder_text, demand, order_cost, holding_percent):
    """What a year costs in lots of this size: pieces, orders, and the stock that is kept, half a
    lot in the mean.
    """
    bought_once = bought(lot, ladder(ladder_text)).cost.amount
    lots = Decimal(demand) / lot
    return lots * (bought_once + order_cost) + bought_once / 2 * holding_percent / 100


# A quote buys for one lot and knows no yearly demand, so it works no such lot out; the prices of
# lots are its own.
KRAJEWSKI = ("1:50.25;200:49.00", 490, 64, 20)
WORKED_ANEW = ("1:2.50;200:2.40;300:2.25;1000:2.00", 2000, 20, 20)


@pytest.mark.parametrize(
    ("lot", "case", "cost"),
    [
        pytest.param(79, KRAJEWSKI, "25416.44", id="Krajewski: 79 at a time, without the discount"),
        pytest.param(200, KRAJEWSKI, "25146.80", id="Krajewski: 200 at a time are cheaper"),
        pytest.param(422, WORKED_ANEW, "4689.74", id="422 at a time, at 2.25"),
        pytest.param(
            1000,
            WORKED_ANEW,
            "4240.00",
            id="1000 at a time; the source printed 6310, for 3000 pieces at 25 %",
        ),
    ],
)
def test_lots_of_a_year_with_discount(lot, case, cost):
    assert round(yearly(lot, *case), 2) == Decimal(cost)
