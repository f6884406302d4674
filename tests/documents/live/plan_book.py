"""A workbook of nothing but the purchase plan and the few inputs that it refers to."""

import io

import openpyxl

from emsquote.documents.live.links import ColumnLinks, PlanInputs
from emsquote.documents.live.place import CellPlace
from emsquote.documents.live.plan.purchase_plan import plan_of
from emsquote.documents.sheet import (
    Formula,
    Input,
    Rule,
    Sheet,
    SheetColumn,
    SheetRow,
    body_row,
    plain,
)
from emsquote.documents.writers.xlsx_file import workbook
from emsquote.model.money import Unknown
from emsquote.wording.texts import texts_in

TITLES = 4
"""The row of a page of the plan with the titles of its columns."""


def inputs_sheet(shown):
    """The inputs that a plan refers to, as another sheet of the workbook has them, and where they
    stand.
    """
    terms = shown.parts[0].terms
    rows = []

    def at(column):
        return str(CellPlace("Inputs", body_row(0, len(rows)), column))

    columns = []
    for each in shown.columns:
        columns.append(ColumnLinks(at(1), at(1), at(2)))
        rows.append(("boards", Input(each.starts, Rule.BOARDS), each.title))
    exchange = {}
    offers = (
        offer for part in shown.parts for offer in (*part.wanted.offers, *part.wanted.alternates)
    )
    for currency in sorted({offer.currency for offer in offers} - {shown.currency}):
        rate = terms.exchange_rates.rate(currency, shown.currency)
        if not isinstance(rate, Unknown):
            exchange[currency] = at(1)
            rows.append((currency, Input(rate, Rule.RATE), ""))
    policy = at(1)
    rows.append(
        ("policy", Input(shown.policy.value, Rule.CHOICE, choices=("charge", "report")), "")
    )
    lead = at(1)
    rows.append(
        ("lead", "" if terms.max_lead_days is None else Input(terms.max_lead_days, Rule.COUNT), "")
    )
    titles = tuple(SheetColumn(title, width=12) for title in ("What", "Value", "Label"))
    sheet = Sheet(
        name="Inputs", title="Inputs", columns=titles, rows=tuple(SheetRow(each) for each in rows)
    )
    return sheet, PlanInputs(tuple(columns), exchange, policy, lead)


class Book:
    """A workbook with a plan, and where what stands in it."""

    def __init__(self, shown):
        inputs, self.inputs = inputs_sheet(shown)
        self.shown = shown
        self.links = plan_of(shown, self.inputs, texts_in())
        self.plan, self.offers = self.links.sheets
        self.file = workbook((inputs, *self.links.sheets))

    def changed(self, change):
        """The file after `change` was made to its cells; it holds no values then."""
        book = openpyxl.load_workbook(io.BytesIO(self.file))
        change(book)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def values(self):
        """What the cells of the file hold as their values, by sheet and address."""
        book = openpyxl.load_workbook(io.BytesIO(self.file), data_only=True)
        return {
            (page.title, cell.coordinate): cell.value
            for page in book
            for row in page.iter_rows()
            for cell in row
        }

    def row_of(self, part):
        """The row of a part in the plan, from 1."""
        return place_of(self.links.charged[part][0])[2]


def place_of(address):
    """Sheet, letters and row of an address."""
    sheet, letters, row = (
        address.rsplit("!", 1)[0].strip("'"),
        *address.rsplit("!", 1)[1].strip("$").split("$"),
    )
    return sheet, letters, int(row)


def key_of(address):
    """An address as the values of a workbook are found by."""
    sheet, letters, row = place_of(address)
    return sheet, f"{letters}{row}"


def formulas(sheet):
    """All formulas of a sheet."""
    return [cell for row in sheet.rows for cell in row.cells if isinstance(cell, Formula)]


def by_title(sheet, place):
    """What a row of a sheet shows, by the titles of the columns."""
    titles = [column.title for column in sheet.columns]
    return dict(zip(titles, map(plain, sheet.rows[place].cells), strict=True))


def alike(one, other):
    """Whether two cells show the same: numbers to a millionth of them."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-6 * max(1, abs(one))
    return (one or "") == (other or "")
