"""Reads text whose columns are lined up with blanks: Eagle, OrCAD, Allegro, PADS and gEDA part
lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from emsquote.intake.judgement import Least, Share, Within
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import clean

_TAB = 8
_RULE = re.compile(r"[\s=_-]*")
_GAP = re.compile(r"\s{2,}")
_WORD = re.compile(r"\S+")


class Ruler(Struct, frozen=True):
    """Where the columns of a text begin: the line (from 0) that lined them up, and the columns'
    first characters.
    """

    line: int
    starts: tuple[int, ...]


def ruler_of(lines: Sequence[str]) -> Ruler | None:
    """Return how the text is lined up, None if it is not: the line whose words begin where all
    lines have a gap.
    """
    found = list(_rulers(lines))
    widest = max((len(ruler.starts) for ruler in found), default=0)
    for ruler in found:
        if len(ruler.starts) >= Share.AS_GOOD * widest:
            return ruler
    return None


def _rulers(lines: Sequence[str]) -> Iterator[Ruler]:
    """Yield the lines by whose words others may be lined up."""
    for number, line in enumerate(lines[: Within.PREAMBLE]):
        if not _may_line_up(line):
            continue
        below = lines[number + 1 : number + 1 + Within.SAMPLE]
        body = [text for text in below if not _is_rule(text)]
        starts = tuple(_column_starts(line, body))
        if len(starts) >= Least.COLUMNS and _is_filled(body, starts):
            yield Ruler(number, starts)


def _may_line_up(line: str) -> bool:
    """Whether a line has words apart by more than a blank, and no other sign that parts them."""
    if "  " not in line.strip() or line.startswith(" "):
        return False
    return not any(sign in line for sign in ",;|") and not _is_rule(line)


def _is_rule(line: str) -> bool:
    """Whether a line is blank or drawn."""
    return _RULE.fullmatch(line) is not None


def _column_starts(line: str, body: Sequence[str]) -> Iterator[int]:
    """Yield where words of a line begin that nearly all lines below have a gap before."""
    are_titles = not any(map(str.isdigit, line))
    for word in _WORD.finditer(line):
        start = word.start()
        if not start or _gap_share(body, start, empty=are_titles) >= Share.NEARLY_ALL:
            yield start


def _gap_share(body: Sequence[str], start: int, *, empty: bool) -> float:
    """Return the share of the lines long enough that have a blank just before a column.

    0 if few are long enough.

    A column that no line reaches is empty, and under titles (`empty`) a column all the same.
    """
    reaching = [line for line in body if len(line) > start]
    if not reaching and empty:
        return 1
    if not reaching or len(reaching) < Share.FEW * len(body):
        return 0
    return sum(line[start - 1] == " " for line in reaching) / len(reaching)


def _is_filled(body: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether most lines begin words in at least two of the columns: prose does not."""
    filled = 0
    for line in body:
        words = sum(1 for start in starts if line[start : start + 1].strip())
        filled += words >= Least.PAIR
    return filled > Share.HALF * len(body)


def read_fixed_width(
    lines: Sequence[str], ruler: Ruler, encoding: str, file: str, limits: FileLimits
) -> Document:
    """Return lined-up text as one sheet, each line a row.

    Lines above the columns are a single cell.
    """
    collector = RowCollector(file, limits)
    titled = _titles_above(lines, ruler)
    for number, line in enumerate(lines):
        if number == titled:
            texts = _without_mark(line).split()
        elif number >= ruler.line:
            texts = _cut(line, ruler.starts)
        else:
            texts = _above(line, lines[ruler.line])
        collector.add_row(number + 1, [clean(text) for text in texts])
    return Document(
        format="text", sheets=(collector.sheet(""),), encoding=encoding, delimiter="blanks"
    )


def _above(line: str, ruler: str) -> list[str]:
    """Return the cells of a line above the one that lines the text up.

    Parts lined up by a line of theirs may have others above it; above titles there is only a
    preamble.
    """
    is_part = any(map(str.isdigit, ruler))
    return _GAP.split(line) if is_part else [line]


def _without_mark(line: str) -> str:
    """Return a line without the mark of a comment before it."""
    return line.lstrip("#; ")


def _titles_above(lines: Sequence[str], ruler: Ruler) -> int | None:
    """Return the line of titles just above rows of figures that are aligned to the right: one word
    a column.
    """
    numbers = range(ruler.line - 1, -1, -1)
    above = next((number for number in numbers if not _is_rule(lines[number])), None)
    if above is None:
        return None
    words = _without_mark(lines[above]).split()
    fits = len(words) == len(ruler.starts) and all(word[0].isalpha() for word in words)
    return above if fits else None


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """Cut a line at the columns; a word that runs over its column's end stays whole."""
    cells = []
    before = starts[0]
    for start in starts[1:]:
        cut = start
        if line[start - 1 : start].strip() and line[start : start + 1].strip():
            end = line.find(" ", start)
            cut = len(line) if end < 0 else end
        cells.append(line[before:cut])
        before = max(before, cut)
    return [*cells, line[before:]]


def expanded(text: str) -> list[str]:
    """Return the lines of a text with tabs made blanks, as wide as its author saw them."""
    return [line.expandtabs(_TAB).rstrip() for line in text.split("\n")]
