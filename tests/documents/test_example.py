"""The example in every format: its JSON keeps to the schema, and the files of the customer keep
what they must.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from emsquote.documents.diff import diff
from emsquote.documents.explain import explain
from emsquote.documents.explain.tree import tree_lines
from emsquote.documents.quote_json import quote_from_json, quote_to_json
from emsquote.documents.sheet import Emphasis, Sheet, View, cell_text
from emsquote.documents.sheets import sheets_of, summary_sheet
from emsquote.documents.writers import suffixes, write_quote
from emsquote.documents.writers.terminal import show_quote
from emsquote.files.shipped import data_folder
from emsquote.model.money import Money, Total
from emsquote.model.purchase import Bought, Shortage
from emsquote.model.quote import Category, Quote
from emsquote.request import Request, price_request
from emsquote.wording.language import Language, number_text
from emsquote.wording.texts import texts_in


@cache
def _example() -> Quote:
    (bom,) = (data_folder() / "examples").glob("*.xlsx")
    return price_request(Request(bom=bom, quantities="10,100,1000")).quote


def test_the_json_of_the_example_keeps_to_the_schema_and_reads_back():
    schema = json.loads(
        (data_folder() / "schema" / "quote-1.schema.json").read_text(encoding="utf-8")
    )
    for view in View:
        jsonschema.validate(json.loads(quote_to_json(_example(), view)), schema)
    assert quote_from_json(quote_to_json(_example())) == _example()


def test_the_example_does_not_differ_from_itself():
    assert diff(_example(), quote_from_json(quote_to_json(_example()))).same


def test_every_line_of_the_example_is_explained_from_its_json():
    quote = quote_from_json(quote_to_json(_example()))
    for number, priced in enumerate(quote.lines, 1):
        (tree,) = explain(quote, str(number))
        text = "\n".join(tree_lines(tree))
        assert f"read from {priced.line.origin}" in text
        assert f"rule: {priced.kind.rule}" in text


def _total_of(sheet: Sheet, place: int) -> list[Total]:
    cells = [row.cells[place] for row in sheet.rows if row.emphasis is Emphasis.TOTAL]
    return [
        cell if isinstance(cell, Total) else Total(cell)
        for cell in cells
        if isinstance(cell, Money | Total)
    ]


def test_what_is_printed_adds_up_across_the_sheets():
    quote = _example()
    sheets = {sheet.name: sheet for sheet in sheets_of(quote)}
    for number, column in enumerate(quote.columns):
        assert sum(each.unit_price.amount for each in column.categories) == column.unit_price.amount
        assert column.unit_price * column.quantity == column.extended
        assert (
            sum((item.price for item in column.nre), Money.zero(quote.currency)) == column.nre_total
        )
        assert column.extended + column.nre_total == column.total
        material = next(each for each in column.categories if each.category is Category.MATERIAL)
        (lines,) = _total_of(
            sheets["BOM"], len(sheets["BOM"].columns) - 2 * len(quote.columns) + 2 * number + 1
        )
        assert lines.known == material.extended
        cost, _, margin, price = (
            _total_of(sheets["Costs"], place)[number] for place in (2, 3, 4, 5)
        )
        assert price.known == column.total
        shown = {row.cells[0]: row.cells[1 + number] for row in sheets["Summary"].rows}
        assert (shown["Cost"], shown["Margin"], shown["Total"]) == (cost, margin, price)


def _secrets(quote: Quote) -> set[str]:
    """Return what a customer must not find: suppliers, their numbers, and every cost and margin of
    some size.
    """
    offers = [
        order.offer
        for column in quote.columns
        for purchase in column.purchases
        if isinstance(purchase, Bought | Shortage)
        for order in purchase.orders
    ]
    lines = [priced.line for priced in quote.lines]
    written = {each.mpn for line in lines for each in (line, *line.alternates)} | {
        line.manufacturer for line in lines
    }
    words = {offer.supplier for offer in offers} | {
        offer.sku for offer in offers if len(offer.sku) > 4
    }
    amounts = [
        amount
        for column in quote.columns
        for each in column.categories
        for amount in (each.cost, each.margin, each.overhead)
        if amount != each.extended
    ]
    large = {amount.rounded().amount for amount in amounts if amount.amount > 100}
    figures = {number_text(amount, language) for amount in large for language in Language}
    return (words - written) | figures | {f"{amount:f}" for amount in large}


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext (poppler-utils) is not installed")
        return subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
        ).stdout.decode()
    if path.suffix == ".xlsx":
        files = zipfile.ZipFile(io.BytesIO(content))
        return "".join(files.read(name).decode() for name in files.namelist())
    return content.decode()


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.GERMAN, Language.FRENCH])
@pytest.mark.parametrize("suffix", suffixes())
def test_the_customers_file_tells_no_supplier_cost_or_margin(
    tmp_path: Path, suffix: str, language: Language
):
    if suffix == ".pdf":
        pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    path = tmp_path / f"quote{suffix}"
    write_quote(path, replace(_example(), language=language), View.CUSTOMER)
    text = _text_of(path)
    assert not [secret for secret in _secrets(_example()) if secret in text]


def test_the_customers_terminal_tells_no_supplier_cost_or_margin():
    out = io.StringIO()
    show_quote(_example(), View.CUSTOMER, out)
    assert not [secret for secret in _secrets(_example()) if secret in out.getvalue()]


@pytest.mark.parametrize("language", Language)
def test_the_pdf_extracts_to_the_printed_figures_in_every_language(
    tmp_path: Path, language: Language
):
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    quote = replace(_example(), language=language)
    path = tmp_path / "quote.pdf"
    write_quote(path, quote, View.CUSTOMER)
    text = re.sub(r"\s+", " ", _text_of(path))
    assert "\ufffd" not in text
    for row in summary_sheet(quote, View.CUSTOMER, texts_in(language)).rows:
        cells = (cell_text(each, language) for each in row.cells if each != "")
        assert re.sub(r"\s+", " ", " ".join(cells)) in text


@pytest.mark.parametrize("language", [each for each in Language if each is not Language.ENGLISH])
def test_no_sentence_of_the_example_stays_english(language: Language):
    quote, texts = _example(), texts_in(language)
    told = [text for each in quote.findings for text in (each.message, each.hint) if text]
    told += [item.title for column in quote.columns for item in column.nre]
    told += [charge.title for column in quote.columns for charge in column.charges]
    told += [
        purchase.why
        for column in quote.columns
        for purchase in column.purchases
        if isinstance(purchase, Bought)
    ]
    told += quote.terms[:1]
    same = {"Firmware", "Underfill", "Boundary scan"}
    assert [
        text for text in told if texts.sentence(text) == text and text not in same and text
    ] == []


def test_the_search_for_secrets_finds_them_in_the_internal_file(tmp_path: Path):
    path = tmp_path / "quote.html"
    write_quote(path, _example(), View.INTERNAL)
    text = _text_of(path)
    found = [secret for secret in _secrets(_example()) if secret in text]
    assert len(found) > 50
