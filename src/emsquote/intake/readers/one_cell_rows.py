"""Takes rows apart that stand whole in one cell each: a delimited text that was pasted into a
spreadsheet, or quoted line by line.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from emsquote.intake.judgement import Least, Share
from emsquote.intake.readers.delimited import delimiter_of
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits, Row, SourceSheet
from emsquote.intake.readers.untrusted import clean_row, too_large


def with_rows_opened(document: Document, file: str, limits: FileLimits) -> Document:
    """Return a document with the sheets taken apart whose rows stand whole in one cell each."""
    sheets = tuple(_opened(sheet, file, limits) for sheet in document.sheets)
    return document if sheets == document.sheets else replace(document, sheets=sheets)


def _opened(sheet: SourceSheet, file: str, limits: FileLimits) -> SourceSheet:
    filled = [row for row in sheet.rows if any(row)]
    alone = [text for text in map(_only_text, filled) if text]
    if len(alone) < max(Least.ROWS, Share.ALL_BUT_FEW * len(filled)):
        return sheet
    delimiter = delimiter_of("\n".join(alone))
    if not delimiter or not _are_regular(alone, delimiter):
        return sheet
    try:
        return replace(sheet, rows=_rows(sheet, delimiter, file, limits))
    except csv.Error as error:
        raise too_large(file, "a cell of over 131072 characters", "cell_chars") from error


def _rows(sheet: SourceSheet, delimiter: str, file: str, limits: FileLimits) -> tuple[Row, ...]:
    collector = RowCollector(file, limits)
    for number, row in enumerate(sheet.rows, 1):
        text = _only_text(row)
        collector.add_row(number, clean_row(_cells(text, delimiter)) if text else row)
    return collector.sheet("").rows


def _only_text(row: Row) -> str:
    """Return the text of a row that has but one, "" of any other."""
    texts = [text for text in row if text]
    return texts[0] if len(texts) == 1 else ""


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])


def _are_regular(texts: Sequence[str], delimiter: str) -> bool:
    """Whether most texts have the same number of cells, more than two: in prose some do."""
    widths = Counter(text.count(delimiter) + 1 for text in texts)
    width, number = widths.most_common(1)[0]
    return width >= Least.COLUMNS and number > Share.MOST * len(texts)
