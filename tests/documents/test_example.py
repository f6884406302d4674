"""The example in every format: its JSON keeps to the schema, and the files of the customer keep what they must."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from emsquote.diff import diff
from emsquote.explain import explain
from emsquote.explain.tree import tree_lines
from emsquote.money import Money, Total
from emsquote.purchase import Bought, Shortage
from emsquote.quote import Category, Quote
from emsquote.quote_json import quote_from_json, quote_to_json
from emsquote.request import Request, quote_of
from emsquote.sheet import Emphasis, Sheet, View, number_text
from emsquote.sheets import sheets_of
from emsquote.shipped import data_folder
from emsquote.writers import suffixes, write_quote


@cache
def _example() -> Quote:
    (bom,) = (data_folder() / "examples").glob("*.xlsx")
    return quote_of(Request(bom=bom, quantities="10,100,1000"))


def test_the_json_of_the_example_keeps_to_the_schema_and_reads_back():
    schema = json.loads((data_folder() / "schema" / "quote-1.schema.json").read_text(encoding="utf-8"))
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
    return [cell if isinstance(cell, Total) else Total(cell) for cell in cells if isinstance(cell, Money | Total)]


def test_what_is_printed_adds_up_across_the_sheets():
    quote = _example()
    sheets = {sheet.name: sheet for sheet in sheets_of(quote, View.INTERNAL)}
    for number, column in enumerate(quote.columns):
        assert sum(each.unit_price.amount for each in column.categories) == column.unit_price.amount
        assert column.unit_price * column.quantity == column.extended
        assert sum((item.price for item in column.nre), Money.zero(quote.currency)) == column.nre_total
        assert column.extended + column.nre_total == column.total
        material = next(each for each in column.categories if each.category is Category.MATERIAL)
        (lines,) = _total_of(sheets["BOM"], len(sheets["BOM"].columns) - 2 * len(quote.columns) + 2 * number + 1)
        assert lines.known == material.extended
        cost, _, margin, price = (_total_of(sheets["Costs"], place)[number] for place in (2, 3, 4, 5))
        assert price.known == column.total
        shown = {row.cells[0]: row.cells[1 + number] for row in sheets["Summary"].rows}
        assert (shown["Cost"], shown["Margin"], shown["Total"]) == (cost, margin, price)


def _secrets(quote: Quote) -> set[str]:
    """Return what a customer must not find: suppliers, their numbers, and every cost and margin of some size."""
    offers = [
        order.offer
        for column in quote.columns
        for purchase in column.purchases
        if isinstance(purchase, Bought | Shortage)
        for order in purchase.orders
    ]
    lines = [priced.line for priced in quote.lines]
    written = {each.mpn for line in lines for each in (line, *line.alternates)} | {line.manufacturer for line in lines}
    words = {offer.supplier for offer in offers} | {offer.sku for offer in offers if len(offer.sku) > 4}
    amounts = [
        amount
        for column in quote.columns
        for each in column.categories
        for amount in (each.cost, each.margin, each.overhead)
        if amount != each.extended
    ]
    figures = {number_text(amount.rounded().amount) for amount in amounts if amount.amount > 100}
    return (words - written) | figures | {figure.replace(",", "") for figure in figures}


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext (poppler-utils) is not installed")
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    if path.suffix == ".xlsx":
        files = zipfile.ZipFile(io.BytesIO(content))
        return "".join(files.read(name).decode() for name in files.namelist())
    return content.decode()


@pytest.mark.parametrize("suffix", suffixes())
def test_the_customers_file_tells_no_supplier_cost_or_margin(tmp_path: Path, suffix: str):
    if suffix == ".pdf":
        pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    path = tmp_path / f"quote{suffix}"
    write_quote(path, _example(), View.CUSTOMER)
    text = _text_of(path)
    assert not [secret for secret in _secrets(_example()) if secret in text]


def test_the_search_for_secrets_finds_them_in_the_internal_file(tmp_path: Path):
    path = tmp_path / "quote.html"
    write_quote(path, _example(), View.INTERNAL)
    text = _text_of(path)
    found = [secret for secret in _secrets(_example()) if secret in text]
    assert len(found) > 50
