"""A sheet: rows of cells as text, whatever file they came from, with what a spreadsheet knows
beside the text.

Readers make sheets; everything after them only sees sheets. A cell's text is what a reader of the
file would see: a number kept as 402 but formatted `0000` is `0402`. Rows count from 1, columns from
0.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

Row = tuple[str, ...]
Place = tuple[int, int]
"""A cell by its row, from 1, and its column, from 0."""


class SourceSheet(Struct, frozen=True, kw_only=True):
    """One table of cells with the row numbers of its file: `rows[0]` is row 1.

    Rows may differ in length.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck: frozenset[Place] = frozenset()
    """Cells (row, column) that are struck through: the custom for parts that are not fitted."""
    dates: frozenset[Place] = frozenset()
    """Cells that hold a date: where a part number is expected, a spreadsheet mangled it."""
    uncomputed: frozenset[Place] = frozenset()
    """Formulas that were saved without a result."""
    paints: Mapping[str, frozenset[Place]] = {}
    """The cells of each colour (`fill 92d050`, `font ff0000`), blank ones too.

    No colour that very many have.
    """
    whole_names: bool = False
    """Each row is one part of a drawing: what names it is one name, whatever signs are in it."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that were made one over several rows: first row and column, last row and column."""


class Document(Struct, frozen=True, kw_only=True):
    """A file as a reader took it apart.

    `labelled`: its first row was made by the reader from field names.
    """

    format: str
    sheets: tuple[SourceSheet, ...]
    encoding: str = ""
    delimiter: str = ""
    labelled: bool = False
    elsewhere: tuple[str, ...] = ()
    """Files named in this one that hold more of its parts and were not read: the sub-sheets of a
    schematic.
    """
    beside: tuple[str, ...] = ()
    """Those that were read."""
    lines: tuple[str, ...] = ()
    """The lines of a plain text as they stand, where it is short enough to be a list in prose."""


class FileLimits(Struct, frozen=True, kw_only=True):
    """How much an untrusted file may ask for before it is refused."""

    file_bytes: int = 256 * 1024 * 1024
    unpacked_bytes: int = 512 * 1024 * 1024
    rows: int = 300_000
    columns: int = 1_000
    cells: int = 6_000_000
    cell_chars: int = 200_000
    sheets: int = 1_000
    """Uses of sheets in one schematic."""
    designators: int = 20_000
    """Designators that one cell may stand for."""
    seconds: int = 60
    """Processor time for the formats that are read by a library in a process of its own."""


DEFAULT_LIMITS = FileLimits()
