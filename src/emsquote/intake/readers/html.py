"""Reads the tables of an HTML page: merged cells spread out, struck-through text noted, scripts
ignored.
"""

from __future__ import annotations

from html.parser import HTMLParser

from emsquote.finding import Origin, fault
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import clean, too_large

_UNSEEN = frozenset({"script", "style", "template", "head", "svg"})
_STRUCK = frozenset({"s", "strike", "del"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_WIDEST_SPAN = 200


class _Tables(HTMLParser):
    """Collects the cells of all tables, row by row, a blank row between tables."""

    def __init__(self, file: str, limits: FileLimits) -> None:
        super().__init__(convert_charrefs=True)
        self.collector = RowCollector(file, limits)
        self.limits, self.file = limits, file
        self.row = 0
        self.cells: dict[int, str] = {}
        self.hanging: dict[int, tuple[int, str]] = {}
        """Cells that span rows: column → rows left, text."""
        self.column = 0
        self.spans = (1, 1)
        self.pieces: list[str] | None = None
        self.unseen = self.struck = 0
        self.was_struck = False
        self.has_row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _STRUCK:
            self.struck += 1
            self.was_struck = True
        elif tag in _BREAKS and self.pieces is not None:
            self.pieces.append("\n")
        elif tag == "tr":
            self._end_row()
            self._start_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self.has_row:
                self._start_row()
            self._hang()
            known = dict(attrs)
            self.spans = (_span(known.get("colspan")), _span(known.get("rowspan")))
            self.pieces, self.was_struck = [], self.struck > 0

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _STRUCK:
            self.struck = max(0, self.struck - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self.row += 1
            self.hanging.clear()

    def handle_data(self, data: str) -> None:
        if self.pieces is not None and not self.unseen:
            self.pieces.append(data)

    def _start_row(self) -> None:
        self.row += 1
        self.has_row, self.column, self.cells = True, 0, {}
        self._hang()

    def _hang(self) -> None:
        while self.column in self.hanging:
            left, text = self.hanging.pop(self.column)
            if text:
                self.cells[self.column] = text
            if left > 1:
                self.hanging[self.column] = (left - 1, text)
            self.column += 1

    def _end_cell(self) -> None:
        if self.pieces is None:
            return
        text = clean("\n".join(" ".join(line.split()) for line in "".join(self.pieces).split("\n")))
        if len(text) > self.limits.cell_chars:
            raise too_large(
                self.file, f"a cell of over {self.limits.cell_chars} characters", "cell_chars"
            )
        width, height = self.spans
        for position in range(width):
            if text and position == 0:
                self.cells[self.column] = text
                if self.was_struck:
                    self.collector.struck.add((self.row, self.column))
            if height > 1:
                self.hanging[self.column] = (height - 1, text if position == 0 else "")
            self.column += 1
        self.pieces = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.has_row:
            self._hang()
            self.collector.add(self.row, self.cells)
        self.has_row = False


def _span(text: str | None) -> int:
    return (
        min(max(int(text), 1), _WIDEST_SPAN) if text and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004 - digits
    )


def read_html(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return all tables of a page as one sheet, a blank row between them.

    `InputError` if there is none.
    """
    tables = _Tables(file, limits)
    tables.feed(text)
    tables.close()
    if not tables.collector.rows:
        raise fault(
            "no-part-list",
            Origin(file),
            "is a web page without a table",
            "save the part list itself",
        )
    return Document(format="html", sheets=(tables.collector.sheet(""),), encoding=encoding)
