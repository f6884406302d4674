"""Prices that a BOM states itself are offers of last resort, or first, or none."""

import json

import pytest
from typer.testing import CliRunner

from emsquote.cli import app

BOM = """Reference,Quantity,Value,MPN,Unit Price
U1,1,,LM358DR,$0.40
C1,1,100nF,,$0.012
J1,1,,ZZZ-1,call
"""
OFFERS = """mpn,supplier,currency,breaks
LM358DR,Acme,USD,1:0.50
"""


@pytest.fixture
def quoted(tmp_path):
    def quoted(*options, bom=BOM, offers=OFFERS):
        (tmp_path / "bom.csv").write_text(bom)
        (tmp_path / "offers.csv").write_text(offers)
        given = ["--offers", str(tmp_path / "offers.csv"), "-q", "10", "--format", "json"]
        done = CliRunner().invoke(app, ["price", str(tmp_path / "bom.csv"), *given, *options])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return json.loads(done.stdout)

    return quoted


def prices(quote):
    """The price of one at which each line is bought, with its supplier; None for no offer."""
    found = {}
    for purchase in quote["columns"][0]["purchases"]:
        (line,) = purchase["demand"]["lines"]
        orders = purchase.get("orders", [])
        bought = [
            (quote["offers"][order["offer"]]["supplier"], order["price_break"]["price"])
            for order in orders
        ]
        found[line] = bought[0] if bought else None
    return found


def told(quote):
    return [each["message"] for each in quote["findings"] if each["code"].startswith("stated-")]


def test_they_are_for_parts_that_nobody_else_offers(quoted):
    quote = quoted()
    assert prices(quote) == {
        0: ("Acme", "0.50"),
        1: ("as stated in the BOM", "0.012"),
        2: None,
    }
    assert told(quote) == [
        "the price of 100nF is the one that the BOM states, of unknown date",
        'the price that the BOM states is not used: a price is "call"',
    ]
    assert quote["lines"][1]["match"] == "as stated in the BOM"


def test_first_if_asked_for(quoted):
    assert prices(quoted("--bom-prices", "use"))[0] == ("as stated in the BOM", "0.40")


def test_not_at_all_if_asked_for(quoted):
    quote = quoted("--bom-prices", "ignore")
    assert (prices(quote), told(quote)) == ({0: ("Acme", "0.50"), 1: None, 2: None}, [])


def test_without_a_currency_they_are_not_used_until_it_is_said(quoted):
    bare = BOM.replace("$", "")
    quote = quoted(bom=bare)
    assert prices(quote)[1] is None
    assert told(quote)[0] == "the price that the BOM states is not used: the price has no currency"
    assert prices(quoted("--bom-currency", "USD", bom=bare))[1] == prices(quoted())[1]


@pytest.mark.parametrize(
    ("title", "cell", "price"),
    [
        ("Price per 1000 (USD)", "12.00", "0.012"),
        ("Unit Price", "0.012 USD", "0.012"),
        ("Unit Price [EUR]", '"0,012"', None),
        ("Unit Price", "$1.20/100 pcs", "0.012"),
    ],
)
def test_a_price_of_the_bom_is_read_as_one_of_a_list(quoted, title, cell, price):
    bom = BOM.replace("Unit Price", title).replace("$0.012", cell).replace("$0.40", "")
    found = prices(quoted(bom=bom))[1]
    assert (found and found[1]) == price


def test_lines_of_one_part_are_bought_at_the_highest_of_their_prices(quoted):
    bom = "Reference,Quantity,MPN,Unit Price\nU1,1,QX-77,$0.40\nU2,1,QX-77,$0.45\n"
    (purchase,) = quoted(bom=bom)["columns"][0]["purchases"]
    assert [order["price_break"]["price"] for order in purchase["orders"]] == ["0.45"]
