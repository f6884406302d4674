"""Boards as one web page that needs nothing else: a table and a picture each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from emsquote.board_files.measure import MeasuredBoard
from emsquote.documents.board.picture import board_svg
from emsquote.documents.board.table import board_sheet
from emsquote.documents.writers.html_page import page_head, table_lines
from emsquote.finding import Finding


def board_page(boards: Sequence[MeasuredBoard], findings: Sequence[Finding]) -> str:
    """Return the page. Every text is escaped; it runs and loads nothing."""
    return "\n".join(_lines(boards, findings))


def _lines(boards: Sequence[MeasuredBoard], findings: Sequence[Finding]) -> Iterator[str]:
    title = boards[0].data.file if len(boards) == 1 else f"{len(boards)} boards"
    yield from page_head(title, "en")
    yield f"<h1>{escape(title)}</h1>"
    yield from _list(findings)
    for board in boards:
        sheet = board_sheet(board.data)
        yield f'<section><h2>{escape(sheet.title)}</h2><div class="charts">'
        yield board_svg(board)
        yield "</div>"
        yield from table_lines(sheet)
        yield from _list(board.data.findings)
        yield "</section>"
    yield "</body>"
    yield "</html>"
    yield ""


def _list(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        items = (f"<li>{escape(f'{found.severity}: {found}')}</li>" for found in findings)
        yield f"<ul>{''.join(items)}</ul>"
