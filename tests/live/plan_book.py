"""A workbook of nothing but the purchase plan and the few inputs that it refers to, and LibreOffice to work it out."""

import os
import shutil
import subprocess

import openpyxl
import pytest

from emsquote.live.links import ColumnLinks, PlanInputs
from emsquote.live.place import Place
from emsquote.live.plan import plan_of
from emsquote.money import Unknown
from emsquote.sheet import Input, Rule, Sheet, SheetColumn, SheetRow, body_row
from emsquote.texts import texts_in
from emsquote.writers.xlsx_file import workbook

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
TITLES = 3
"""The row of a sheet with the titles of its columns."""


def inputs_sheet(shown):
    """The inputs that a plan refers to, as another sheet of the workbook has them, and where they stand."""
    terms = shown.parts[0].terms
    rows = []

    def at(column):
        return str(Place("Inputs", body_row(0, len(rows)), column))

    columns = []
    for each in shown.columns:
        columns.append(ColumnLinks(at(1), at(1), at(2)))
        rows.append(("boards", Input(each.starts, Rule.BOARDS), each.title))
    exchange = {}
    offers = (offer for part in shown.parts for offer in (*part.wanted.offers, *part.wanted.alternates))
    for currency in sorted({offer.currency for offer in offers} - {shown.currency}):
        rate = terms.exchange_rates.rate(currency, shown.currency)
        if not isinstance(rate, Unknown):
            exchange[currency] = at(1)
            rows.append((currency, Input(rate, Rule.RATE), ""))
    policy = at(1)
    rows.append(("policy", Input(shown.policy.value, Rule.CHOICE, choices=("charge", "report")), ""))
    lead = at(1)
    rows.append(("lead", "" if terms.max_lead_days is None else Input(terms.max_lead_days, Rule.COUNT), ""))
    titles = tuple(SheetColumn(title, width=12) for title in ("What", "Value", "Label"))
    sheet = Sheet("Inputs", "Inputs", titles, tuple(SheetRow(each) for each in rows))
    return sheet, PlanInputs(tuple(columns), exchange, policy, lead)


class Book:
    """A workbook with a plan: its file, and where what stands in it."""

    def __init__(self, shown, path):
        sheet, self.inputs = inputs_sheet(shown)
        self.links = plan_of(shown, self.inputs, texts_in())
        self.shown, self.path = shown, path
        path.write_bytes(workbook((sheet, *self.links.sheets)))
        self.values = openpyxl.load_workbook(path, data_only=True)

    def changed(self, path, change):
        """Write the workbook without any values, after `change` was made to its cells."""
        book = openpyxl.load_workbook(self.path)
        change(book)
        book.save(path)
        return path


def recalculated(paths, folder):
    """Have LibreOffice work workbooks out anew, all in one go, and return them with their values."""
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice (soffice)")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    out = folder / "recalculated"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run([*command, "--outdir", str(out), *map(str, paths)], check=True, capture_output=True, env=environment)
    return [openpyxl.load_workbook(out / path.name, data_only=True) for path in paths]


def cell(book, address):
    """The cell at an address as formulas write it."""
    sheet, _, place = address.replace("$", "").rpartition("!")
    return book[sheet.strip("'")][place]


def columns_of(page):
    """The columns of a page by their titles."""
    return {each.value: each.column for each in page[TITLES] if each.value}


def alike(one, other):
    """Whether two cells show the same: numbers to a millionth of them."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-6 * max(1, abs(one))
    return (one or "") == (other or "")


def differences(before, after):
    """Where two workbooks differ, with both values."""
    return [
        (page.title, each.coordinate, each.value, after[page.title][each.coordinate].value)
        for page in before
        for row in page.iter_rows()
        for each in row
        if not alike(each.value, after[page.title][each.coordinate].value)
    ]
