"""The quote as one web page that needs nothing else: no script, no font, no request.

It prints well and suits the dark.

Every text is escaped; a policy in the page forbids a browser to load or run anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from msgspec.structs import replace

from emsquote.documents.customer_view import view_of
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    IncludedBlock,
    Sheet,
    SheetRow,
    View,
    cell_text,
)
from emsquote.documents.sheets import sheets_of
from emsquote.documents.writers.charts import cost_breakdown, price_curve
from emsquote.documents.writers.head import head_of
from emsquote.files.shipped import data_folder
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.money import Total, Unknown
from emsquote.model.party import House
from emsquote.wording.texts import Texts, texts_in

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_WIDE_FROM = 24
_MIDDLING_FROM = 14
_CROWDED_FROM = 20


def render(quote: AnyQuote) -> bytes:
    """Return the page, UTF-8."""
    texts = texts_in(quote.language)
    summary, *others = sheets_of(quote)
    page = "\n".join(
        [
            *page_head(summary.title, summary.language),
            *_summary(summary, quote, texts),
            *(_signature(texts) if view_of(quote) is View.CUSTOMER else ()),
            *(line for sheet in others for line in _section(sheet)),
            "</body>",
            "</html>",
            "",
        ]
    )
    return page.encode("utf-8", "replace")


def page_head(title: str, language: str) -> Iterator[str]:
    """Yield the lines of a page down to its body: its policy forbids to load or run anything."""
    css = (data_folder() / "documents" / "quote.css").read_text(encoding="utf-8")
    yield "<!DOCTYPE html>"
    yield f'<html lang="{language}">'
    yield (
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    )
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>"
    yield f"<style>\n{css}</style></head>"
    yield "<body>"


def _summary(sheet: Sheet, quote: AnyQuote, texts: Texts) -> Iterator[str]:
    head = head_of(quote, sheet, texts)
    yield from _letterhead(head.house)
    yield f"<h1>{escape(sheet.title)}</h1>"
    yield "<dl>"
    yield from (f"<dt>{escape(fact)}</dt><dd>{escape(value)}</dd>" for fact, value in head.facts)
    yield "</dl>"
    if head.warning:
        yield f'<p class="warn">{escape(head.warning)}</p>'
    yield from table_lines(sheet)
    yield f'<div class="charts">{price_curve(quote, texts)}{cost_breakdown(quote, texts)}</div>'
    if sheet.included:
        yield f"<h2>{escape(sheet.included.title)}</h2>"
        yield from _included(sheet.included)
    if sheet.notes:
        yield f"<h2>{escape(texts('Notes'))}</h2>"
        yield from _list(sheet.notes)
    if sheet.terms:
        yield f"<h2>{escape(texts('Terms'))}</h2>"
        yield from _list(sheet.terms)


def _letterhead(house: House) -> Iterator[str]:
    if house == House():
        return
    yield "<header>"
    if house.logo:
        yield f'<img src="{escape(house.logo)}" alt="{escape(house.name)}">'
    lines = (f"<div>{escape(line)}</div>" for line in (*house.address, *house.contact))
    yield f"<address><strong>{escape(house.name)}</strong>{''.join(lines)}</address>"
    yield "</header>"


def _included(block: IncludedBlock) -> Iterator[str]:
    yield '<div class="scroll"><table class="included"><tbody>'
    for row in block.rows:
        cells = (row.answer, row.titles, row.how)
        yield f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in cells)}</tr>"
    yield "</tbody></table></div>"


def _list(sentences: tuple[str, ...]) -> Iterator[str]:
    if sentences:
        yield f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"


def _section(sheet: Sheet) -> Iterator[str]:
    filled = _without_blank_columns(sheet)
    crowded = " crowded" if len(filled.columns) > _CROWDED_FROM else ""
    yield f'<section class="small{crowded}"><h2>{escape(sheet.title)}</h2>'
    if filled.rows:
        yield from table_lines(filled)
    yield from _list(sheet.notes)
    yield "</section>"


def _without_blank_columns(sheet: Sheet) -> Sheet:
    """Return the sheet without the columns that are blank from top to bottom, since width is dear
    on paper.
    """
    kept = [
        place
        for place in range(len(sheet.columns))
        if any(row.cells[place] != "" for row in sheet.rows)
    ]
    return replace(
        sheet,
        columns=tuple(sheet.columns[place] for place in kept),
        rows=tuple(
            replace(row, cells=tuple(row.cells[place] for place in kept)) for row in sheet.rows
        ),
    )


def table_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a sheet's table."""
    yield '<div class="scroll"><table><thead><tr>'
    for column in sheet.columns:
        look = "" if column.kind is ColumnKind.TEXT else ' class="number"'
        yield f'<th scope="col"{look}>{escape(column.title)}</th>'
    yield "</tr></thead><tbody>"
    yield from (_row(sheet, row) for row in sheet.rows)
    yield "</tbody></table></div>"


def _row(sheet: Sheet, row: SheetRow) -> str:
    look = "" if row.emphasis is Emphasis.BODY else f' class="{row.emphasis}"'
    cells = (
        f"<td{_look(cell, column.kind, column.width)}>{_cell_html(cell, sheet)}</td>"
        for cell, column in zip(row.cells, sheet.columns, strict=True)
    )
    return f"<tr{look}>{''.join(cells)}</tr>"


def _cell_html(cell: Cell, sheet: Sheet) -> str:
    return escape(cell_text(cell, sheet.language))


def _look(cell: Cell, kind: ColumnKind, width: int) -> str:
    names = ["number"] if kind is not ColumnKind.TEXT else ["wide"] if width >= _WIDE_FROM else []
    if kind is ColumnKind.TEXT and _MIDDLING_FROM <= width < _WIDE_FROM:
        names = ["middling"]
    if isinstance(cell, Unknown) or (isinstance(cell, Total) and not cell.complete):
        names.append("unknown")
    return f' class="{" ".join(names)}"' if names else ""


def _signature(texts: Texts) -> Iterator[str]:
    yield f"<h2>{escape(texts('Accepted'))}</h2>"
    fields = (texts("Place and date"), texts("Name"), texts("Signature"))
    cells = "".join(f"<div>{escape(field)}</div>" for field in fields)
    yield f'<div class="signature">{cells}</div>'
