"""A row that is a part line, with the layout in force there and what stood around it."""

from __future__ import annotations

from msgspec import Struct

from emsquote.intake.layout import Layout, cell
from emsquote.intake.readers.sheet import Row


class LeftOutNames(Struct, frozen=True):
    """Why the designators of a row are not fitted, by a mark of their own."""

    reason: str
    column: int
    partly: bool
    """Others of the same row are fitted; they are a line of their own."""


class PartRow(Struct, frozen=True):
    """A row that is a part line, with the layout in force there and what stood around it."""

    number: int
    cells: Row
    layout: Layout
    section: str = ""
    """The section heading that it stands under."""
    others: tuple[Row, ...] = ()
    """Rows below it that name other sources for its part."""
    left_out: LeftOutNames | None = None
    """Its designators are marked one by one as not fitted."""

    def text(self, index: int | None) -> str:
        """Return the text of a column, empty where the row is shorter or no column has the role."""
        return cell(self.cells, index)
