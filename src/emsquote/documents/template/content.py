"""What a quote puts into a template: the figures and texts of the same sheets that every other
document shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from emsquote.documents.customer_view import customer_view
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    IncludedRow,
    Sheet,
    SheetRow,
    View,
    visible,
)
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.sheets.costed_bom import costed_bom_sheet
from emsquote.documents.sheets.findings import digest
from emsquote.documents.template.placeholders import Repeated
from emsquote.finding import Severity
from emsquote.model.customer_quote import CustomerQuote
from emsquote.model.quote import Quote
from emsquote.wording.language import date_text
from emsquote.wording.texts import Texts, texts_in


class RowCells(Struct, frozen=True):
    """What one repetition of a row gets: a cell by placeholder, or one for each quantity where it
    goes to the right.
    """

    cells: Mapping[str, Cell]
    to_the_right: Mapping[str, tuple[Cell, ...]]
    emphasis: Emphasis = Emphasis.BODY


class Content(Struct, frozen=True):
    """Everything that the placeholders of a template stand for."""

    once: Mapping[str, str]
    quantities: tuple[str, ...]
    rows: Mapping[Repeated, tuple[RowCells, ...]]


def content_of(quote: Quote) -> Content:
    """Return what a customer may read of a quote, by placeholder."""
    texts = texts_in(quote.language)
    shown = customer_view(quote)
    summary = summary_sheet(shown, View.CUSTOMER, texts)
    bom = costed_bom_sheet(shown, View.CUSTOMER, texts)
    told = {severity: lines for severity, _, lines in digest(shown.findings, View.CUSTOMER, texts)}
    assumed = (*told.get(Severity.DOUBT, ()), *told.get(Severity.NOTE, ()))
    return Content(
        once=_once(shown, summary, texts),
        quantities=tuple(column.title for column in summary.columns[1:]),
        rows={
            Repeated.PRICES: tuple(
                RowCells({"item": row.cells[0]}, {"price": row.cells[1:]}, row.emphasis)
                for row in summary.rows
            ),
            Repeated.LINES: tuple(_line(bom, row) for row in bom.rows),
            Repeated.TERMS: _sentences("terms", summary.terms),
            Repeated.INCLUDED: _sentences("included", map(str, _included(summary))),
            Repeated.NOTES: _sentences("notes", summary.notes),
            Repeated.OPEN: _sentences("open", told.get(Severity.OPEN, ())),
            Repeated.ASSUMED: _sentences("assumed", assumed),
        },
    )


def _included(summary: Sheet) -> tuple[IncludedRow, ...]:
    return summary.included.rows if summary.included else ()


def _once(quote: CustomerQuote, summary: Sheet, texts: Texts) -> dict[str, str]:
    _, status = summary.facts[-1]
    return {
        "number": visible(quote.number),
        "title": visible(quote.title),
        "customer": visible(quote.customer),
        "date": date_text(quote.date, texts.language),
        "valid": date_text(quote.valid_until, texts.language),
        "currency": quote.currency,
        "bom": visible(quote.source.file),
        "status": status,
    }


def _line(bom: Sheet, row: SheetRow) -> RowCells:
    pairs: Sequence[tuple[ColumnKind, str, Cell]] = [
        (column.kind, column.key, cell) for column, cell in zip(bom.columns, row.cells, strict=True)
    ]
    return RowCells(
        {f"line.{key}": cell for kind, key, cell in pairs if kind is not ColumnKind.MONEY},
        {"line.price": tuple(cell for kind, _, cell in pairs if kind is ColumnKind.MONEY)},
        row.emphasis,
    )


def _sentences(name: str, sentences: Iterable[str]) -> tuple[RowCells, ...]:
    return tuple(RowCells({name: sentence}, {}) for sentence in sentences)
