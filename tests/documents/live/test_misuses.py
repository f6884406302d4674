"""What people do to a workbook by accident, and what its summary says then: never a plausible total.

The workbook quotes four parts at 10 and 60 boards.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from msgspec.structs import replace

from .misuses import (
    KNOWN_PART,
    Edit,
    Shown,
    below,
    edited,
    named,
    put,
    quoted,
    shown,
    swapped,
    with_row,
    without_row,
    workbook,
)
from .recalculate import ENGINES, Engine, program, recalculated

TEN, SIXTY = (float(column.unit_price.amount) for column in quoted().quote.columns)
GOOD = Shown(
    "all can be used", "as written", (TEN, SIXTY), ("none", "none"), ("as quoted", "as quoted")
)
ALL = replace(GOOD, unit_prices=("?", "?"), open=("?", "?"))
FIRST = replace(GOOD, unit_prices=("?", SIXTY), open=("?", "none"))
SECOND = replace(GOOD, unit_prices=(TEN, "?"), open=("none", "?"))
KNOWN = (KNOWN_PART, KNOWN_PART)
ONE_PART = replace(GOOD, unit_prices=KNOWN, open=("1 open", "1 open"))
TWO_PARTS = replace(GOOD, unit_prices=KNOWN, open=("2 open", "2 open"))


WHOLE = "a whole number, 1 or more"
COUNT = "a whole number, 0 or more"
AMOUNT = "a number, 0 or more"
RATE = "a number above 0"
SHARE = "a percentage from 0 to 100 %"
MARGIN = "a percentage: a margin below 100 %, a mark-up below 1,000 %"
GONE = "cells are gone that figures rest on: write the workbook anew"
ROWS = "rows sorted, deleted or put in: write the workbook anew"
ROW = "an input of its row: a figure or a word as its column has them"

MISUSES: dict[str, tuple[Edit, str, Shown]] = {
    "a quantity below 0": (named("quantity_1", -5), f"Inputs!B5: Good boards: {WHOLE}", FIRST),
    "half a board": (named("quantity_1", 10.5), f"Inputs!B5: Good boards: {WHOLE}", FIRST),
    "a quantity in words": (
        named("quantity_2", "sixty"),
        f"Inputs!C5: Good boards: {WHOLE}",
        SECOND,
    ),
    "a quantity with its unit": (
        named("quantity_1", "10 pcs"),
        f"Inputs!B5: Good boards: {WHOLE}",
        FIRST,
    ),
    "an exchange rate deleted": (
        named("rate_EUR_USD", None),
        f"Inputs!B8: 1 EUR in USD: {RATE}",
        TWO_PARTS,
    ),
    "an exchange rate of 0": (
        named("rate_EUR_USD", 0),
        f"Inputs!B8: 1 EUR in USD: {RATE}",
        TWO_PARTS,
    ),
    "a line's rate deleted": (
        named("rate_smt_line", None),
        f"'Rate card'!D8: SMT line with crew: Price: {AMOUNT}",
        ALL,
    ),
    "an overhead deleted that margins cover": (
        named("sga", None),
        f"Inputs!B20: SG&A on material and labour: {SHARE}",
        GOOD,
    ),
    "an overhead of 700 %": (
        named("material_overhead", 7),
        f"Inputs!B19: Material overhead: {SHARE}",
        ALL,
    ),
    "a margin of 25 in place of 25 %": (
        named("margin_material", 25),
        f"Inputs!C10: Material: {MARGIN}",
        ALL,
    ),
    "a margin of 100 %, for larger lots than these": (
        below("Inputs", "SMT assembly", 1, right=2),
        f"Inputs!C11: SMT assembly: {MARGIN}",
        GOOD,
    ),
    "5 % as a text": (named("margin_material", "5 %"), f"Inputs!C10: Material: {MARGIN}", ALL),
    "a mode that nobody knows": (
        named("margin_mode_smt", "markupp"),
        "Inputs!B11: SMT assembly: one of: markup, margin",
        ALL,
    ),
    "a mode deleted": (
        named("margin_mode_smt", None),
        "Inputs!B11: SMT assembly: one of: markup, margin",
        ALL,
    ),
    "a limit of small lots deleted": (
        below("Inputs", "SMT assembly", None, right=3),
        f"Inputs!D11: SMT assembly: {WHOLE}",
        ALL,
    ),
    "a policy in other words": (
        named("excess_policy", "customer"),
        "Inputs!B22: Who pays for excess parts: charge or report: one of: charge, report",
        ALL,
    ),
    "NRE spread over a text": (
        named("amortise_nre_over", "many"),
        f"Inputs!B23: Boards that NRE is spread over; blank: apart: {WHOLE}",
        ALL,
    ),
    "no board on a panel": (
        named("boards_per_panel", 0),
        f"Inputs!B24: Boards per panel: {WHOLE}",
        ALL,
    ),
    "days below 0": (
        named("days_build", -3),
        f"Inputs!B30: Build: {COUNT}",
        GOOD,
    ),
    "a share of scrap deleted": (
        named("scrap_of_defective", None),
        f"Inputs!B34: Scrap among boards found defective: {SHARE}",
        ALL,
    ),
    "a price deleted": (
        put("Offers", "U-1", "Price 1", None),
        f"Offers!V8: {ROW}",
        ONE_PART,
    ),
    "a price with a comma, as a text": (
        put("Offers", "U-1", "Price 1", "3,10"),
        f"Offers!V8: {ROW}",
        ONE_PART,
    ),
    "a price of a break that is not reached, deleted": (
        put("Offers", "U-1", "Price 2", None),
        f"Offers!W8: {ROW}",
        ONE_PART,
    ),
    "breaks that do not rise": (
        put("Offers", "R-1", "From 2", 1),
        f"Offers!U5: {ROW}",
        ONE_PART,
    ),
    "an order multiple deleted": (
        put("Offers", "R-1", "Multiple", None),
        f"Offers!N5: {ROW}",
        ONE_PART,
    ),
    "an offer used maybe": (
        put("Offers", "R-1", "Use", "maybe"),
        f"Offers!J5: {ROW}",
        ONE_PART,
    ),
    "an attrition of 500 %": (
        put("Purchase plan", "PN-R", "Attrition", 5),
        f"'Purchase plan'!F5: {ROW}",
        ONE_PART,
    ),
    "leader pieces deleted": (
        put("Purchase plan", "PN-R", "Leader pieces", None),
        f"'Purchase plan'!G5: {ROW}",
        ONE_PART,
    ),
    "an order in words": (
        put("Purchase plan", "PN-R", "Order instead", "all"),
        f"'Purchase plan'!M5: {ROW}",
        ONE_PART,
    ),
    "the quantities deleted, cells and all": (
        without_row("Inputs", 5),
        GONE,
        replace(ALL, sheets=f"Inputs, {ROWS}"),
    ),
    "a truth value for a quantity": (
        named("quantity_1", value=True),
        f"Inputs!B5: Good boards: {WHOLE}",
        FIRST,
    ),
}
REORDERED = {
    "a line of the BOM deleted": (without_row("BOM", 5), "BOM"),
    "a line of the BOM put in": (with_row("BOM", 6), "BOM"),
    "lines of the BOM sorted": (swapped("BOM", 4, 6), "BOM"),
    "a charge deleted": (without_row("Charges", 6), "Charges"),
    "charges sorted": (swapped("Charges", 4, 9), "Charges"),
    "an offer deleted": (without_row("Offers", 6), "Offers"),
    "an offer put in": (with_row("Offers", 6), "Offers"),
    "offers sorted": (swapped("Offers", 5, 8), "Offers"),
    "offers sorted, but not their prices": (swapped("Offers", 5, 8, "A:J"), "Offers"),
    "the last offer deleted": (without_row("Offers", 9), "Offers"),
    "the purchase plan sorted": (swapped("Purchase plan", 5, 7), "Purchase plan"),
    "the rate card sorted": (swapped("Rate card", 5, 8), "Rate card"),
    "inputs sorted": (swapped("Inputs", 10, 11), "Inputs"),
    "what is charged once sorted": (swapped("NRE", 4, 5), "NRE"),
    "costs sorted": (swapped("Costs", 4, 5), "Costs"),
    "checks sorted": (swapped("Checks", 4, 20), "Checks"),
    "two sheets sorted": (
        lambda book: [swapped("Offers", 5, 8)(book), swapped("BOM", 4, 6)(book)],
        "BOM, Offers",
    ),
}
OPENED_BY_BOTH = {
    "a line of the BOM put in",
    "lines of the BOM sorted",
    "an offer deleted",
    "offers sorted, but not their prices",
    "checks sorted",
    "two sheets sorted",
}
OPENED_BY_BOTH |= set(list(MISUSES)[::3])
"""What LibreOffice opens too, which takes its time."""
EVERY_MISUSE = os.environ.get("EMSQUOTE_MISUSES", "") == "all"
"""Whether LibreOffice opens every misuse of a cell: `EMSQUOTE_MISUSES=all`."""
USES = {
    "as it was written": (lambda _: None, GOOD),
    "a quantity deleted": (
        named("quantity_1", None),
        replace(GOOD, unit_prices=("", SIXTY), open=("", "none"), purchases=("", "as quoted")),
    ),
    "a quantity of 0": (
        named("quantity_2", 0),
        replace(GOOD, unit_prices=(TEN, ""), open=("none", ""), purchases=("as quoted", "")),
    ),
    "a break taken away whole": (
        lambda book: [put("Offers", "U-1", title, None)(book) for title in ("From 2", "Price 2")],
        GOOD,
    ),
    "a row put in above the lines of the BOM": (with_row("BOM", 2), GOOD),
}


def _opens(engine: Engine, name: str) -> bool:
    is_left_out = name in REORDERED or (name in MISUSES and not EVERY_MISUSE)
    return engine is Engine.GNUMERIC or not is_left_out or name in OPENED_BY_BOTH


@cache
def _said(engine: Engine) -> dict[str, Shown]:
    program(engine)
    tables = (*MISUSES.items(), *USES.items(), *REORDERED.items())
    edits = {name: edit for name, (edit, *_) in tables if _opens(engine, name)}
    books = {str(number): edited(edit) for number, edit in enumerate(edits.values())}
    cells = recalculated(books, engine=engine, planted=False)
    return {name: shown(cells[str(number)]) for number, name in enumerate(edits)}


@pytest.mark.parametrize(
    ("name", "engine"),
    [(name, engine) for name in MISUSES for engine in ENGINES if _opens(engine, name)],
)
def test_what_cannot_be_used_is_an_open_point_and_the_summary_names_its_cell(name, engine):
    _, told, wanted = MISUSES[name]
    assert _said(engine)[name] == replace(wanted, inputs=told)


@pytest.mark.parametrize(
    ("name", "engine"),
    [(name, engine) for name in REORDERED for engine in ENGINES if _opens(engine, name)],
)
def test_rows_that_are_elsewhere_leave_no_price_and_the_summary_names_their_sheet(name, engine):
    _, sheets = REORDERED[name]
    told = _said(engine)[name]
    assert told.sheets == f"{sheets}, {ROWS}"
    assert (told.unit_prices, told.open) == (ALL.unit_prices, ALL.open)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", USES)
def test_what_may_be_done_is_done(name, engine):
    assert _said(engine)[name] == USES[name][1]


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_saved_in_another_format_it_says_the_same(form):
    found = recalculated({"book": workbook()}, form=form)["book"]
    assert shown(found) == GOOD
