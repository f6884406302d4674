"""The quote as Markdown, short, for mails and merge requests: price table, notes, open points and
assumptions.

Line by line it is in the other formats. Texts from outside become plain words or code, so that none
is markup, a link, or calls somebody (`@name`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from emsquote.documents.customer_view import view_of
from emsquote.documents.sheet import ColumnKind, Emphasis, Sheet, cell_text
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.sheets.findings import digest
from emsquote.model.customer_quote import AnyQuote
from emsquote.wording.texts import texts_in

_PLAIN = re.compile(r"""["?(]?[^\W_](?:[^\W_]|[ \xa0\u202f,.;:%()/+’'"?=×…°±-])*""")
_MARKED = re.compile(r"www\.|://|\w\.[^\W\d]|:\w+:|^\d+[.)]\s", re.IGNORECASE)
"""What plain words can still be: an address, an emoji's name, the number of a list."""


def render(quote: AnyQuote) -> bytes:
    """Return the file's content, UTF-8."""
    texts = texts_in(quote.language)
    view = view_of(quote)
    lines = list(sheet_lines(summary_sheet(quote, view, texts)))
    for _, heading, findings in digest(quote.findings, view, texts):
        lines += ["", f"## {heading}", ""]
        lines += [f"- {safe(finding)}" for finding in findings]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a sheet: heading, facts, table, notes."""
    yield f"# {safe(sheet.title)}"
    if sheet.facts:
        yield ""
        yield from (f"- {fact}: {safe(value)}" for fact, value in sheet.facts)
    yield ""
    yield _row([_cell(column.title) for column in sheet.columns])
    yield _row(["---" if column.kind is ColumnKind.TEXT else "---:" for column in sheet.columns])
    for row in sheet.rows:
        texts = [_cell(cell_text(cell, sheet.language)) for cell in row.cells]
        if row.emphasis is not Emphasis.BODY:
            texts = [_strong(text) for text in texts]
        yield _row(texts)
    yield from _below_table(sheet)


def _below_table(sheet: Sheet) -> Iterator[str]:
    if sheet.included:
        yield from ("", f"## {safe(sheet.included.title)}", "")
        yield from (f"- {safe(str(row))}" for row in sheet.included.rows)
    for note in (*sheet.notes, *sheet.terms):
        yield ""
        yield safe(note)


def _strong(text: str) -> str:
    return f"**{text}**" if text and "`" not in text else text


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    # In a table even a bar inside code ends the cell, unless it is escaped.
    return safe(text).replace("|", "\\|")


def safe(text: str) -> str:
    """Return a text as plain words, or as code if anything in it could be markup.

    >>> safe("no offer, row 7"), safe("<b>"), safe("a `tick`")
    ('no offer, row 7', '`<b>`', '`` a `tick` ``')
    """
    if not text or (_PLAIN.fullmatch(text) and not _MARKED.search(text)) or _is_amount(text):
        return text
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _is_amount(text: str) -> bool:
    return re.fullmatch(r"-?[\d,.\xa0\u202f]+( %)?( \+ \?)?|\?", text) is not None
