"""Price lists as distributors and contract partners lay them out."""

from decimal import Decimal

import openpyxl
import pytest

from emsquote.buying.library import read_offers
from emsquote.buying.library.currency_word import currency_in
from emsquote.buying.library.list_columns import break_quantity
from emsquote.buying.library.price_list import read_list
from emsquote.finding import Origin


def listed(tmp_path, text, name="list.csv", **defaults):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [offer for offer, _ in read_list(path, defaults)]


def ladder_of(offer):
    return ";".join(f"{each.quantity}:{each.price}" for each in offer.breaks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Manufacturer Part Number,Manufacturer,Digi-Key Part Number,Stock,1,10,100\n"
            'LM358DR,TI,296-1014-1-ND,"5,000",$0.50,$0.38,$0.25\n',
            [
                (
                    "LM358DR",
                    "TI",
                    "Digi-Key",
                    "296-1014-1-ND",
                    "USD",
                    "1:0.50;10:0.38;100:0.25",
                    5000,
                )
            ],
            id="breaks in columns, dollars in cells, a supplier in a title",
        ),
        pytest.param(
            "Preisliste 2026;;;;\nMustermann GmbH;;;;\n"
            "Hersteller-Nr;Hersteller;Artikelnummer;ab 1 Stk;ab 1.000 Stk;Währung\n"
            "LM358DR;TI;4711;0,50;0,125;EUR\n",
            [("LM358DR", "TI", "", "4711", "EUR", "1:0.50;1000:0.125", None)],
            id="German, with a heading above and commas for decimals",
        ),
        pytest.param(
            "Part Number,Brand,Break Qty,Unit Price (EUR)\n"
            "LM358DR,TI,1,0.50\nLM358DR,TI,100,0.25\n,,1000,0.20\nNE555P,TI,1,0.30\n",
            [
                ("LM358DR", "TI", "", "", "EUR", "1:0.50;100:0.25;1000:0.20", None),
                ("NE555P", "TI", "", "", "EUR", "1:0.30", None),
            ],
            id="breaks in rows",
        ),
        pytest.param(
            "MPN,Supplier,Currency,Price Breaks\nLM358DR,TME,PLN,1:2.10;10:1.80\n",
            [("LM358DR", "", "TME", "", "PLN", "1:2.10;10:1.80", None)],
            id="breaks packed in a cell",
        ),
        pytest.param(
            "P/N,Description,Net Price EUR,MOQ\nLM358DR,Op amp,0.21,2500\n",
            [("LM358DR", "", "", "", "EUR", "1:0.21", None)],
            id="one contract price",
        ),
    ],
)
def test_layouts(tmp_path, text, expected):
    found = [
        (
            each.mpn,
            each.manufacturer,
            each.supplier,
            each.sku,
            each.currency,
            ladder_of(each),
            each.stock,
        )
        for each in listed(tmp_path, text)
    ]
    assert found == expected


def test_a_workbook_is_read_with_what_stands_beside_the_prices(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Prices"
    sheet.append(["Contract prices"])
    sheet.append(
        [
            "MPN",
            "Manufacturer",
            "MOQ",
            "SPQ",
            "Lead time (weeks)",
            "Valid until",
            "Currency",
            "Price 1k",
            "10k+",
        ]
    )
    sheet.append(
        ["GRM155R71C104KA88D", "Murata", 10000, 10000, 12, "31.12.2026", "USD", 0.0021, 0.0019]
    )
    path = tmp_path / "contract.xlsx"
    book.save(path)
    ((offer,), findings) = read_offers(path)
    assert findings == ()
    assert (offer.moq, offer.multiple, offer.lead_days, offer.valid_until) == (
        10000,
        10000,
        84,
        "2026-12-31",
    )
    assert ladder_of(offer) == "1000:0.0021;10000:0.0019"
    assert offer.origin == Origin("contract.xlsx", "Prices", 3)


def test_what_the_list_does_not_say_can_be_said(tmp_path):
    (offer,) = listed(
        tmp_path,
        "Part No,Price\nLM358DR,0.50\n",
        supplier="Rutronik",
        currency="EUR",
        date="2026-05-01",
    )
    assert (offer.supplier, offer.currency, offer.read_on) == ("Rutronik", "EUR", "2026-05-01")
    assert offer.breaks[0].price == Decimal("0.50")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("LM358DR,EUR,call", 'a price is "call"'),
        ("LM358DR,EUR,-0.50", "the price from 1 on is -0.50"),
        ("LM358DR,,0.50", "the price has no currency"),
        ("LM358DR,EUR,", "no price is stated"),
        (",EUR,0.50", "neither a part number nor a supplier's number"),
    ],
)
def test_rows_that_are_no_offer_are_refused(tmp_path, row, message):
    path = tmp_path / "list.csv"
    path.write_text(f"MPN,Currency,Price\n{row}\nNE555P,EUR,0.30\n")
    (offer, findings), _ = read_list(path)
    assert offer is None
    assert [each.message for each in findings] == [message]


@pytest.mark.parametrize(
    ("title", "quantity"),
    [
        ("1", 1),
        ("10+", 10),
        ("Price 100", 100),
        ("1 - 9", 1),
        ("ab 1.000 Stk", 1000),
        ("Price (EUR) @ 1k", 1000),
        ("1,000 pcs", 1000),
        ("0", None),
        ("Rev 2", None),
        ("Price", None),
        ("2026-05-01", None),
    ],
)
def test_quantities_in_titles(title, quantity):
    assert break_quantity(title) == quantity


@pytest.mark.parametrize(
    ("text", "currency"),
    [("€ 0,25", "EUR"), ("0.25 USD", "USD"), ("Price [GBP]", "GBP"), ("0.25", ""), ("EUR/USD", "")],
)
def test_currencies(text, currency):
    assert currency_in(text) == currency
