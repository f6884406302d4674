"""The workbook, read back with another library: figures, formats, and nothing in it that could do
harm.
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from emsquote.documents.customer_view import customer_view, shown_to
from emsquote.documents.sheet import ROW, Formula, Sheet, SheetColumn, SheetRow, View, cell_text
from emsquote.documents.sheets import sheets_of
from emsquote.documents.writers.xlsx_cells import MOST_CHARACTERS, money_format
from emsquote.documents.writers.xlsx_file import render, workbook
from emsquote.model.money import Money
from emsquote.model.quote import Quote

from .build import open_quote, whole_quote


def _book(quote: Quote, view: View = View.INTERNAL) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(shown_to(view, quote))))


def _rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_the_summary_holds_numbers_with_their_currency():
    sheet = _book(whole_quote(), View.CUSTOMER)["Summary"]
    rows = [row for row in _rows(sheet) if row]
    assert rows[0] == ["Quotation: Sensor board"]
    assert ["Unit price", 16.31, 4.37] in rows
    assert ["Total", 313.1, 587] in rows
    total = next(row for row in sheet.iter_rows() if row[0].value == "Total")
    assert [cell.number_format for cell in total[1:]] == ["#,##0.00\\ [$EUR]"] * 2
    assert all(cell.font.bold for cell in total)


def test_an_incomplete_total_says_so_in_its_cell():
    sheet = _book(open_quote())["Summary"]
    total = next(row for row in sheet.iter_rows() if row[0].value == "Total")
    assert (total[1].value, total[1].number_format) == (313.1, '#,##0.00\\ [$EUR]" + ?"')


def test_a_line_without_price_is_a_question_mark():
    sheet = _book(open_quote())["BOM"]
    line = next(row for row in sheet.iter_rows() if row[3].value == "XY-1")
    assert [cell.value for cell in line[-2:]] == ["?", "?"]


def test_every_sheet_is_ready_to_be_read_and_printed():
    for sheet in _book(whole_quote()):
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_state == "visible"
    assert _book(whole_quote())["BOM"].auto_filter.ref == "A3:P7"


def test_the_customers_workbook_has_no_other_sheet():
    book = _book(open_quote(), View.CUSTOMER)
    assert book.sheetnames == ["Summary", "BOM", "Open points"]
    files = zipfile.ZipFile(io.BytesIO(render(customer_view(open_quote()))))
    everything = b"".join(files.read(name) for name in files.namelist())
    for secret in (b"Mouser", b"Farnell", b"511-MCU-1", b"Overhead", b"Rate card"):
        assert secret not in everything


HOSTILE = [
    pytest.param("=cmd|'/c calc'!A1", id="a formula"),
    pytest.param("+1+1", id="a sum"),
    pytest.param("-2+3", id="a minus"),
    pytest.param("@SUM(A1)", id="an old formula"),
    pytest.param("{=1}", id="an array formula"),
    pytest.param("http://example.com/x", id="a link"),
    pytest.param("internal:BOM!A1", id="an internal link"),
    pytest.param("#N/A", id="an error value"),
    pytest.param("TRUE", id="a truth value"),
    pytest.param("1e5", id="a number"),
    pytest.param("0402", id="a number with leading zero"),
    pytest.param("<script>alert(1)</script>&amp;", id="markup"),
    pytest.param("_x0041_", id="an escape of Excel"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str):
    quote = whole_quote()
    line = replace(quote.lines[0], line=replace(quote.lines[0].line, description=text, mpn=text))
    quote = replace(quote, title=text, customer=text, terms=(text,), lines=(line, *quote.lines[1:]))
    book = _book(quote)
    cell = next(row for row in book["BOM"].iter_rows(min_row=4))[5]
    assert cell.data_type == "s"
    assert str(cell.value).replace("_x005F_", "_") == text
    for sheet in book:
        for row in sheet.iter_rows():
            assert not any(each.data_type == "f" or each.hyperlink for each in row)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_makes_a_workbook_that_opens(text: str):
    quote = replace(
        whole_quote(), title=text, customer=text, terms=(text,), columns=(), lines=(), findings=()
    )
    assert _book(quote)["Summary"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    quote = whole_quote()
    line = replace(quote.lines[0], line=replace(quote.lines[0].line, description="x" * 40_000))
    cell = next(_book(replace(quote, lines=(line, *quote.lines[1:])))["BOM"].iter_rows(min_row=4))[
        5
    ]
    assert len(str(cell.value)) == MOST_CHARACTERS
    assert str(cell.value).endswith("x … [40,000 characters, cut here]")


def test_two_runs_give_the_same_bytes_dated_as_the_quote():
    once, again = render(whole_quote()), render(whole_quote())
    assert once == again
    files = zipfile.ZipFile(io.BytesIO(once))
    assert len({info.date_time for info in files.infolist()}) == 1
    assert b"2026-05-04T00:00:00Z" in files.read("docProps/core.xml")


def test_every_cell_of_every_sheet_is_in_the_workbook():
    book = _book(open_quote())
    for sheet in sheets_of(open_quote()):
        page = book[sheet.name]
        written = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        texts = [cell_text(cell) for row in sheet.rows for cell in row.cells]
        filled = [text for text in texts if text]
        headings = (
            1 + 2 * len(sheet.facts) + len(sheet.columns) + len(sheet.notes) + len(sheet.terms)
        )
        assert len(written) == len(filled) + headings


@pytest.mark.parametrize(
    ("amount", "currency", "number_format"),
    [
        pytest.param("3.10", "EUR", "#,##0.00\\ [$EUR]", id="two decimals"),
        pytest.param("0.0034", "USD", "#,##0.0000\\ [$USD]", id="a part's price"),
        pytest.param("310", "JPY", "#,##0\\ [$JPY]", id="a currency without decimals"),
    ],
)
def test_number_formats_follow_currency_and_digits(amount: str, currency: str, number_format: str):
    assert money_format(Money(Decimal(amount), currency)) == number_format


def test_a_series_of_formulas_is_told_once_but_never_across_sheets():
    # Excel takes the cells below for those of the first row where a shared formula names another
    # sheet.
    cells = (Formula(f"A{ROW}*2", 2, is_series=True), Formula(f"Other!A{ROW}*2", 2, is_series=True))
    sheet = Sheet(
        name="S",
        title="S",
        columns=(SheetColumn("own"), SheetColumn("other")),
        rows=tuple(SheetRow(cells) for _ in range(3)),
    )
    with zipfile.ZipFile(io.BytesIO(workbook([sheet]))) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    first = int(re.search(r'<f t="shared" ref="A(\d+):', page)[1])
    assert page.count('<f t="shared" si="0"/>') == 2
    assert re.findall("<f>(.*?)</f>", page) == [
        f"Other!A{row}*2" for row in range(first, first + 3)
    ]
