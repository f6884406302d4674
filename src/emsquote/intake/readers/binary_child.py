"""Takes a binary workbook (.xls, .xlsb) apart and prints it as JSON lines, one a sheet.

Started by `binary_workbook` as a program of its own with bounded memory and time, never imported: a
file made to exhaust its library takes only this process with it. It knows nothing of emsquote.
"""

import codecs
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

Sheet = dict[str, Any]
_NUMBER, _DATE, _BOOLEAN, _ERROR = 2, 3, 4, 5
"""The kinds of cells, as xlrd counts them."""
_UNICODE = 80
"""The first version whose texts need no code page."""
_SOLID = 1
"""The pattern of a ground of one colour."""
_MOST_PAINTED = 200_000
_EXACT = 1e15
"""Whole numbers below this are exact in a workbook."""


def limit(memory: int, seconds: int) -> None:
    """Bound what this process may take, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def xls_sheets(path: str) -> Iterator[Sheet]:
    """Yield the sheets of an Excel workbook from before 2007, also of one without the OLE
    wrapping.
    """
    try:
        book = _opened(path)
        sheets = _sheets_of(book)
        yield from sheets if book.biff_version >= _UNICODE else list(sheets)
    except UnicodeDecodeError as error:
        # Texts that were cut within a character, as an old Altium does.
        codecs.register(_lenient)
        yield from _sheets_of(_opened(path, f"lenient_{error.encoding}"))


def _lenient(name: str) -> codecs.CodecInfo | None:
    """Return a code page that reads what is no character as a sign of doubt."""
    mark, _, own = name.partition("_")
    if mark != "lenient":
        return None
    known = codecs.lookup(own)

    def decode(data: Any, _errors: str = "strict", /) -> tuple[str, int]:  # noqa: ANN401 - any buffer
        return known.decode(data, "replace")

    return codecs.CodecInfo(known.encode, decode, name=name)


def _opened(path: str, encoding: str | None = None) -> Any:  # noqa: ANN401 - the library has no types
    import xlrd  # type: ignore[import-untyped]  # noqa: PLC0415 - one library a format

    options = {"on_demand": True, "logfile": sys.stderr, "encoding_override": encoding}
    try:
        return xlrd.open_workbook(path, formatting_info=True, **options)
    except NotImplementedError:  # formats are not read from the oldest files
        return xlrd.open_workbook(path, **options)


def _sheets_of(book: Any) -> Iterator[Sheet]:  # noqa: ANN401 - as above
    for number in range(book.nsheets):
        found = _OldSheet(book, book.sheet_by_index(number)).read()
        book.unload_sheet(number)
        yield found


class _OldSheet:
    """Takes one sheet of a workbook from before 2007 apart."""

    def __init__(self, book: Any, sheet: Any) -> None:  # noqa: ANN401 - as above
        self.book, self.sheet = book, sheet
        self.hidden_rows: list[int] = []
        self.dates: list[list[int]] = []
        self.struck: list[list[int]] = []
        self.painted: list[list[Any]] = []

    def read(self) -> Sheet:
        """Return its rows, and what a spreadsheet knows beside them."""
        sheet = self.sheet
        return {
            "name": sheet.name,
            "hidden": bool(sheet.visibility),
            "rows": [self._row(row) for row in range(sheet.nrows)],
            "hidden_rows": self.hidden_rows,
            "dates": self.dates,
            "struck": self.struck,
            "painted": self.painted,
            "merged": [list(corners) for corners in sheet.merged_cells],
        }

    def _row(self, row: int) -> list[str]:
        infos = self.sheet.rowinfo_map
        if row in infos and infos[row].hidden:
            self.hidden_rows.append(row)
        return [self._shown(row, column) for column in range(self.sheet.row_len(row))]

    def _shown(self, row: int, column: int) -> str:
        """Return a cell's text; note its date and its looks."""
        kind = self.sheet.cell_type(row, column)
        value = self.sheet.cell_value(row, column)
        style = None
        if self.book.formatting_info:
            style = self.book.xf_list[self.sheet.cell_xf_index(row, column)]
            self._look(row, column, style, is_filled=value != "")
        if kind == _NUMBER:
            return self._number(value, style)
        if kind == _DATE:
            self.dates.append([row, column])
            return _day(self.book, value)
        if kind == _BOOLEAN:
            return "TRUE" if value else "FALSE"
        return "#N/A" if kind == _ERROR else str(value)

    def _look(self, row: int, column: int, style: Any, *, is_filled: bool) -> None:  # noqa: ANN401 - as above
        """Note how a cell looks: struck through, and in which colours."""
        if is_filled and _is_struck(self.book, style.font_index):
            self.struck.append([row, column])
        if len(self.painted) < _MOST_PAINTED:
            fill, font = _fill(self.book, style), _font(self.book, style)
            if fill or font:
                self.painted.append([row, column, fill, font])

    def _number(self, value: float, style: Any) -> str:  # noqa: ANN401 - as above
        """Return a number as it is shown, with the leading zeros of its format."""
        text = _plain_number(value)
        formats = self.book.format_map
        if style is None or style.format_key not in formats:
            return text
        code = formats[style.format_key].format_str
        zeros = len(code) if not code.strip("0") else 0
        return text.zfill(zeros) if text.isdecimal() else text


def _plain_number(value: float) -> str:
    """Return a number without a fraction of nothing."""
    is_integer = value.is_integer() and abs(value) < _EXACT
    return str(int(value)) if is_integer else repr(value)


def _fill(book: Any, style: Any) -> str:  # noqa: ANN401 - as above
    """Return the colour of a cell's ground as hexadecimal digits, "" for none."""
    ground = style.background
    return _colour(book, ground.pattern_colour_index) if ground.fill_pattern == _SOLID else ""


def _font(book: Any, style: Any) -> str:  # noqa: ANN401 - as above
    fonts = book.font_list
    if style.font_index >= len(fonts):
        return ""
    return _colour(book, fonts[style.font_index].colour_index)


def _colour(book: Any, index: int) -> str:  # noqa: ANN401 - as above
    channels = book.colour_map.get(index)
    return "".join(f"{channel:02x}" for channel in channels) if channels else ""


def _is_struck(book: Any, font: int) -> bool:  # noqa: ANN401 - as above
    return font < len(book.font_list) and bool(book.font_list[font].struck_out)


def _day(book: Any, value: float) -> str:  # noqa: ANN401 - as above
    import xlrd  # noqa: PLC0415 - as above

    try:
        moment = xlrd.xldate_as_datetime(value, book.datemode)
    except (ValueError, OverflowError):
        return repr(value)
    return str(moment).removesuffix(" 00:00:00")


def xlsb_sheets(path: str) -> Iterator[Sheet]:
    """Yield the sheets of a binary workbook of 2007 and later, whatever its name says."""
    import python_calamine  # noqa: PLC0415 - one library a format

    with open(path, "rb") as file:  # noqa: PTH123 - imports as little as can be
        book = python_calamine.load_workbook(file)
    for meta in book.sheets_metadata:
        rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        yield {
            "name": meta.name,
            "hidden": "Visible" not in str(meta.visible),
            "rows": [[_text(value) for value in row] for row in rows],
            "hidden_rows": [],
            "dates": list(_dates(rows)),
            "struck": [],
        }


def _dates(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, int]]:
    """Yield the cells that hold dates, by row and column."""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if hasattr(value, "year"):
                yield number, column


def _text(value: object) -> str:
    return _plain_number(value) if isinstance(value, float) else str(value)


def main() -> None:
    """Print the sheets of the file in the arguments: path, format, bytes of memory, seconds."""
    path, format_, memory, seconds = sys.argv[1:]
    limit(int(memory), int(seconds))
    for sheet in xls_sheets(path) if format_ == "xls" else xlsb_sheets(path):
        sys.stdout.write(json.dumps(sheet) + "\n")


if __name__ == "__main__":
    main()
