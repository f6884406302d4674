"""Cells of price lists: read whole or not at all, in whatever way a list writes them."""

import json

import pytest
from typer.testing import CliRunner

from emsquote.buying.library.lead_time_cell import lead_days
from emsquote.buying.library.price_cell import Unclear, cell_prices
from emsquote.buying.library.price_list import read_list
from emsquote.cli import app
from emsquote.finding import Severity


def prices_in(cell, sign="."):
    read = cell_prices(cell, sign)
    if isinstance(read, Unclear):
        return None
    return [(each.quantity, each.price, each.currency) for each in read]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0.25", [("", "0.25", "")]),
        ("$ 0,25 net", [("", "0.25", "USD")]),
        ("1 234,50 EUR", [("", "1234.50", "EUR")]),
        ("12 ct", [("", "0.12", "")]),
        ("-0.50", [("", "-0.50", "")]),
        ("2.1E-3", [("", "2.1E-3", "")]),
        ("20-180:0.0047,200-580:0.0039,600-:0.0033", [("20", "0.0047", ""), ("200", "0.0039", ""), ("600", "0.0033", "")]),
        ("1=1.23, 10=0.97 (USD)", [("1", "1.23", ""), ("10", "0.97", "USD")]),
        ("10+: 0.35", [("10", "0.35", "")]),
        ("100+ 0,35 €", [("100", "0.35", "EUR")]),
        ("0.10 @ 100", [("100", "0.10", "")]),
        ("100 @ 0.10", [("100", "0.10", "")]),
        ("1:0,10,10:0,08", [("1", "0.10", ""), ("10", "0.08", "")]),
        ("USD;1:0.10;10:0.08", [("1", "0.10", "USD"), ("10", "0.08", "USD")]),
        ("1: 0.10\n1k: 0.05", [("1", "0.10", ""), ("1000", "0.05", "")]),
    ],
)  # fmt: skip
def test_a_cell_is_read_to_its_last_sign(cell, expected):
    assert prices_in(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "12c",
        "3 for call",
        "0.10/100",
        "0.10-0.20",
        "0.50 0.38",
        "0.10 *",
        "call",
        "1.2.3",
        "ab 0,35",
        "1:0.10 10:0.08",
        "10 @ 20",
        "approx. 0.35",
        "0.35 (MOQ 100)",
        "0.10 bananas",
    ],
)
def test_a_cell_that_says_more_than_is_known_gives_no_price(cell):
    assert prices_in(cell) is None


def listed(tmp_path, text, **defaults):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_list(path, {"currency": "EUR", **defaults}))


def ladder(offer):
    return ";".join(f"{each.quantity}:{each.price}" for each in offer.breaks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MPN;Preis;Preiseinheit\nA1;12,50;100\n", ("1:0.125", 1, "pcs")),
        ("MPN;Preis;PE\nA1;12,50;100 Stk\n", ("1:0.125", 1, "pcs")),
        ("MPN,Price per 1000\nA1,12.50\n", ("1:0.0125", 1, "pcs")),
        ("MPN;EUR/100 Stk\nA1;12,50\n", ("1:0.125", 1, "pcs")),
        ("MPN,Unit Price (EUR/K)\nA1,12.50\n", ("1:0.0125", 1, "pcs")),
        ("MPN,Price\nA1,12.50/K\n", ("1:0.0125", 1, "pcs")),
        ("MPN,Price\nA1,12.50 per 100\n", ("1:0.125", 1, "pcs")),
        ("MPN,Price\nA1,10.00/m\n", ("1:10.00", 1, "m")),
        ("MPN,Price\nA1,10 for 1.00\n", ("10:0.10", 1, "pcs")),
        ("MPN,Price,Unit\nA1,12.50,100 pcs\n", ("1:0.125", 1, "pcs")),
        ("MPN,Price,Per\nA1,12.50,each\n", ("1:12.50", 1, "pcs")),
        ("MPN,Price,Price UOM,Qty per reel\nA1,40.00,reel,4000\n", ("1:0.01", 4000, "pcs")),
        ("MPN,Price,Price Unit,Pack Size\nA1,24.00,per pack,6\n", ("1:4.00", 6, "pcs")),
        ("MPN,Price,Price Unit\nA1,24.00,pack of 6\n", ("1:4.00", 6, "pcs")),
        ("MPN,Description,Price\nA1,Plug 10er Pack,2.00\n", ("1:0.20", 10, "pcs")),
        ("MPN,EUR/1,EUR/10,EUR/100\nA1,0.50,0.38,0.25\n", ("1:0.50;10:0.38;100:0.25", 1, "pcs")),
        ("MPN,Ext. Price,Unit Price\nA1,8.31,0.831\n", ("1:0.831", 1, "pcs")),
        ("MPN,Price,Multiplicity\nA1,0.10,100\n", ("1:0.10", 100, "pcs")),
        ("MPN,Price,Sold in multiples of\nA1,0.10,100\n", ("1:0.10", 100, "pcs")),
        ('MPN,Price,MPQ\nA1,0.10,"4,000"\n', ("1:0.10", 4000, "pcs")),
    ],
)  # fmt: skip
def test_what_a_price_is_for(tmp_path, text, expected):
    ((offer, _),) = listed(tmp_path, text)
    assert (ladder(offer), offer.multiple, offer.unit) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MPN,Price/100\nA1,12.50\n", '"Price/100" may be the price for so many or from so many on'),
        ("MPN,Price,Price Unit\nA1,12.50,per moon\n", 'its price is for "per moon"'),
        ("MPN,Price,Price Unit\nA1,12.50,pack\n", "its price is for a pack, and how many that has is not said"),
        ("MPN,Price per 1000,Price Unit\nA1,12.50,100\n", "what its price is for is said twice, and differs"),
        ("MPN,Price,Price Unit\nA1,1.00,3\n", "1.00 for 3 is no exact price of one"),
        ("MPN,1,10\nA1,0.50 USD,0.38 GBP\n", "its prices are in GBP and USD"),
        ("MPN,Price,Qty\nA1,0.50,some\n", 'a price holds from "some" on'),
        ("MPN,Price,Qty\nA1,10:0.50,100\n", 'a price is "10:0.50", and its quantity stands beside it, too'),
        ("MPN,Price,Price Unit,Pack Size\nA1,1:9.00;10:8.00,pack,6\n", "its price breaks may count packs or pieces"),
    ],
)  # fmt: skip
def test_a_price_for_what_cannot_be_told_refuses_the_row(tmp_path, text, message):
    (offer, findings), *_ = listed(tmp_path, text)
    assert offer is None
    assert [each.message for each in findings] == [message]


def test_one_odd_number_does_not_change_how_the_others_are_read(tmp_path):
    many = "".join(f"A{n},{n}.50\n" for n in range(1, 12))
    read = listed(tmp_path, f'MPN,Price\n{many}B1,"0,77"\nB2,1.250\n')
    assert [ladder(offer) for offer, _ in read[-3:]] == ["1:11.50", "1:0.77", "1:1.250"]


def test_of_two_ways_of_writing_only_what_can_be_read_twice_is_refused(tmp_path):
    read = listed(tmp_path, "MPN;Price\nA1;1 234,50\nA2;0.10\nA3;1.250\nA4;0,77\n")
    assert [offer and ladder(offer) for offer, _ in read] == ["1:1234.50", "1:0.10", None, "1:0.77"]
    assert read[2][1][0].message == 'a price is "1.250", which can be read two ways'


def test_references_beside_part_numbers_are_none(tmp_path):
    ((offer, _),) = listed(tmp_path, "Reference,MPN,Price\nC1,LM358DR,0.50\n")
    assert (offer.mpn, offer.sku) == ("LM358DR", "")
    ((offer, _),) = listed(tmp_path, "Référence;Prix\nLM358DR;0,50\n")
    assert (offer.mpn, offer.sku) == ("", "LM358DR")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Lead time\n8 weeks", 56),
        ("Lieferzeit\n10-12 Wochen", 84),
        ("Délai\n3 mois", 90),
        ("Lead time (weeks)\n12", 84),
        ("Termen de livrare\n30 zile", 30),
        ("Lead time (days)\n6 wks", 42),
    ],
)
def test_lead_times_as_people_write_them(tmp_path, text, days):
    title, cell = text.split("\n")
    ((offer, _),) = listed(tmp_path, f"MPN,Price,{title}\nA1,0.50,{cell}\n")
    assert offer.lead_days == days


def test_a_duty_is_read_where_it_is_said_to_be_percent(tmp_path):
    ((offer, _),) = listed(tmp_path, "MPN,Price,Tariff\nA1,0.50,25 %\n")
    assert offer.duty_percent == 25
    ((offer, findings),) = listed(tmp_path, "MPN,Price,Tariff\nA1,0.50,0.02\n")
    assert offer.duty_percent is None
    assert [each.message for each in findings] == ['the duty is "0.02" and was left out']


def test_what_is_left_out_of_a_row_is_told(tmp_path):
    ((offer, findings),) = listed(
        tmp_path, "MPN,Price,Lead time,Stock\nA1,0.50,on request,Non-stocked\n"
    )
    assert (offer.lead_days, offer.stock) == (None, None)
    assert [each.message for each in findings] == [
        'the stock is "Non-stocked" and was read as not stated',
        'the lead time is "on request" and was left out',
    ]
    assert lead_days("soon") is None


@pytest.mark.parametrize(
    "text",
    ["MPN,Price,Reel surcharge\nA1,0.50,7\n", "mpn,currency,breaks,Reel surcharge\nA1,EUR,1:0.5,7\n"],
    ids=["any layout", "own layout"],
)  # fmt: skip
def test_a_column_that_may_change_a_cost_is_open_if_it_is_not_read(tmp_path, text):
    ((_, findings),) = listed(tmp_path, text)
    assert [(each.severity, str(each.origin)) for each in findings] == [
        (Severity.OPEN, "list.csv:1")
    ]
    assert str(findings[0].message).startswith(
        'the column "Reel surcharge" is not read and may change what an order costs: '
    )


def test_the_command_shows_columns_and_sums_up_what_it_refused(tmp_path):
    path = tmp_path / "list.csv"
    rows = "".join(f"A{n},call,x\n" for n in range(8))
    path.write_text(f"MPN,Price,Colour\n{rows}B1,0.50,y\n")
    library = ["--library", str(tmp_path / "library.sqlite")]
    shown = CliRunner().invoke(app, ["library", "import", str(path), "--show", *library])
    assert shown.stdout == (
        "list.csv: header in row 1\n"
        '  mpn       column 1 "MPN": by its title\n'
        '  price     column 2 "Price": by its title\n'
        '  not read  column 3 "Colour": not known\n'
    )
    assert not (tmp_path / "library.sqlite").exists()
    refused = tmp_path / "refused.csv"
    options = ["--currency", "EUR", "--refused", str(refused), *library]
    done = CliRunner().invoke(app, ["library", "import", str(path), *options])
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-3:] == [
        'list.csv:1: columns that are not read: "Colour"',
        "list.csv: 3 more refused: bad-price; --refused FILE writes all",
        f"{refused}: written",
    ]
    assert len(refused.read_text().splitlines()) == 9


def test_several_layouts_in_one_file_are_read_each_by_its_header(tmp_path):
    read = listed(
        tmp_path,
        "Resistors,,,\nMPN,Price,MOQ,\nA1,0.50,10,\nA2,0.40,5,\n,,,\n"
        "Connectors,,,\nManufacturer,Part Number,1,100\nTE,B1,0.90,0.80\n"
        "Manufacturer,Part Number,1,100\nTE,B2,0.95,0.85\n",
    )
    assert [(offer.mpn, ladder(offer), offer.moq) for offer, _ in read] == [
        ("A1", "1:0.50", 10),
        ("A2", "1:0.40", 5),
        ("B1", "1:0.90;100:0.80", 1),
        ("B2", "1:0.95;100:0.85", 1),
    ]


def test_a_list_by_value_needs_no_numbers(tmp_path):
    ((offer, _),) = listed(
        tmp_path, "Value,Description,Package,Price\n100nF 50V X7R,CAP CER,0402,0.01\n"
    )
    assert (offer.mpn, offer.description, offer.package) == (
        "100nF 50V X7R 0402",
        "100nF 50V X7R CAP CER",
        "0402",
    )
    path, bom = tmp_path / "list.csv", tmp_path / "bom.csv"
    bom.write_text("Reference,Quantity,Value,Footprint\nC1,1,100nF,C_0402_1005Metric\n")
    options = ["--offers", str(path), "--offers-currency", "USD", "-q", "1", "--format", "json"]
    quoted = json.loads(CliRunner().invoke(app, ["price", str(bom), *options]).stdout)
    assert quoted["columns"][0]["purchases"][0]["outcome"] == "bought"
    assert quoted["lines"][0]["match"] == "by value"
