"""A workbook of nothing but the purchase plan and the few inputs that it refers to, and LibreOffice to work it out."""

import os
import shutil
import subprocess
from decimal import Decimal

import openpyxl

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


def write_plan(shown, path):
    """Write a workbook with the plan and return what the plan tells others, and what it was told."""
    sheet, inputs = inputs_sheet(shown)
    links = plan_of(shown, inputs, texts_in())
    path.write_bytes(workbook((sheet, *links.sheets)))
    return links, inputs


def recalculated(paths, folder):
    """Have LibreOffice work workbooks out anew, whatever values they hold; return them with their values."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    out = folder / "recalculated"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run([*command, "--outdir", str(out), *map(str, paths)], check=True, capture_output=True, env=environment)
    return [openpyxl.load_workbook(out / path.name, data_only=True) for path in paths]


def has_soffice():
    return shutil.which("soffice") is not None


def value_at(book, address):
    sheet, _, cell = address.partition("!")
    return book[sheet.strip("'")][cell.replace("$", "")].value


def put(path, target, changes):
    """Write a workbook again with other figures in some cells."""
    book = openpyxl.load_workbook(path)
    for address, value in changes.items():
        sheet, _, cell = address.partition("!")
        book[sheet.strip("'")][cell.replace("$", "")].value = float(value) if isinstance(value, Decimal) else value
    book.save(target)
