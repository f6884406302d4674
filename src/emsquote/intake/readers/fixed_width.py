"""Reads text whose columns are lined up with blanks: Eagle, OrCAD, Allegro, PADS and gEDA part
lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    found: list[Ruler] = []
    for number, line in enumerate(lines[: Within.PREAMBLE]):
        if (
            "  " not in line.strip()
            or line[:1] == " "
            or any(sign in line for sign in ",;|")
            or _RULE.fullmatch(line)
        ):
            continue
        body = [
            each
            for each in lines[number + 1 : number + 1 + Within.SAMPLE]
            if not _RULE.fullmatch(each)
        ]
        starts = tuple(word.start() for word in _WORD.finditer(line))
        titles = not any(map(str.isdigit, line))
        kept = tuple(
            start
            for start in starts
            if not start or _gap_share(body, start, empty=titles) >= Share.NEARLY_ALL
        )
        if len(kept) >= Least.COLUMNS and _filled(body, kept):
            found.append(Ruler(number, kept))
    most = max((len(ruler.starts) for ruler in found), default=0)
    return next((ruler for ruler in found if len(ruler.starts) >= Share.AS_GOOD * most), None)


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


def _filled(body: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether most lines begin words in at least two of the columns: prose does not."""
    hits = [sum(1 for start in starts if line[start : start + 1].strip()) for line in body]
    return sum(hit >= Least.PAIR for hit in hits) > Share.HALF * len(hits)


def read_fixed_width(
    lines: Sequence[str], ruler: Ruler, encoding: str, file: str, limits: FileLimits
) -> Document:
    """Return lined-up text as one sheet, each line a row.

    Lines above the columns are a single cell.
    """
    collector = RowCollector(file, limits)
    # Parts lined up by a line of theirs may have others above it; above titles there is only a
    # preamble.
    is_part = any(map(str.isdigit, lines[ruler.line]))
    above = _GAP.split if is_part else lambda line: [line]
    titled = _titles_above(lines, ruler)
    for number, line in enumerate(lines):
        texts = _cut(line, ruler.starts) if number >= ruler.line else above(line)
        if number == titled:
            texts = line.lstrip("#; ").split()
        collector.add(
            number + 1, {column: text for column, each in enumerate(texts) if (text := clean(each))}
        )
    return Document("text", (collector.sheet(""),), encoding, "blanks")


def _titles_above(lines: Sequence[str], ruler: Ruler) -> int | None:
    """Return the line of titles just above rows of figures that are aligned to the right: one word
    a column.
    """
    above = next((n for n in range(ruler.line - 1, -1, -1) if not _RULE.fullmatch(lines[n])), None)
    if above is None:
        return None
    words = lines[above].lstrip("#; ").split()
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
