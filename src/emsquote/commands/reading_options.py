"""The options that say how a part list is read, shared by the commands that read one."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from emsquote.commands.help import READING
from emsquote.model.text_form import TextForm

if TYPE_CHECKING:
    from emsquote.model.bom import Bom

SheetOption = Annotated[
    str,
    typer.Option(
        help="Read this sheet; '*': all that list parts, as one.",
        show_default=False,
        rich_help_panel=READING,
    ),
]
HeaderRowOption = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="ROW",
        help="Row of the column titles; 0: there are none.",
        show_default=False,
        rich_help_panel=READING,
    ),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="ROLE=TITLE",
        help="Read a column as this role; repeatable.",
        rich_help_panel=READING,
    ),
]
BuildOption = Annotated[
    str,
    typer.Option(
        "--build",
        metavar="TITLE",
        help="Of several builds in columns, read this one.",
        show_default=False,
        rich_help_panel=READING,
    ),
]
CplOption = Annotated[
    Path | None,
    typer.Option(
        help="A pick-and-place file of the same board: sides and counts.",
        show_default=False,
        rich_help_panel=READING,
    ),
]
BoardOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--board",
        metavar="FILE",
        help="The board's own files: size, layers, sides, joints; repeatable.",
        show_default=False,
        rich_help_panel=READING,
    ),
]
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=NUMBER",
        help="Allow more than is usual (rows, columns, cells …).",
        rich_help_panel=READING,
    ),
]


FormatInOption = Annotated[
    TextForm | None,
    typer.Option(
        "--format-in",
        help="What parts the cells of a plain text.",
        show_default=False,
        rich_help_panel=READING,
    ),
]
FROM_STDIN = Path("-")


class ReadingOptions(Struct, frozen=True, kw_only=True):
    """What was said on the command line of how to read a part list."""

    sheet: str = ""
    header_row: int | None = None
    mapping: Sequence[str] | None = None
    cpl: Path | None = None
    limit: Sequence[str] | None = None
    build: str = ""
    format_in: TextForm | None = None

    def read(self, path: Path) -> Bom:
        """Return the part list, read as said; `-` is standard input.

        The user's saved mappings serve where nothing is said.
        """
        if path != FROM_STDIN:
            return self._read(path)
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "stdin"
            kept.write_bytes(sys.stdin.buffer.read())
            return self._read(kept)

    def _read(self, path: Path) -> Bom:
        from emsquote.intake import Overrides, read_bom
        from emsquote.intake.mapping import parse_limits, parse_mapping
        from emsquote.intake.saved_map import load_maps, maps_folder

        overrides = Overrides(
            self.sheet,
            self.header_row,
            parse_mapping(self.mapping or []),
            self.build,
            self.format_in,
        )
        limits = parse_limits(self.limit or [])
        bom = read_bom(path, overrides=overrides, limits=limits, maps=load_maps(maps_folder()))
        if self.cpl is None:
            return bom
        from emsquote.intake.placements import read_placements, with_placements

        return with_placements(bom, read_placements(self.cpl, limits), self.cpl.name)
