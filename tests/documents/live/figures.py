"""The figures of a quote against those that a recalculated workbook shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from emsquote.documents.live.place import cell
from emsquote.documents.quote_json import quote_to_json
from emsquote.documents.sheet import Formula, Sheet, body_row
from emsquote.documents.writers.xlsx_cells import worked_out
from emsquote.model.quote import Quote
from emsquote.wording.texts import Word, texts_in

from .recalculate import Cells

_NOISE = 1e-6


def wrong_formulas(sheets: Sequence[Sheet], found: Cells) -> list[str]:
    """Return every formula whose result is not the engine's figure."""
    return [
        f"{name}!{at}: {got}, not {want}"
        for name, at, got, want in _results(sheets, found)
        if _differs(got, want)
    ]


def formulas_compared(sheets: Sequence[Sheet], found: Cells) -> int:
    """Return how many formulas have a figure to be compared with."""
    return sum(1 for _ in _results(sheets, found))


def _results(sheets: Sequence[Sheet], found: Cells) -> Iterator[tuple[str, str, object, object]]:
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            for place, each in enumerate(row.cells):
                if not isinstance(each, Formula):
                    continue
                at = cell(body_row(len(sheet.facts), number), place)
                got = found.get((sheet.name, at))
                want, _ = worked_out(each.value)
                yield sheet.name, at, got, want


def _differs(got: object, want: object) -> bool:
    if isinstance(want, str):
        return (got or "") != want
    if not isinstance(got, int | float):
        return True
    return abs(got - float(want)) > max(_NOISE, abs(float(want)) * 1e-9)  # type: ignore[arg-type]


def printed_figures(quote: Quote) -> dict[str, list[str]]:
    """Return what the JSON of a quote says of its prices, by the label of the summary's row, a text
    for each column.
    """
    told = json.loads(quote_to_json(quote))
    texts = texts_in(quote.language)
    columns = told["columns"]
    rows = {
        texts("Unit price"): [_shown(each, each["unit_price"]) for each in columns],
        texts("All boards"): [_shown(each, each["extended"]) for each in columns],
        texts(Word("quotation", "Total")): [_shown(each, each["total"]) for each in columns],
    }
    for name in {name for column in columns for name in column["categories"]}:
        figures = [column["categories"].get(name) for column in columns]
        rows[texts.word("category", name)] = [
            _known(each["unit_price"], complete=not each.get("unknown")) if each else "0"
            for each in figures
        ]
    return rows


def _shown(column: dict[str, object], amount: str) -> str:
    return _known(amount, complete=bool(column["complete"]))


def _known(amount: str, *, complete: bool) -> str:
    known = f"{Decimal(amount):.4f}"
    return known if complete else f"{known} + ?" if Decimal(amount) else "?"


def shown_figures(
    found: Cells, sheet: str, labels: Sequence[str], columns: int
) -> dict[str, list[str]]:
    """Return the same of a workbook: the rows of its summary by their labels."""
    rows = {
        value: at[1:]
        for (name, at), value in found.items()
        if name == sheet and at.startswith("A") and value
    }
    figures = {}
    for label in labels:
        row = rows[label]
        figures[label] = [
            _as_shown(found.get((sheet, f"{chr(ord('B') + place)}{row}")))
            for place in range(columns)
        ]
    return figures


def _as_shown(value: object) -> str:
    if isinstance(value, str):
        amount = value.partition(" ")[0].replace(",", "")
        return "?" if value == "?" else f"{Decimal(amount):.4f} + ?"
    return f"{value:.4f}"


def line_prices(quote: Quote) -> list[list[str]]:
    """Return cost and price of every line in every column, `?` where nobody knows."""
    return [
        [_amount(amount) for each in line.cells for amount in (each.cost, each.price)]
        if _is_bought(line)
        else []
        for line in quote.lines
    ]


def _is_bought(line: object) -> bool:
    return any(each.purchase is not None for each in line.cells)  # type: ignore[attr-defined]


def _amount(amount: object) -> str:
    known = getattr(amount, "amount", None)
    return "?" if known is None else f"{known:.2f}"
