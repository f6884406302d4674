"""Reads delimited text: which character parts the cells is found by trying, quotes may hold
delimiters and lines.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from emsquote.intake.judgement import Least, Share
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import clean_row, too_large

_DELIMITERS = ",;\t|^~"
_COLON = ":"
_SAMPLE_LINES = 400
_MOST_LINES_IN_A_CELL = 200


def delimiter_of(text: str) -> str:
    r"""Return the character that parts the cells, "" if none does so with any regularity.

    >>> delimiter_of("Ref;Value\nR1;4,7k\nR2;10k\n")
    ';'
    """
    scores = {
        delimiter: _regularity(text, delimiter) for delimiter in _DELIMITERS if delimiter in text
    }
    if _is_parted_by_colons(text):
        scores[_COLON] = _regularity(text, _COLON)
    best = max(scores, key=lambda each: scores[each], default="")
    return best if best and scores[best] > 0 else ""


def _is_parted_by_colons(text: str) -> bool:
    """Whether all lines have as many colons: in prose some do."""
    lines = list(filter(None, text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]))
    counts = {line.count(_COLON) for line in lines}
    return len(lines) > Least.ROWS and len(counts) == 1 and counts.pop() >= Least.PAIR


def _regularity(text: str, delimiter: str) -> float:
    """Return how table-like the text is when cut at this character: rows that agree, more so with
    more columns.
    """
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    try:
        widths = [len(row) for row in _rows(sample, delimiter) if row]
    except csv.Error:
        return 0
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0
    width, agreeing = max(counted.items(), key=lambda item: (item[1] * min(item[0], 12), item[0]))
    near = sum(number for other, number in counted.items() if abs(other - width) <= 2)  # noqa: PLR2004 - ragged ends
    return (agreeing + Share.HALF * (near - agreeing)) / len(widths) * min(width, 12)


def _rows(text: str, delimiter: str, *, quoted: bool = True) -> Iterator[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, quoting=quoting)


def read_delimited(
    text: str, delimiter: str, encoding: str, file: str, limits: FileLimits
) -> Document:
    """Return delimited text as one sheet; each record is a row, however many lines it takes."""
    try:
        collector = _collected(_opened(_rows(text, delimiter), delimiter), file, limits)
        if collector is None or _swallows(text, delimiter):  # a quote that never closes
            collector = _collected(
                _without_quotes(_rows(text, delimiter, quoted=False)), file, limits
            )
    except csv.Error as error:
        raise too_large(file, "a cell of over 131072 characters", "cell_chars") from error
    sheets = (collector.sheet(""),) if collector is not None else ()
    return Document(format="csv", sheets=sheets, encoding=encoding, delimiter=delimiter)


def _swallows(text: str, delimiter: str) -> bool:
    """Whether a quote that never closes makes one cell of the last lines of a list."""
    if text.count('"') % 2 == 0:
        return False
    last = text[text.rindex('"') :]
    return "\n" in last.strip() and delimiter in last.partition("\n")[2]


def _without_quotes(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield rows that were parted regardless of quotes without those around their cells."""
    return ([cell.strip().strip('"') for cell in row] for row in rows)


def _opened(rows: Iterator[list[str]], delimiter: str) -> Iterator[list[str]]:
    """Yield the rows; those that a spreadsheet packed whole into one quoted cell as it saved them
    are opened.
    """
    for row in rows:
        only_first = row.count("") == len(row) - 1 and row[0]
        if only_first and only_first.count(delimiter) > 1 and '"' in only_first:
            yield from _rows(only_first, delimiter)
        else:
            yield row


def _collected(rows: Iterator[list[str]], file: str, limits: FileLimits) -> RowCollector | None:
    collector = RowCollector(file, limits)
    for number, row in enumerate(rows, 1):
        texts = clean_row(row)
        longest = max(map(len, texts), default=0)
        if longest > _MOST_LINES_IN_A_CELL and any(
            text.count("\n") > _MOST_LINES_IN_A_CELL for text in texts
        ):
            return None
        collector.add_row(number, texts)
    return collector
