"""The live workbook as a file: what Excel and LibreOffice both read, inputs marked and checked, no
house matters.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache

import openpyxl
import pytest
from msgspec.structs import replace

from emsquote import OfferList, Request, price_request, read_bom, shipped_rate_card
from emsquote.documents.live.build import live_sheets
from emsquote.documents.live.plan import large
from emsquote.documents.sheet import Formula, Input, Rule, View
from emsquote.documents.writers import document
from emsquote.documents.writers.xlsx_live import render
from emsquote.documents.writers.xlsx_pen import INPUT_COLOUR
from emsquote.files.shipped import data_folder
from emsquote.model.job import Job
from emsquote.model.quote import Category
from emsquote.model.scope_item import item_supply
from emsquote.pipeline import PricedQuote, price_bom
from emsquote.wording.language import Language

from .figures import wrong_formulas
from .generated_jobs import CARDS
from .recalculate import office, recalculated

EXAMPLE = data_folder() / "examples" / "field-gateway.xlsx"


@cache
def _example() -> PricedQuote:
    return price_request(Request(bom=EXAMPLE, quantities="10,100,1000"))


@cache
def _book() -> bytes:
    return render(_example().quote, _example().basis)


def _formulas(done: PricedQuote) -> list[str]:
    sheets = live_sheets(done.quote, done.basis)
    return [
        cell.text
        for sheet in sheets
        for row in sheet.rows
        for cell in row.cells
        if isinstance(cell, Formula)
    ]


@pytest.mark.parametrize("card", sorted(set(CARDS)))
def test_every_shipped_card_makes_a_live_workbook(card, tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text("Designator,Qty,MPN,Footprint\nR1,1,PN-R,0402\nJ1,1,PN-J,DIP-8\n")
    done = price_bom(
        read_bom(bom), Job(quantities=(5, 500)), shipped_rate_card(card), OfferList([])
    )
    book = openpyxl.load_workbook(io.BytesIO(render(done.quote, done.basis)))
    assert "Inputs" in book.sheetnames


def test_the_same_quote_gives_the_same_bytes():
    assert render(_example().quote, _example().basis) == _book()


def test_it_has_a_sheet_for_each_purpose_in_the_order_of_reading():
    assert openpyxl.load_workbook(io.BytesIO(_book())).sheetnames == [
        "Summary",
        "Charts",
        "Inputs",
        "Costs",
        "BOM",
        "Purchase plan",
        "Offers",
        "Charges",
        "NRE",
        "Open points",
        "Terms",
        "Rate card",
        "Checks",
        "Sources",
    ]


def test_quantities_rates_margins_and_policies_have_names():
    names = set(openpyxl.load_workbook(io.BytesIO(_book())).defined_names)
    assert names >= {
        "quantity_1",
        "quantity_2",
        "quantity_3",
        "rate_EUR_USD",
        "rate_smt_line",
        "margin_smt",
        "margin_mode_smt",
        "sga",
        "material_overhead",
        "excess_policy",
        "amortise_nre_over",
        "boards_per_panel",
        "offer_prices",
        "orders_1",
        "card_prices",
        "card_seconds",
    }


def test_every_input_is_marked_and_checked():
    book = openpyxl.load_workbook(io.BytesIO(_book()))
    for sheet in live_sheets(_example().quote, _example().basis):
        page = book[sheet.name]
        checked = {
            cell
            for rule in page.data_validations.dataValidation
            for area in rule.sqref.ranges
            for row in area.rows
            for cell in row
        }
        first = len(sheet.facts) + 4
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row.cells):
                if isinstance(cell, Input):
                    assert (
                        page.cell(first + number, place + 1).fill.fgColor.rgb
                        == f"FF{INPUT_COLOUR[1:]}"
                    )
                    assert (first + number, place + 1) in checked


def test_what_is_shown_without_a_calculator_are_the_engines_figures():
    cached = openpyxl.load_workbook(io.BytesIO(_book()), data_only=True)["Summary"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in cached.iter_rows()}
    columns = _example().quote.columns
    assert rows["Unit price"] == [float(each.unit_price.amount) for each in columns]
    assert rows["Total"] == [float(each.total.amount) for each in columns]


def test_prices_and_lines_carry_notes_on_how_they_come_about():
    book = openpyxl.load_workbook(io.BytesIO(_book()))
    notes = [
        cell.comment.text for row in book["Summary"].iter_rows() for cell in row if cell.comment
    ]
    assert any("SMT assembly" in note and "Changeover of the SMT line" in note for note in notes)
    lines = [cell.comment.text for row in book["BOM"].iter_rows() for cell in row if cell.comment]
    assert any("why so:" in note for note in lines)


def test_an_open_point_is_no_number_in_any_sum(tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text("Designator,Qty,MPN,Footprint\nR1,1,PN-R,0402\n")
    job = Job(quantities=(5,), supplies=(item_supply("bare-board=customer"),))
    done = price_bom(read_bom(bom), job, shipped_rate_card("default"), OfferList([]))
    page = openpyxl.load_workbook(io.BytesIO(render(done.quote, done.basis)), data_only=True)[
        "Summary"
    ]
    rows = {row[0].value: row[1].value for row in page.iter_rows()}
    assert rows["Material"] == "?"
    assert rows["Unit price"].endswith(" USD + ?")
    assert rows["Total"].endswith(" USD + ?")
    assert rows["Not priced"] == "1 open"


def test_the_customers_workbook_has_no_formula_no_name_and_no_input():
    done = _example()
    files = zipfile.ZipFile(io.BytesIO(document("xlsx", done.quote, View.CUSTOMER, done.basis)))
    assert len([name for name in files.namelist() if name.startswith("xl/worksheets/sheet")]) == 3
    everything = b"".join(files.read(name) for name in files.namelist())
    for trace in (
        b"<f>",
        b"dataValidation",
        b"quantity_1",
        b"margin",
        b"comments",
        b'state="hidden"',
    ):
        assert trace not in everything
    defined = openpyxl.load_workbook(
        io.BytesIO(document("xlsx", done.quote, View.CUSTOMER, done.basis))
    )
    assert not defined.defined_names


@pytest.mark.parametrize("language", list(Language))
def test_it_speaks_the_language_of_the_quote(language):
    quote = replace(_example().quote, language=language)
    book = openpyxl.load_workbook(io.BytesIO(render(quote, _example().basis)))
    assert len(book.sheetnames) == 14
    assert len({name.lower() for name in book.sheetnames}) == 14


def test_texts_of_the_bom_become_no_formula(tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text(
        'Designator,Qty,MPN,Description\nR1,1,"=1+1","=cmd|\'/c calc\'!A1"\nR2,1,"A""&B1","+SUM(A1)"\n'
    )
    done = price_bom(
        read_bom(bom), Job(quantities=(5,)), shipped_rate_card("default"), OfferList([])
    )
    assert not [text for text in _formulas(done) if "cmd" in text or "1+1" in text]
    page = openpyxl.load_workbook(io.BytesIO(render(done.quote, done.basis)))["BOM"]
    assert {
        cell.data_type for row in page.iter_rows() for cell in row if "cmd" in str(cell.value)
    } == {"s"}


def test_an_input_says_what_may_be_put_in():
    rules = {
        cell.rule
        for sheet in live_sheets(_example().quote, _example().basis)
        for row in sheet.rows
        for cell in row.cells
        if isinstance(cell, Input)
    }
    assert rules >= {Rule.BOARDS, Rule.AMOUNT, Rule.RATE, Rule.SHARE, Rule.MARGIN, Rule.CHOICE}


@pytest.mark.skipif(office() is None, reason="needs LibreOffice (soffice)")
def test_a_large_quote_follows_its_margins_and_says_when_its_purchases_no_longer_hold(monkeypatch):
    monkeypatch.setattr(large, "_MOST_CELLS", 0)
    done = _example()
    book = render(done.quote, done.basis)
    pages = openpyxl.load_workbook(io.BytesIO(book))
    pages["Inputs"][
        pages.defined_names["quantity_1"].attr_text.partition("!")[2].replace("$", "")
    ] = 37
    buffer = io.BytesIO()
    pages.save(buffer)
    cells = recalculated({"as it is": book})["as it is"]
    assert wrong_formulas(live_sheets(done.quote, done.basis), cells) == []
    changed = recalculated({"changed": buffer.getvalue()}, planted=False)["changed"]
    row = next(
        at[1:]
        for (name, at), value in changed.items()
        if name == "Summary" and value == "Unit price"
    )
    assert str(changed["Summary", f"B{row}"]).endswith(" USD + ?")
    assert changed["Summary", f"C{row}"] == float(done.quote.columns[1].unit_price.amount)
    assert Category.MATERIAL in {each.category for each in done.quote.columns[0].categories}
