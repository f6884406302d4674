"""The quote on a terminal, with rich: the same content as the plain text, with colours and rules.

Texts from outside are put in as `Text`, never as markup, and are free of control characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from emsquote.documents.customer_view import view_of
from emsquote.documents.explain.tree import Node
from emsquote.documents.sheet import UNKNOWN_TEXT, Emphasis, IncludedBlock, Sheet, visible
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.sheets.findings import digest
from emsquote.documents.writers.layout import (
    GAP,
    LABEL_WIDTH,
    LACKS,
    TextColumn,
    blocks,
    text_columns,
)
from emsquote.finding import Severity
from emsquote.model.customer_quote import AnyQuote
from emsquote.wording.texts import texts_in

_STYLE_OF_ROW = {Emphasis.BODY: "", Emphasis.HEADING: "dim", Emphasis.TOTAL: "bold"}
_STYLE_OF_SEVERITY = {
    Severity.FAULT: "bold red",
    Severity.OPEN: "bold yellow",
    Severity.DOUBT: "yellow",
    Severity.NOTE: "dim",
}


def quote_page(quote: AnyQuote, width: int) -> Group:
    """Return the quote for a terminal of the given width."""
    texts = texts_in(quote.language)
    view = view_of(quote)
    parts = list(sheet_parts(summary_sheet(quote, view, texts), width))
    if not quote.findings:
        parts += [Text(), Text(texts("Nothing is open."), style="green")]
    for severity, heading, lines in digest(quote.findings, view, texts):
        parts += [Text(), Text(heading, style=_STYLE_OF_SEVERITY[severity])]
        parts += [Padding(Text(line), (0, 0, 0, 2)) for line in lines]
    return Group(*parts)


def sheet_parts(sheet: Sheet, width: int) -> Iterator[RenderableType]:
    """Yield a sheet's title, facts, table (in parts if it is too wide) and notes."""
    yield Text(sheet.title, style="bold")
    if sheet.facts:
        facts = Table.grid(padding=(0, GAP))
        for fact, value in sheet.facts:
            facts.add_row(Text(fact, style="dim"), Text(value))
        yield facts
    # A table with this box takes one character more at each side than its columns and their gaps.
    for group in blocks(text_columns(sheet), width - GAP):
        yield _table(sheet, group)
    if sheet.included:
        yield _included(sheet.included)
        yield Text()
    yield from (Text(note, style="dim") for note in sheet.notes)
    if sheet.terms:
        yield Text()
        yield from (Text(term, style="dim") for term in sheet.terms)


def _included(block: IncludedBlock) -> Group:
    rows = Table.grid(padding=(0, GAP))
    for row in block.rows:
        how = f" ({row.how})" if row.how else ""
        rows.add_row(Text(row.answer, style="dim"), Text(f"{row.titles}{how}"))
    return Group(Text(block.title, style="bold"), Padding(rows, (0, 0, 0, 2)))


def _table(sheet: Sheet, columns: tuple[TextColumn, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for place, column in enumerate(columns):
        title = Text(column.texts[0])
        if column.right:
            table.add_column(title, justify="right", no_wrap=True)
        else:
            table.add_column(title, overflow="fold", max_width=LABEL_WIDTH if place == 0 else None)
    before = Emphasis.HEADING
    for number, row in enumerate(sheet.rows, 1):
        if row.emphasis is Emphasis.HEADING and number > 1 and before is not Emphasis.TOTAL:
            table.add_section()
        table.add_row(
            *(_cell(column.texts[number]) for column in columns), style=_STYLE_OF_ROW[row.emphasis]
        )
        if row.emphasis is Emphasis.TOTAL and number < len(sheet.rows):
            table.add_section()
        before = row.emphasis
    return table


def _cell(text: str) -> Text:
    unknown = text.rstrip() == UNKNOWN_TEXT or text.endswith(LACKS)
    return Text(text, style="yellow" if unknown else "")


def tree(top: Node) -> Tree:
    """Return a tree of sentences; the top is bold."""
    drawn = Tree(Text(visible(top.text), style="bold"), guide_style="dim")
    for child in top.children:
        _grow(drawn, child)
    return drawn


def _grow(drawn: Tree, below: Node) -> None:
    branch = drawn.add(Text(visible(below.text)))
    for child in below.children:
        _grow(branch, child)
