"""Reads a KiCad schematic as a part list: one row a part, sub-sheets followed, power symbols left
out.

Sub-sheets are files beside the schematic or below its folder; others are never opened. A sheet that
is used several times has its parts as often, each use with designators of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Origin, fault
from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.kicad_old_sch import OPENING, old_schematic_file
from emsquote.intake.readers.kicad_sch import SchematicFile, SubSheet, Symbol, schematic_file
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.text import decode
from emsquote.intake.readers.untrusted import too_large

Fields = Mapping[str, str]
_HINT = "give the sheet with the parts"


class _Use(Struct, frozen=True):
    """One use of a file as a sheet: where it is, and the marks of the sheets around it."""

    file: Path
    root: str
    sheets: tuple[str, ...] = ()
    marks: Fields = {}
    around: tuple[Path, ...] = ()

    @property
    def path(self) -> str:
        """The path of this use, as symbols know it since version 7."""
        return (
            "/".join(("", self.root, *self.sheets)) if self.root else "/".join(("", *self.sheets))
        )


def read_kicad(text: str, encoding: str, path: Path, limits: FileLimits) -> Document:
    """Return all parts of a schematic and its sub-sheets.

    Sub-sheets that cannot be read are told in `elsewhere`.
    """
    top = _taken_apart(text, path.name)
    schematic = _Schematic(path, top, limits)
    parts: dict[str, Fields] = {}
    for use in _uses_of(path, top):
        for key, fields in schematic.parts(use):
            parts.setdefault(key, fields)
            if len(parts) > limits.rows:
                raise too_large(path.name, f"over {limits.rows} parts", "rows")
    if not parts:
        hint = (
            f"give its sub-sheets beside it: {', '.join(schematic.unread)[:300]}"
            if schematic.unread
            else _HINT
        )
        raise fault("no-part-list", Origin(path.name), "is a schematic without parts", hint)
    document = document_of(
        "kicad_sch", list(parts.values()), encoding, path.name, limits, whole_names=True
    )
    return replace(document, elsewhere=tuple(schematic.unread), beside=tuple(schematic.read))


def _taken_apart(text: str, file: str) -> SchematicFile:
    """Return what a schematic file of any version holds."""
    if text.lstrip().startswith(OPENING):
        return old_schematic_file(text)
    return schematic_file(text, file)


def _uses_of(path: Path, top: SchematicFile) -> Iterator[_Use]:
    """Yield how the given file is used: once, on top of its schematic, or, a sub-sheet by itself,
    as often as it is.
    """
    places = dict.fromkeys(
        tuple(place.split("/")[1:]) for each in top.symbols for place in each.references
    )
    around = (path.resolve(),)
    if not places or top.is_top or (top.uuid,) in places:
        yield _Use(path, top.uuid, around=around)
        return
    first = next(iter(places))
    for root, *sheets in places:
        if root == first[0]:  # another project may use the same file
            yield _Use(path, root, tuple(sheets), around=around)


class _Schematic:
    """The files of one schematic, each taken apart once, within one count of bytes and uses."""

    def __init__(self, path: Path, top: SchematicFile, limits: FileLimits) -> None:
        self.top, self.limits, self.folder = top, limits, path.parent.resolve()
        self.file = path.name
        self.files: dict[Path, SchematicFile] = {path.resolve(): top}
        self.bytes = self.uses = 0
        self.read: dict[str, None] = {}
        self.unread: dict[str, None] = {}

    def parts(self, use: _Use) -> Iterator[tuple[str, Fields]]:
        """Yield the parts of a use of a sheet and of all sheets in it, each with what makes it one
        part.
        """
        self.uses += 1
        if self.uses > self.limits.sheets:
            raise too_large(self.file, f"over {self.limits.sheets} uses of its sheets", "sheets")
        content = self.files[use.file.resolve()]
        for symbol in content.symbols:
            reference = self._reference(symbol, use)
            if reference and not reference.startswith("#"):
                # The gates of one part share its reference; parts that nobody has numbered yet
                # share one by chance.
                key = (
                    f"{reference} {use.path} {symbol.uuid}"
                    if reference.endswith("?")
                    else reference
                )
                yield key, {**symbol.fields, "Reference": reference, **use.marks}
        for sheet in content.sheets:
            below = self._below(use, sheet)
            if below is not None:
                yield from self.parts(below)

    def _reference(self, symbol: Symbol, use: _Use) -> str:
        """Return what a symbol is called in a use of its sheet: by the whole path, or else by that
        below the root.
        """
        if use.path in symbol.references:
            return symbol.references[use.path]
        for place, reference in symbol.references.items():
            if tuple(place.split("/")[2:]) == use.sheets:
                return reference
        in_whole = self.top.references.get("/".join(("", *use.sheets, symbol.uuid)))
        return in_whole or symbol.fields.get("Reference", "")

    def _below(self, use: _Use, sheet: SubSheet) -> _Use | None:
        """Return the use of a sub-sheet, None where its file is not there, outside the folder, or
        around itself.
        """
        file = next((each for each in self._places(use, sheet) if each not in use.around), None)
        if file is None or not self._is_read(file):
            self.unread[sheet.file] = None
            return None
        self.read[str(file.relative_to(self.folder))] = None
        marks = {name: mark for name, mark in sheet.marks.items() if mark}
        return _Use(
            file, use.root, (*use.sheets, sheet.uuid), {**use.marks, **marks}, (*use.around, file)
        )

    def _places(self, use: _Use, sheet: SubSheet) -> Iterator[Path]:
        """Yield the files that a sub-sheet's name may mean: beside the sheet that names it, or
        beside the top.
        """
        name = sheet.file.replace("\\", "/")
        for folder in (use.file.resolve().parent, self.folder):
            try:
                file = (folder / name).resolve()
            except (OSError, ValueError, RuntimeError):
                continue
            if file.is_relative_to(self.folder) and file.is_file():
                yield file

    def _is_read(self, file: Path) -> bool:
        """Take a file apart unless that was done before; false where it is no schematic."""
        if file in self.files:
            return True
        try:
            self.bytes += file.stat().st_size
            if self.bytes > self.limits.file_bytes:
                raise too_large(
                    self.file,
                    f"sub-sheets of over {self.limits.file_bytes >> 20} MiB",
                    "file_bytes",
                )
            data = file.read_bytes()
        except OSError:
            return False
        if not data.lstrip().startswith((b"(kicad_sch", OPENING.encode())):
            return False
        self.files[file] = _taken_apart(decode(data, file.name)[0], file.name)
        return True
