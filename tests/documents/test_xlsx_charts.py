"""The charts of the workbook point at the cells that hold what they tell."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from msgspec.structs import replace

from emsquote.documents.customer_view import shown_to
from emsquote.documents.sheet import ChartKind, SheetChart, View
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.writers.xlsx_file import render
from emsquote.model.money import Unknown
from emsquote.model.quote import Quote
from emsquote.wording.texts import texts_in

from .build import eur, open_quote, whole_quote


def _drawn(quote: Quote, view: View) -> list[tuple[str, list[list[object]]]]:
    """Return each chart of the workbook: its title and, for each series, what stands in its
    cells.
    """
    content = render(shown_to(view, quote))
    page = openpyxl.load_workbook(io.BytesIO(content))["Summary"]
    files = zipfile.ZipFile(io.BytesIO(content))
    charts = []
    for name in sorted(each for each in files.namelist() if each.startswith("xl/charts/")):
        text = files.read(name).decode()
        title = re.search(r"<a:t>(.*?)</a:t>", text)
        values = []
        for series in re.findall(r"<c:ser>.*?</c:ser>", text, re.DOTALL):
            references = [
                each.replace("$", "").split("!")[1]
                for each in re.findall(r"<c:f>(.*?)</c:f>", series)
            ]
            label, titles, figures = references
            values.append(
                [page[label].value, *(cell.value for cell in page[titles][0] + page[figures][0])]
            )
        charts.append((title[1] if title else "", values))
    return charts


CURVE = (
    "Unit price in EUR against number of boards",
    [["Unit price", "10 boards", "100 boards", 16.31, 4.37]],
)
BREAKDOWN = (
    "What the unit price is made of, by number of boards",
    [
        ["Material", "10 boards", "100 boards", 3.68, 2.99],
        ["SMT assembly", "10 boards", "100 boards", 12.63, 1.38],
    ],
)


def test_the_customer_sees_price_over_volume_and_what_makes_it_up():
    assert _drawn(whole_quote(), View.CUSTOMER) == [CURVE, BREAKDOWN]


def test_the_house_sees_cost_overhead_and_margin_too():
    # 10 boards: cost 31 + 101 + 120 = 252, overhead 1.86, margin 313.10 − 253.86 = 59.24
    # 100 boards: cost 252 + 110 + 120 = 482, overhead 15.12, margin 587.00 − 497.12 = 89.88
    costs = (
        "Cost, overhead and margin in the total, by number of boards",
        [
            ["Cost", "10 boards", "100 boards", 252, 482],
            ["Overhead", "10 boards", "100 boards", 1.86, 15.12],
            ["Margin", "10 boards", "100 boards", 59.24, 89.88],
        ],
    )
    assert _drawn(whole_quote(), View.INTERNAL) == [CURVE, BREAKDOWN, costs]


def test_what_is_known_in_part_is_drawn_and_the_title_says_so():
    assert summary_sheet(open_quote(), View.CUSTOMER, texts_in()).charts == (
        SheetChart(
            ChartKind.STACKED,
            "What the unit price is made of, by number of boards: known part only",
            (1, 2),
        ),
    )


def test_what_is_not_known_at_all_is_not_drawn_as_nothing():
    quote = whole_quote()
    ten, hundred = quote.columns
    material = replace(ten.categories[0], unit_price=eur("0"), unknown=(Unknown("no offer"),))
    column = replace(ten, categories=(material, ten.categories[1]), unit_price=eur("0"))
    charts = summary_sheet(
        replace(quote, columns=(column, hundred)), View.CUSTOMER, texts_in()
    ).charts
    assert charts == (
        SheetChart(
            ChartKind.STACKED,
            "What the unit price is made of, by number of boards: known part only",
            (2,),
        ),
    )


@pytest.mark.parametrize("view", View)
def test_a_quote_without_columns_has_no_chart(view: View):
    assert (
        summary_sheet(replace(whole_quote(), columns=(), lines=()), view, texts_in()).charts == ()
    )
