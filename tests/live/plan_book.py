"""A workbook of nothing but the purchase plan and the few inputs that it refers to, and LibreOffice to work it out."""

import os
import shutil
import subprocess
from decimal import Decimal

import openpyxl

from emsquote.live.links import ColumnLinks, PlanInputs
from emsquote.live.place import Place
from emsquote.live.plan import purchase_plan
from emsquote.money import Unknown
from emsquote.sheet import Input, Rule, Sheet, SheetColumn, SheetRow, body_row
from emsquote.texts import texts_in
from emsquote.writers.xlsx_file import workbook

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def inputs_sheet(worked):
    """The inputs that the plan refers to, as another sheet of the workbook has them, and where they stand."""
    quote, job = worked.quote, worked.workings.job
    rows = []

    def at(column):
        return str(Place("Inputs", body_row(0, len(rows)), column))

    columns = []
    for each in quote.columns:
        columns.append(ColumnLinks(at(1), at(2), at(3)))
        rows.append(("boards", Input(each.quantity, Rule.BOARDS), each.starts, f"{each.quantity} boards"))
    exchange = {}
    for part in worked.workings.parts:
        for offer in (*part.wanted.offers, *part.wanted.alternates):
            rate = job.exchange_rates.rate(offer.currency, quote.currency)
            if offer.currency != quote.currency and offer.currency not in exchange and not isinstance(rate, Unknown):
                exchange[offer.currency] = at(1)
                rows.append((offer.currency, Input(rate, Rule.RATE), "", ""))
    policy = at(1)
    rows.append(("policy", Input(job.excess.value, Rule.CHOICE, choices=("charge", "report")), "", ""))
    lead = at(1)
    rows.append(("lead", "" if job.max_lead_days is None else Input(job.max_lead_days, Rule.COUNT), "", ""))
    titles = tuple(SheetColumn(title, width=12) for title in ("What", "Value", "Starts", "Label"))
    sheet = Sheet("Inputs", "Inputs", titles, tuple(SheetRow(each) for each in rows))
    return sheet, PlanInputs(tuple(columns), exchange, policy, lead)


def plan_workbook(worked, path):
    """Write the workbook and return the plan's links."""
    sheet, inputs = inputs_sheet(worked)
    links = purchase_plan(worked.quote, worked.workings, inputs, texts_in())
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
