"""The cells of one worksheet of an .xlsx file, streamed: the part of reading that must be fast."""

from __future__ import annotations

import re
from xml.parsers import expat

from msgspec import Struct, field

from emsquote.intake.readers.number_format import NumberFormat, shown_date, shown_number
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import FileLimits
from emsquote.intake.readers.untrusted import clean, too_large

_PLAIN = NumberFormat()
_CORNER = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


class CellStyle(Struct, frozen=True):
    """What matters of a cell style."""

    shows: NumberFormat
    struck: bool
    paints: tuple[str, ...] = ()


_NO_STYLE = CellStyle(_PLAIN, struck=False)


class Book(Struct, kw_only=True):
    """What the sheets of a workbook share, filled part by part."""

    file: str
    limits: FileLimits
    texts: list[str] = field(default_factory=list)
    struck_texts: set[int] = field(default_factory=set)
    styles: list[CellStyle] = field(default_factory=list)
    from_1904: bool = False


_VALUES = frozenset({"v", "t"})


class SheetCells:
    """Takes the parser's events of one worksheet and collects its rows."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.collector = RowCollector(book.file, book.limits)
        self.columns: dict[str, int] = {}
        self.styles: dict[str, CellStyle] = {"": _NO_STYLE}
        self.cells: dict[int, str] = {}
        self.row = 0
        self.column = -1
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.chars = 0
        self.has_formula = self.in_guide = False

    def attach(self, parser: expat.XMLParserType) -> None:
        """Give the parser its handlers."""
        self.parser = parser
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "is":
            return
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or (name == "t" and not self.in_guide):
            self.parser.CharacterDataHandler = self.take
        elif name == "row":
            self._start_row(attributes)
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.in_guide = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        column = self.columns.get(letters)
        self.column = self._column(letters) if column is None else column
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.pieces, self.has_formula = [], False

    def _merge(self, reference: str) -> None:
        corners = _CORNER.fullmatch(reference)
        if corners is not None:
            left, right = self._column(corners[1]), self._column(corners[3])
            self.collector.merge(int(corners[2]), left, int(corners[4]), right)

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        self.row = int(written) if written.isdecimal() and len(written) < 9 else self.row + 1  # noqa: PLR2004 - digits
        self.cells, self.column = {}, -1
        if attributes.get("hidden") in {"1", "true"} or attributes.get("ht") == "0":
            self.collector.hidden_rows.add(self.row)
            if len(self.collector.hidden_rows) > self.book.limits.rows:
                raise too_large(self.book.file, "too many rows", "rows")

    def _column(self, letters: str) -> int:
        if not letters.isalpha() or len(letters) > 3:  # noqa: PLR2004 - XFD is the last
            return self.column + 1
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        return self.columns.setdefault(letters, number - 1)

    def take(self, text: str) -> None:
        """Take text of a value."""
        self.pieces.append(text)
        self.chars += len(text)
        if self.chars > self.book.limits.cell_chars:
            limit = self.book.limits.cell_chars
            raise too_large(self.book.file, f"a cell of over {limit} characters", "cell_chars")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "is":
            return
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._end_cell()
        elif name in _VALUES:
            self.parser.CharacterDataHandler = None
        elif name == "row":
            self.collector.add(self.row, self.cells)
        elif name == "rPh":
            self.in_guide = False

    def _end_cell(self) -> None:
        self.chars = 0
        style = self.styles.get(self.style) or self._style()
        if style.paints:
            self.collector.paint(self.row, self.column, style.paints)
        if not self.pieces:
            if self.has_formula:
                self.collector.uncomputed.add((self.row, self.column))
            return
        stored = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        text = self._shown(stored, style)
        if text:
            self.cells[self.column] = text
        if style.struck:
            self.collector.struck.add((self.row, self.column))

    def _style(self) -> CellStyle:
        number = int(self.style) if self.style.isdecimal() and len(self.style) < 9 else 0  # noqa: PLR2004 - digits
        style = self.book.styles[number] if number < len(self.book.styles) else _NO_STYLE
        return self.styles.setdefault(self.style, style)

    def _shown(self, stored: str, style: CellStyle) -> str:
        match self.kind:
            case "inlineStr":
                return clean(stored)
            case "s":
                return self._shared(stored)
            case "n":
                return self._number(stored.strip(), style.shows)
            case "b":
                return "TRUE" if stored == "1" else "FALSE"
            case _:
                return clean(stored)

    def _shared(self, stored: str) -> str:
        number = int(stored) if stored.isdecimal() and len(stored) < 10 else -1  # noqa: PLR2004 - digits
        if not 0 <= number < len(self.book.texts):
            return ""
        if number in self.book.struck_texts:
            self.collector.struck.add((self.row, self.column))
        return self.book.texts[number]

    def _number(self, stored: str, shows: NumberFormat) -> str:
        if shows.is_date:
            self.collector.dates.add((self.row, self.column))
            return shown_date(stored, from_1904=self.book.from_1904)
        return shown_number(stored, shows.digits)
