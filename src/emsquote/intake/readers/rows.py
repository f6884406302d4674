"""Collects the rows of a sheet while a reader streams it, within the limits."""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.intake.readers.sheet import FileLimits, Row, SourceSheet
from emsquote.intake.readers.untrusted import too_large

_MOST_PAINTED, _MOST_PAINTS, _MOST_MERGED = 20_000, 200, 20_000


class RowCollector:
    """Takes cells in any order of columns and rows in rising order; empty cells cost nothing."""

    def __init__(self, file: str, limits: FileLimits) -> None:
        self.file, self.limits = file, limits
        self.rows: list[Row] = []
        self.cells = 0
        self.hidden_rows: set[int] = set()
        self.struck: set[tuple[int, int]] = set()
        self.dates: set[tuple[int, int]] = set()
        self.uncomputed: set[tuple[int, int]] = set()
        self.paints: dict[str, set[tuple[int, int]]] = {}
        self.merged: list[tuple[int, int, int, int]] = []

    def add(self, number: int, cells: dict[int, str]) -> None:
        """Add row `number` (from 1) with its non-empty cells by column (from 0)."""
        if not cells:
            return
        width = max(cells) + 1
        self._count(number, width, len(cells))
        row = (
            tuple(cells.values())
            if width == len(cells)
            else tuple(cells.get(i, "") for i in range(width))
        )
        self._append(number, row)

    def add_row(self, number: int, texts: Sequence[str]) -> None:
        """Add row `number` (from 1) with the texts of all its cells from the first on, empty ones
        too.
        """
        width = len(texts)
        while width and not texts[width - 1]:
            width -= 1
        if width:
            self._count(number, width, len(texts) - texts.count(""))
            self._append(number, tuple(texts[:width]))

    def _count(self, number: int, width: int, filled: int) -> None:
        if number > self.limits.rows:
            raise too_large(self.file, f"a cell in row {number}", "rows")
        if width > self.limits.columns:
            raise too_large(self.file, f"a cell in column {width}", "columns")
        self.cells += filled
        if self.cells > self.limits.cells:
            raise too_large(self.file, f"over {self.limits.cells} cells", "cells")

    def _append(self, number: int, row: Row) -> None:
        """Append a row below those it leaves blank.

        One whose number occurs twice is kept too, in file order.
        """
        if number > len(self.rows) + 1:
            self.rows.extend([()] * (number - 1 - len(self.rows)))
        self.rows.append(row)

    def paint(self, row: int, column: int, paints: Sequence[str]) -> None:
        """Note the paints of a cell.

        What very many cells have is a ground and tells nothing of any of them.
        """
        for paint in paints:
            places = self.paints.get(paint)
            if places is None:
                if len(self.paints) >= _MOST_PAINTS:
                    return
                places = self.paints[paint] = set()
            if len(places) < _MOST_PAINTED:
                places.add((row, column))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note cells that were made one over several rows.

        Those within one row change nothing of its text.
        """
        if bottom > top and len(self.merged) < _MOST_MERGED:
            self.merged.append((top, left, bottom, right))

    def sheet(self, name: str, *, hidden: bool = False) -> SourceSheet:
        """Return the rows collected so far as a sheet, without blank rows at its end."""
        return SourceSheet(
            name=name,
            rows=tuple(self.rows),
            hidden=hidden,
            hidden_rows=frozenset(row for row in self.hidden_rows if row <= len(self.rows)),
            struck=frozenset(self.struck),
            dates=frozenset(self.dates),
            uncomputed=frozenset(self.uncomputed),
            paints={
                paint: frozenset(places)
                for paint, places in self.paints.items()
                if len(places) < _MOST_PAINTED
            },
            merged=tuple(self.merged),
        )
