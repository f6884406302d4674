"""The quote as a PDF of one to three pages: price table, pictures, open points, terms, and lines to
sign on.

Set by typst, an optional package (`pip install 'emsquote[pdf]'`): it is fast, brings its own fonts,
and gives the same bytes on every run. The layout is `data/documents/quote.typ`; the texts go to it
as JSON, so none can become markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from emsquote.documents.customer_view import view_of
from emsquote.documents.sheet import IncludedBlock, Sheet, View
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.sheets.findings import digest
from emsquote.documents.writers.charts import cost_breakdown, price_curve
from emsquote.documents.writers.head import head_of
from emsquote.documents.writers.layout import blocks, text_columns
from emsquote.files.shipped import data_folder
from emsquote.finding import Origin, fault
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.party import House, logo_bytes
from emsquote.wording.texts import Texts, texts_in

_FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
_TABLE_WIDTH = 115
"""Characters that a table may be wide; wider ones are set in parts."""
_FIRST_OF_WIDE_SCRIPTS = "\u2e80"
"""From here on come the scripts that typst brings no font for.

A font of the system is used then.
"""
_UNDATED = datetime(1980, 1, 1, tzinfo=UTC)


def render(quote: AnyQuote) -> bytes:
    """Return the PDF, dated as the quote; `InputError` if typst is not installed."""
    try:
        import typst  # noqa: PLC0415 - optional
    except ImportError as error:
        hint = "pip install 'emsquote[pdf]', or print the .html"
        raise fault(
            "no-typst", Origin("PDF"), "needs the package typst, which is not installed", hint
        ) from error
    content = json.dumps(_content(quote), ensure_ascii=False)
    wide = any(character >= _FIRST_OF_WIDE_SCRIPTS for character in content)
    compiler = typst.Compiler(
        (data_folder() / "documents" / "quote.typ").read_bytes(),
        sys_inputs={"quote": content},
        ignore_system_fonts=not wide,
    )
    pdf = compiler.compile(format="pdf", timestamp=_date(quote))
    return cast("bytes", pdf)  # a list only with pages that are pictures


def _date(quote: AnyQuote) -> datetime:
    return datetime.fromisoformat(quote.date).replace(tzinfo=UTC) if quote.date else _UNDATED


def _content(quote: AnyQuote) -> dict[str, Any]:
    """Return everything that the layout sets, as JSON values."""
    texts = texts_in(quote.language)
    view = view_of(quote)
    summary = summary_sheet(quote, view, texts)
    head = head_of(quote, summary, texts)
    return {
        "house": _house(head.house),
        "language": texts.language,
        "fonts": _FONTS,
        "title": summary.title,
        "facts": head.facts,
        "warning": head.warning,
        "tables": list(_tables(summary)),
        "charts": [
            chart for chart in (price_curve(quote, texts), cost_breakdown(quote, texts)) if chart
        ],
        "included": _included(summary.included),
        "sections": list(_sections(quote, summary, view, texts)),
        "signature": [texts("Accepted"), texts("Place and date"), texts("Name"), texts("Signature")]
        if view is View.CUSTOMER
        else [],
    }


def _house(house: House) -> dict[str, Any]:
    lines = [*house.address, *house.contact]
    return {"name": house.name, "lines": lines, "logo": list(logo_bytes(house.logo))}


def _included(block: IncludedBlock | None) -> dict[str, Any]:
    if not block:
        return {"title": "", "rows": []}
    return {"title": block.title, "rows": [(row.answer, row.titles, row.how) for row in block.rows]}


def _tables(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for columns in blocks(text_columns(sheet), _TABLE_WIDTH):
        yield {
            "header": [column.texts[0] for column in columns],
            "rows": [
                {
                    "emphasis": row.emphasis,
                    "cells": [column.texts[number].strip() for column in columns],
                }
                for number, row in enumerate(sheet.rows, 1)
            ],
        }


def _sections(
    quote: AnyQuote, summary: Sheet, view: View, texts: Texts
) -> Iterator[dict[str, Any]]:
    if summary.notes:
        yield {"title": texts("Notes"), "sentences": summary.notes}
    for _, heading, lines in digest(quote.findings, view, texts):
        yield {"title": heading, "sentences": lines}
    if summary.terms:
        yield {"title": texts("Terms"), "sentences": summary.terms}
