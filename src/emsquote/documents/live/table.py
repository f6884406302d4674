"""A live sheet under way: rows are added from top to bottom, and each tells where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from emsquote.documents.live.place import CellPlace
from emsquote.documents.sheet import (
    Cell,
    Emphasis,
    IncludedBlock,
    Sheet,
    SheetChart,
    SheetColumn,
    SheetRow,
    body_row,
)
from emsquote.wording.texts import Texts


class LiveTable:
    """The rows of one sheet; `facts` is how many facts will stand above it."""

    def __init__(
        self, name: str, columns: Sequence[SheetColumn], facts: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.facts = tuple(facts)
        self.rows: list[SheetRow] = []
        self.comments: list[tuple[int, int, str]] = []
        self.names: list[tuple[str, str]] = []
        """Defined names of ranges, as `Sheet.names`."""

    @property
    def next_row(self) -> int:
        """The row of the page, from 0, on which the next row will stand."""
        return body_row(len(self.facts), len(self.rows))

    def place(self, column: int, row: int | None = None) -> CellPlace:
        """Return a cell of a row of the page, of the next one if none is given."""
        return CellPlace(self.name, self.next_row if row is None else row, column)

    def add(self, cells: Sequence[Cell], emphasis: Emphasis = Emphasis.BODY) -> int:
        """Add a row, blank at its end where cells are missing, and return where it stands on the
        page.
        """
        row = self.next_row
        self.rows.append(SheetRow((*cells, *("",) * (len(self.columns) - len(cells))), emphasis))
        return row

    def heading(self, *titles: str) -> int:
        """Add a row that opens a group."""
        return self.add(titles, Emphasis.HEADING)

    def comment(self, column: int, text: str) -> None:
        """Put a note on a cell of the row added last."""
        self.comments.append((len(self.rows) - 1, column, text))

    def sheet(
        self,
        title: str,
        texts: Texts,
        *,
        included: IncludedBlock | None = None,
        notes: Sequence[str] = (),
        terms: Sequence[str] = (),
        charts: Sequence[SheetChart] = (),
    ) -> Sheet:
        """Return the finished sheet."""
        return Sheet(
            name=self.name,
            title=title,
            columns=self.columns,
            rows=tuple(self.rows),
            facts=self.facts,
            included=included,
            notes=tuple(notes),
            terms=tuple(terms),
            language=texts.language,
            charts=tuple(charts),
            names=tuple(self.names),
            comments=tuple(self.comments),
        )


class MadeRows(Sequence[SheetRow]):
    """Rows that are made whenever they are read, since those of a large plan would fill much memory
    at once.
    """

    def __init__(self, count: int, make: Callable[[], Iterator[SheetRow]]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[SheetRow]:
        return self._make()

    @overload
    def __getitem__(self, place: int) -> SheetRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[SheetRow]: ...

    def __getitem__(self, place: int | slice) -> SheetRow | Sequence[SheetRow]:
        return tuple(self)[place]
