"""CSV, Markdown, web page and PDF: the same figures everywhere, and nobody's text can do harm in
any of them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.documents.customer_view import customer_view, shown_to
from emsquote.documents.sheet import View, cell_text
from emsquote.documents.sheets import sheets_of, summary_sheet
from emsquote.documents.writers import csv_file, html_page, markdown_file, pdf_file
from emsquote.documents.writers.charts import cost_breakdown, price_curve
from emsquote.finding import NOWHERE, Finding, InputError, Origin, Severity
from emsquote.model.quote import Quote, Rounding
from emsquote.wording.sentence import theirs
from emsquote.wording.texts import texts_in

from .build import open_quote, whole_quote

TEXTS = texts_in()

HOSTILE = [
    pytest.param("=cmd|'/c calc'!A1", id="a formula"),
    pytest.param("@SUM(1)", id="an old formula"),
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="an image that breaks out of an attribute"),
    pytest.param("![x](http://example.com/x.png) | `a` | **b**", id="Markdown"),
    pytest.param('#eval(1) $x$ *b* @ref \\ #import "a"', id="the language of the PDF"),
    pytest.param("\x1b[31m\x00\x07 \u202e \ud800", id="what cannot be printed"),
]


def _told_by(text: str) -> Quote:
    """Return a quote in which every text from outside is `text`."""
    quote = whole_quote()
    line = replace(
        quote.lines[0].line,
        mpn=text,
        description=text,
        manufacturer=text,
        footprint=text,
        designators=(text,),
    )
    column = quote.columns[0]
    nre = (replace(column.nre[0], title=text),)
    return replace(
        quote,
        title=text,
        customer=text,
        terms=(text,),
        columns=(replace(column, nre=nre), *quote.columns[1:]),
        lines=(replace(quote.lines[0], line=line), *quote.lines[1:]),
        findings=(Finding(Severity.OPEN, "x", Origin(text), text, text),),
    )


def _csv(quote: Quote, view: View = View.INTERNAL) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_file.render(shown_to(view, quote)).decode("utf-8-sig"))))


def test_csv_has_every_sheet_below_the_other():
    rows = _csv(open_quote(), View.CUSTOMER)
    assert [row[0] for row in rows if len(row) == 1][:1] == ["Quotation: Sensor board"]
    assert ["Total", "313.10 + ?"] in rows
    assert rows[rows.index([]) + 1] == ["Costed bill of materials"]
    assert ["Open", "board.xlsx[BOM]:6", 'no offer for "XY-1"'] in rows


@pytest.mark.parametrize("text", HOSTILE)
def test_no_csv_field_is_a_formula(text: str):
    for row in _csv(_told_by(text)):
        for field in row:
            assert not field.startswith(("=", "+", "@", "\t")) or re.fullmatch(
                r"-?[\d.]+( %)?", field
            )


def test_csv_writes_numbers_that_programs_read():
    rows = _csv(whole_quote())
    line = next(row for row in rows if "MCU-1" in row)
    assert line[-4:] == ["30.00", "35.61", "250.00", "296.63"]


def test_markdown_is_the_price_table_and_what_is_open():
    assert markdown_file.render(customer_view(open_quote())).decode() == (
        "# Quotation: Sensor board\n\n"
        "- Customer: Acme GmbH\n- Date: 2026-05-04\n- Currency: EUR\n- BOM: `board.xlsx`\n"
        "- Status: incomplete: 1 open, see below\n\n"
        "| Price | 10 boards |\n| --- | ---: |\n"
        "| **Per board** |  |\n| Material | 3.68 + ? |\n| SMT assembly | 12.63 |\n| **Unit price** | **16.31 + ?** |\n"
        "| **Per lot** |  |\n| All boards | 163.10 + ? |\n| NRE: Stencil | 150.00 |\n| **Total** | **313.10 + ?** |\n"
        "| Not priced | 1 open |\n| Lead time | 26 days |\n\n"
        'Not priced: no offer for "XY-1"\n\n'
        "What is marked ? is not known; it is not zero, and no sum holds it.\n\n"
        "Valid for 30 days.\n\n"
        '## Open: 1\n\n- `board.xlsx[BOM]:6: no offer for "XY-1"`\n\n'
        "## Doubtful: 1\n\n- `board.xlsx[BOM]:5: class of XTAL-8M is a guess`\n\n"
        "## Assumed: 1\n\n- one side has SMT parts, since none is stated\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_no_markup_of_others(text: str):
    pytest.importorskip("markdown_it", reason="a Markdown reader comes with rich")
    from markdown_it import MarkdownIt

    page = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(markdown_file.render(_told_by(text)).decode())
    )
    for tag in ("<script", "<img", "<a "):
        assert tag not in page


class _Page(HTMLParser):
    """Collects the tags, addresses and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in {"src", "href", "style", "onload"}
        ]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _page(quote: Quote, view: View = View.INTERNAL) -> _Page:
    page = _Page()
    page.feed(html_page.render(shown_to(view, quote)).decode())
    return page


@pytest.mark.parametrize("text", HOSTILE)
def test_the_web_page_has_no_script_and_no_address(text: str):
    page = _page(_told_by(text))
    assert page.addresses == []
    assert not page.tags & {"script", "img", "a", "link", "iframe", "object", "form"}
    assert "default-src 'none'" in html_page.render(_told_by(text)).decode()


def test_the_web_page_shows_every_cell():
    texts = set(_page(open_quote()).texts)
    for sheet in sheets_of(open_quote()):
        for row in sheet.rows:
            assert {cell_text(cell) for cell in row.cells if cell != ""} <= texts


def test_the_customers_web_page_is_discreet_and_can_be_signed():
    page = html_page.render(customer_view(open_quote())).decode()
    for secret in ("Mouser", "Farnell", "511-MCU-1", "Overhead", "Margin"):
        assert secret not in page
    assert "Signature" in page


def test_the_charts_show_the_printed_prices():
    curve = price_curve(whole_quote(), TEXTS)
    assert re.findall(r">([\d.,+? ]+)</text>", curve) == ["16.31", "10", "4.37", "100"]
    hollow = replace(whole_quote(), columns=(open_quote().columns[0], whole_quote().columns[1]))
    assert ">16.31 + ?</text>" in price_curve(hollow, TEXTS)
    assert "<title>12.63</title>" in cost_breakdown(whole_quote(), TEXTS)


def test_labels_of_crowded_points_do_not_overlap():
    column = whole_quote().columns[0]
    quote = replace(
        whole_quote(),
        columns=tuple(replace(column, quantity=each) for each in (100, 101, 102, 10_000)),
    )
    assert re.findall(r">([\d,]+)</text>", price_curve(quote, TEXTS)) == ["100", "10,000"]
    assert price_curve(quote, TEXTS).count("<circle") == 4


def test_one_quantity_makes_no_curve_and_no_price_no_bars():
    assert price_curve(open_quote(), TEXTS) == ""
    assert cost_breakdown(replace(whole_quote(), columns=()), TEXTS) == ""


def _pdf_text(pdf: bytes, folder: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (folder / "quote.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "quote.pdf", "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def _needs_typst() -> None:
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")


def test_the_pdf_extracts_to_the_printed_figures(tmp_path: Path):
    _needs_typst()
    text = _pdf_text(pdf_file.render(customer_view(whole_quote())), tmp_path)
    for row in summary_sheet(whole_quote(), View.CUSTOMER, TEXTS).rows:
        figures = r"\s+".join(re.escape(cell_text(cell)) for cell in row.cells if cell != "")
        assert re.search(figures, text)
    assert "Signature" in text


def _pages(quote: Quote, folder: Path) -> list[str]:
    return _pdf_text(pdf_file.render(customer_view(quote)), folder).rstrip("\f").split("\f")


def test_nobody_signs_a_page_without_words(tmp_path: Path):
    _needs_typst()
    first = next(
        count for count in range(200) if len(_pages(_with_open_points(count), tmp_path)) == 2
    )
    for count in range(first - 3, first + 3):
        signed = next(
            page for page in _pages(_with_open_points(count), tmp_path) if "Signature" in page
        )
        assert "Valid for 30 days." in signed


def _with_open_points(count: int) -> Quote:
    """The quote with so many sentences above its terms."""
    quote = whole_quote()
    return replace(
        quote, columns=quote.columns[:1], findings=tuple(_note(each) for each in range(count))
    )


def _note(number: int) -> Finding:
    return Finding(Severity.NOTE, f"note-{number}", NOWHERE, theirs(f"assumption {number}"))


def test_all_of_very_long_terms_are_there(tmp_path: Path):
    _needs_typst()
    terms = tuple(f"Condition {number} of this house." for number in range(150))
    text = "".join(_pages(replace(whole_quote(), terms=terms), tmp_path))
    assert [term for term in terms if term not in text] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_the_pdf_sets_any_text_as_it_is(tmp_path: Path, text: str):
    _needs_typst()
    extracted = re.sub(r"\s", "", _pdf_text(pdf_file.render(_told_by(text)), tmp_path))
    if text.isascii():
        assert re.sub(r"\s", "", text) in extracted


def test_two_runs_give_the_same_pdf_dated_as_the_quote():
    _needs_typst()
    once = pdf_file.render(whole_quote())
    assert once == pdf_file.render(whole_quote())
    assert b"20260504" in once


def test_a_pdf_without_typst_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(
        InputError, match=r"needs the package typst.*\nhint: pip install 'emsquote\[pdf\]'"
    ):
        pdf_file.render(whole_quote())


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_no_text_breaks_a_format(text: str):
    quote = replace(_told_by(text), rounding=Rounding.LOT)
    csv_file.render(customer_view(quote))
    markdown_file.render(customer_view(quote))
    html_page.render(customer_view(quote))
    assert json.dumps(pdf_file._content(customer_view(quote)))


def test_escaped_text_reads_back_as_it_was():
    text = "<R&D> \"0402\" 'x'"
    assert html.unescape(html.escape(text)) == text
    assert text in _page(_told_by(text)).texts
