"""Takes a binary workbook (.xls, .xlsb) apart and prints it as JSON lines, one a sheet.

Started by `binary_workbook` as a program of its own with bounded memory and time, never imported: a
file made to exhaust its library takes only this process with it. It knows nothing of emsquote.
"""

import codecs
import json
import sys
from collections.abc import Iterator
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
        yield from _sheets_of(book) if book.biff_version >= _UNICODE else list(_sheets_of(book))
    except (
        UnicodeDecodeError
    ) as error:  # texts that were cut within a character, as an old Altium does
        codecs.register(_lenient)
        yield from _sheets_of(_opened(path, f"lenient_{error.encoding}"))


def _lenient(name: str) -> codecs.CodecInfo | None:
    """Return a code page that reads what is no character as a sign of doubt."""
    mark, _, own = name.partition("_")
    if mark != "lenient":
        return None
    known = codecs.lookup(own)
    return codecs.CodecInfo(
        known.encode, lambda data, _errors="strict": known.decode(data, "replace"), name=name
    )


def _opened(path: str, encoding: str | None = None) -> Any:  # noqa: ANN401 - the library has no types
    import xlrd  # type: ignore[import-untyped]  # noqa: PLC0415 - one library a format

    options = {"on_demand": True, "logfile": sys.stderr, "encoding_override": encoding}
    try:
        return xlrd.open_workbook(path, formatting_info=True, **options)
    except NotImplementedError:  # formats are not read from the oldest files
        return xlrd.open_workbook(path, **options)


def _sheets_of(book: Any) -> Iterator[Sheet]:  # noqa: ANN401 - as above
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        found: Sheet = {
            "name": sheet.name,
            "hidden": bool(sheet.visibility),
            "rows": [],
            "hidden_rows": [],
        }
        found |= {
            "dates": [],
            "struck": [],
            "painted": [],
            "merged": [list(each) for each in sheet.merged_cells],
        }
        for row in range(sheet.nrows):
            found["rows"].append(
                [_shown(book, sheet, row, column, found) for column in range(sheet.row_len(row))]
            )
            if row in sheet.rowinfo_map and sheet.rowinfo_map[row].hidden:
                found["hidden_rows"].append(row)
        book.unload_sheet(number)
        yield found


def _shown(book: Any, sheet: Any, row: int, column: int, found: Sheet) -> str:  # noqa: ANN401 - the library has no types
    """Return a cell's text; note its date, its strike-through and the number format that shows
    leading zeros.
    """
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    style = book.xf_list[sheet.cell_xf_index(row, column)] if book.formatting_info else None
    if style is not None and value != "" and _is_struck(book, style.font_index):
        found["struck"].append([row, column])
    if style is not None and len(found["painted"]) < _MOST_PAINTED:
        paint = _fill(book, style), _font(book, style)
        if any(paint):
            found["painted"].append([row, column, *paint])
    if kind == _DATE:
        found["dates"].append([row, column])
        return _day(book, value)
    if kind == _BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == _ERROR:
        return "#N/A"
    if kind != _NUMBER:
        return str(value)
    code = (
        book.format_map[style.format_key].format_str
        if style is not None and style.format_key in book.format_map
        else ""
    )
    text = str(int(value)) if value == int(value) and abs(value) < _EXACT else repr(value)
    return text.zfill(len(code)) if code.strip("0") == "" and text.isdecimal() else text


def _fill(book: Any, style: Any) -> str:  # noqa: ANN401 - as above
    """Return the colour of a cell's ground as hexadecimal digits, "" for none."""
    ground = style.background
    return _colour(book, ground.pattern_colour_index) if ground.fill_pattern == _SOLID else ""


def _font(book: Any, style: Any) -> str:  # noqa: ANN401 - as above
    known = style.font_index < len(book.font_list)
    return _colour(book, book.font_list[style.font_index].colour_index) if known else ""


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
    """Yield the sheets of a binary workbook of 2007 and later."""
    import python_calamine  # noqa: PLC0415 - one library a format

    book = python_calamine.load_workbook(path)
    for meta in book.sheets_metadata:
        rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        dates = [
            [r, c]
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
            if hasattr(value, "year")
        ]
        yield {
            "name": meta.name,
            "hidden": "Visible" not in str(meta.visible),
            "rows": [[_text(value) for value in row] for row in rows],
            "hidden_rows": [],
            "dates": dates,
            "struck": [],
        }


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value)


def main() -> None:
    """Print the sheets of the file in the arguments: path, format, bytes of memory, seconds."""
    path, format_, memory, seconds = sys.argv[1:]
    limit(int(memory), int(seconds))
    for sheet in xls_sheets(path) if format_ == "xls" else xlsb_sheets(path):
        sys.stdout.write(json.dumps(sheet) + "\n")


if __name__ == "__main__":
    main()
