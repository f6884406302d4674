"""What the sheets show, to whom, and that every printed table adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.documents.customer_view import customer_view, shown_to
from emsquote.documents.sheet import Cell, Emphasis, Sheet, View, cell_text, visible
from emsquote.documents.sheets import sheets_of
from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Charge, Quote
from emsquote.wording.sentence import said, theirs, told

from .build import eur, open_quote, processors, smt_charges, whole_quote


def _texts(sheet: Sheet) -> list[tuple[str, ...]]:
    return [tuple(cell_text(cell) for cell in row.cells) for row in sheet.rows]


def _sheet(name: str, quote: Quote, view: View = View.INTERNAL) -> Sheet:
    return next(sheet for sheet in sheets_of(shown_to(view, quote)) if sheet.name == name)


def test_the_summary_shows_the_price_of_a_board_and_of_the_lot():
    assert _texts(_sheet("Summary", whole_quote(), View.CUSTOMER)) == [
        ("Per board", "", ""),
        ("Material", "3.68", "2.99"),
        ("SMT assembly", "12.63", "1.38"),
        ("Unit price", "16.31", "4.37"),
        ("Per lot", "", ""),
        ("All boards", "163.10", "437.00"),
        ("NRE: Stencil", "150.00", "150.00"),
        ("Total", "313.10", "587.00"),
        ("Lead time", "26 days", "26 days"),
    ]


def test_the_internal_summary_ends_with_cost_and_margin():
    # 31 + 101 + 120 = 252; 313.10 − 252 − 1.86 = 59.24; 59.24 / 313.10 = 18.92 %
    # 252 + 110 + 120 = 482; 587.00 − 482 − 15.12 = 89.88; 89.88 / 587.00 = 15.31 %
    assert _texts(_sheet("Summary", whole_quote()))[-6:] == [
        ("Internal", "", ""),
        ("Cost", "252.00", "482.00"),
        ("Overhead", "1.86", "15.12"),
        ("Margin", "59.24", "89.88"),
        ("Margin / price", "18.9 %", "15.3 %"),
        ("first-pass yield", "0.9877", "0.9877"),
    ]


def test_an_incomplete_column_never_shows_a_plain_total():
    sheet = _sheet("Summary", open_quote())
    assert _texts(sheet)[:9] == [
        ("Per board", ""),
        ("Material", "3.68 + ?"),
        ("SMT assembly", "12.63"),
        ("Unit price", "16.31 + ?"),
        ("Per lot", ""),
        ("All boards", "163.10 + ?"),
        ("NRE: Stencil", "150.00"),
        ("Total", "313.10 + ?"),
        ("Not priced", "1 open"),
    ]
    assert sheet.facts[-1] == ("Status", "incomplete: 1 open, see below")
    assert sheet.notes[0] == 'Not priced: no offer for "XY-1"'


def test_whose_property_tooling_becomes_is_told():
    quote = whole_quote()
    column = quote.columns[0]
    items = (
        replace(column.nre[0], owner="customer"),
        replace(column.nre[0], title="Pallet", owner="house"),
    )
    sheet = _sheet("Summary", replace(quote, columns=(replace(column, nre=items),)), View.CUSTOMER)
    assert sheet.notes == ("Property of the customer: Stencil.", "Property of the house: Pallet.")


def test_a_category_of_which_nothing_is_known_is_a_question_mark():
    quote = open_quote()
    column = quote.columns[0]
    nothing = replace(column.categories[0], unit_price=eur("0"), extended=eur("0"))
    quote = replace(quote, columns=(replace(column, categories=(nothing, *column.categories[1:])),))
    assert _texts(_sheet("Summary", quote))[1] == ("Material", "?")


def test_the_costed_bom_has_every_line_and_the_total_of_its_lines():
    texts = [(row[3], row[7], *row[12:]) for row in _texts(_sheet("BOM", whole_quote()))]
    # 36.80 × 1 / 31 = 1.187, 36.80 × 30 / 31 = 35.613; 299.00 × 2 / 252 = 2.373, 299.00 × 250 / 252
    # = 296.627
    assert texts == [
        ("RC0402FR-0710KL", "2", "1.00", "1.19", "2.00", "2.37"),
        ("MCU-1", "1", "30.00", "35.61", "250.00", "296.63"),
        ("HDR-1x4", "1", "", "", "", ""),
        ("XTAL-8M", "1", "", "", "", ""),
        ("", "", "31.00", "36.80", "252.00", "299.00"),
    ]


def test_a_line_without_price_is_a_question_mark_and_makes_the_sum_incomplete():
    rows = _texts(_sheet("BOM", open_quote()))
    assert [row[-2:] for row in rows[-2:]] == [("?", "?"), ("31.00 + ?", "36.80 + ?")]


def test_purchases_tell_offer_order_cost_and_excess():
    rows = _texts(_sheet("Purchases", whole_quote()))
    assert rows[0][:11] == (
        *(
            "RC0402FR-0710KL",
            "",
            "Farnell",
            "9239235",
            "cut tape",
            "EUR",
            "20,000",
            "",
            "2026-05-01",
            "",
            "",
        ),
    )
    # Both orders are of one offer, so they share a row, and its unit prices have equally many
    # digits.
    assert rows[0][11:] == (
        "20",
        "100",
        "0.010",
        "1.00",
        "80",
        "0.80",
        "200",
        "250",
        "0.008",
        "2.00",
        "50",
        "0.40",
    )
    assert rows[-1][-9:] == ("31.00", "", "0.80", "", "", "", "252.00", "", "0.40")


def _amount(cell: Cell) -> Decimal:
    match cell:
        case Money(amount):
            return amount
        case Total(known, _):
            return known.amount
        case _:
            return Decimal(0)


@pytest.mark.parametrize("name", ["Costs", "BOM", "Purchases", "Charges"])
@pytest.mark.parametrize(
    "quote", [whole_quote(), open_quote()], ids=["complete quote", "open quote"]
)
def test_the_rows_of_a_sheet_add_up_to_its_totals(quote: Quote, name: str):
    sheet = _sheet(name, quote)
    gathered = [Decimal(0)] * len(sheet.columns)
    totals = 0
    for row in sheet.rows:
        if row.emphasis is Emphasis.TOTAL:
            totals += 1
            shown = [_amount(cell) for cell in row.cells]
            assert [total for total, _ in zip(shown, gathered, strict=True) if total] == [
                each for total, each in zip(shown, gathered, strict=True) if total
            ]
            gathered = [Decimal(0)] * len(sheet.columns)
        else:
            gathered = [
                known + _amount(cell) for known, cell in zip(gathered, row.cells, strict=True)
            ]
    assert totals


@given(st.lists(st.decimals("0", "1000", places=5), min_size=1, max_size=8))
def test_printed_charges_add_up_to_their_printed_total_whatever_their_fractions(
    costs: list[Decimal],
):
    quote = whole_quote()
    like: Charge = smt_charges(10)[0]
    charges = tuple(replace(like, cost=Money(cost, "EUR")) for cost in costs)
    quote = replace(quote, columns=(replace(quote.columns[0], charges=charges),))
    *body, whole = _sheet("Charges", quote).rows
    assert sum(_amount(row.cells[7]) for row in body) == _amount(whole.cells[7])
    assert _amount(whole.cells[7]) == Money(sum(costs, Decimal(0)), "EUR").rounded().amount


def test_the_customer_sees_no_supplier_cost_margin_or_rate_card():
    quote = open_quote()
    finding = Finding(
        Severity.OPEN, "price-old", NOWHERE, "the offer 511-MCU-1 is a year old", "ask Mouser"
    )
    quote = replace(quote, findings=(finding, *quote.findings))
    shown = repr(sheets_of(customer_view(quote)))
    for secret in (
        "Farnell",
        "Mouser",
        "9239235",
        "511-MCU-1",
        "default",
        "ECB",
        "252.00",
        "18.9",
        "prices.csv",
    ):
        assert secret not in shown
    assert [sheet.name for sheet in sheets_of(customer_view(quote))] == [
        "Summary",
        "BOM",
        "Open points",
    ]


def test_an_open_point_that_a_customer_may_not_read_is_still_an_open_point():
    finding = Finding(Severity.OPEN, "price-old", NOWHERE, "Mouser's price is a year old")
    quote = replace(whole_quote(), findings=(finding,))
    assert _texts(_sheet("Open points", quote, View.CUSTOMER)) == [
        ("Open", "", "a point of this quotation is still to be settled")
    ]
    assert _sheet("Summary", quote, View.CUSTOMER).facts[-1] == (
        "Status",
        "incomplete: 1 open, see below",
    )


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        pytest.param(theirs("row 7 has no quantity"), True, id="about the BOM"),
        pytest.param(
            told("treatment of the surface is not stated"), True, id="a supplier's name in a word"
        ),
        pytest.param(said("tme has 20 pieces"), False, id="a supplier's name in another case"),
        pytest.param(said("buying 100 saves 3.40 EUR"), False, id="an amount of money"),
        pytest.param(said("no margin for test is stated"), False, id="a margin"),
        pytest.param(said("the rate card has no coating"), False, id="the rate card"),
        pytest.param("this job file beside the BOM is used", False, id="the house's own files"),
        pytest.param(
            told("{name} has 20 pieces", name="TME"), False, id="a value that nobody marked"
        ),
    ],
)
def test_texts_that_betray_the_house_are_kept_from_the_customer(message: str, kept: bool):
    quote = whole_quote()
    column = quote.columns[0]
    bought = processors(10, 1)
    offer = replace(bought.orders[0].offer, supplier="TME")
    tme = replace(bought, orders=(replace(bought.orders[0], offer=offer),))
    quote = replace(quote, columns=(replace(column, purchases=(tme,)), *quote.columns[1:]))
    quote = replace(quote, findings=(Finding(Severity.NOTE, "x", Origin("board.xlsx"), message),))
    assert bool(_sheet("Open points", quote, View.CUSTOMER).rows) is kept


def test_the_customer_learns_an_assumption_without_the_place_in_the_houses_files():
    finding = Finding(
        Severity.NOTE,
        "route",
        Origin("default.toml", key="soldering"),
        told("selective soldering taken"),
        "ask",
    )
    quote = replace(whole_quote(), findings=(finding,))
    assert _texts(_sheet("Open points", quote, View.CUSTOMER)) == [
        ("Assumed", "", "selective soldering taken")
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param("10 kΩ ±1 %", "10 kΩ ±1 %", id="plain text stays"),
        pytest.param("a\tb\r\nc\u2028d", "a b c d", id="every line break and tab is a blank"),
        pytest.param(
            "\x1b[31mred\x9b0m", "\ufffd[31mred\ufffd0m", id="escape sequences lose their escape"
        ),
        pytest.param("abc\u202egpj.exe", "abc\ufffdgpj.exe", id="text cannot be turned round"),
        pytest.param("half \ud800", "half \ufffd", id="half a surrogate pair"),
        pytest.param("抵抗器", "抵抗器", id="Japanese stays"),
    ],
)
def test_text_from_outside_is_made_visible(written: str, seen: str):
    assert visible(written) == seen


def test_nothing_is_dropped_when_a_reason_is_shared_by_two_columns():
    quote = open_quote()
    two = replace(
        quote,
        columns=quote.columns * 2,
        lines=tuple(replace(e, cells=e.cells * 2) for e in quote.lines),
    )
    assert [each for column in two.columns for each in column.unknown] == [
        Unknown('no offer for "XY-1"')
    ] * 2
    assert _sheet("Summary", two).facts[-1] == ("Status", "incomplete: 1 open, see below")
