"""Reads Excel's XML of 2003 (SpreadsheetML), which travels as .xls."""

from __future__ import annotations

from emsquote.finding import Origin, fault
from emsquote.intake.readers.number_format import shown_number
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits, SourceSheet
from emsquote.intake.readers.untrusted import clean
from emsquote.intake.readers.xml_elements import Element, elements


def read_spreadsheet_ml(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the worksheets of a SpreadsheetML workbook."""
    sheets = tuple(
        _sheet(each, file, limits) for each in elements(text, file, frozenset({"Worksheet"}))
    )
    if not sheets:
        raise fault(
            "no-sheet",
            Origin(file),
            "has no sheet with cells",
            "save the part list as a workbook again",
        )
    return Document(format="spreadsheetml", sheets=sheets, encoding=encoding)


def _sheet(worksheet: Element, file: str, limits: FileLimits) -> SourceSheet:
    collector = RowCollector(file, limits)
    number = 0
    for table in worksheet.all("Table"):
        for row in table.all("Row"):
            number = _index(row, number + 1)
            if row.attributes.get("Hidden") == "1":
                collector.hidden_rows.add(number)
            collector.add(number, _cells(row))
            span = row.attributes.get("Span", "")
            number += int(span) if span.isdecimal() and len(span) < 7 else 0  # noqa: PLR2004 - digits
    return collector.sheet(clean(worksheet.attributes.get("Name", "")))


def _cells(row: Element) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = 0
    for cell in row.all("Cell"):
        column = _index(cell, column + 1)
        for data in cell.all("Data"):
            text = clean(_text(data))
            if text:
                is_number = data.attributes.get("Type") == "Number"
                cells[column - 1] = shown_number(text) if is_number else text
        merged = cell.attributes.get("MergeAcross", "")
        column += int(merged) if merged.isdecimal() and len(merged) < 6 else 0  # noqa: PLR2004 - digits
    return cells


def _text(element: Element) -> str:
    return element.text + "".join(_text(child) for child in element.children)


def _index(element: Element, following: int) -> int:
    written = element.attributes.get("Index", "")
    return int(written) if written.isdecimal() and 0 < len(written) < 8 else following  # noqa: PLR2004 - digits
