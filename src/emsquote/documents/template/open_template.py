"""Opening a template: a workbook from somebody's disk, so it is measured before openpyxl may unfold
it.

What openpyxl would lose in silence when it saves the workbook (drawn shapes, pictures in page
headers, macros) is refused, since a quote without the house's stamp is not what was asked for.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

import openpyxl
from msgspec import Struct
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from emsquote.documents.template.placeholders import faults_of, places_of
from emsquote.finding import Finding, InputError, Origin, Severity, fault
from emsquote.intake.readers.sheet import FileLimits
from emsquote.intake.readers.untrusted import Unpacking, open_zip
from emsquote.intake.readers.xml_stream import XmlStream

_MOST_BYTES = 32 << 20
_MOST_UNPACKED = 128 << 20
_MOST_CELLS = 200_000
_LOST = {
    "sp": "a drawn shape or text box",
    "cxnSp": "a drawn line",
    "grpSp": "a group of drawn objects",
    "legacyDrawingHF": "a picture in the page header",
    "oleObject": "an embedded object",
    "control": "a form control",
    "tablePart": "a table (Format as Table)",
    "chart": "a chart",
}
_UNFOLDED = ("mergeCell", "hyperlink")
"""openpyxl makes a cell for each cell in the `ref` of these."""
_LINKED = "is linked to other workbooks, whose paths and values a customer would get"
_HARMLESS = "no default style"
_HINT = "save it as .xlsx from Excel or LibreOffice"


class Template(Struct, frozen=True):
    """A workbook that can be filled: sound, of a bearable size, with placeholders that are
    known.
    """

    file: str
    content: bytes

    def workbook(self) -> Workbook:
        """Return the workbook, fresh from its bytes."""
        return _loaded(self.file, self.content)


def read_template(path: Path) -> Template:
    """Read a template; `InputError` with everything that is wrong with it, each placeholder by its
    cell.
    """
    if not path.is_file():
        raise fault(
            "no-template", Origin(str(path)), "is no file", "name the house's own workbook (.xlsx)"
        )
    if path.stat().st_size > _MOST_BYTES:
        raise fault(
            "too-large",
            Origin(path.name),
            f"is over {_MOST_BYTES >> 20} MiB",
            "use smaller pictures",
        )
    _measure(path)
    template = Template(path.name, path.read_bytes())
    book = template.workbook()
    faults = [finding for page in book.worksheets for finding in faults_of(page, template.file)]
    if faults:
        raise InputError(faults)
    if not any(places_of(page) for page in book.worksheets):
        hint = "write {{item}} and {{price}} into cells, see docs/documents.md"
        raise fault(
            "no-placeholder",
            Origin(template.file),
            "holds no placeholder, so nothing can be filled in",
            hint,
        )
    return template


def _measure(path: Path) -> None:
    """Unpack every part once in small pieces and look for what is too much, unsafe or would be
    lost.
    """
    found = _Found(path.name)
    with open_zip(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            raise fault("not-a-workbook", Origin(path.name), "is no Excel workbook", _HINT)
        _unpack(archive, path.name, found)
    if any(name.endswith("vbaProject.bin") for name in names):
        found.lost["macros"] = None
    if any(name.startswith("xl/externalLinks/") for name in names):
        hint = "put the values themselves into the cells"
        raise fault("template-would-tell", Origin(path.name), _LINKED, hint)
    if any(name.startswith("xl/media/") for name in names) and not _knows_pictures():
        message = "has pictures, which need the package pillow"
        raise fault("no-pillow", Origin(path.name), message, "pip install 'emsquote[template]'")
    if found.lost:
        message = f"has {', '.join(found.lost)}, which would be lost"
        hint = "put words into cells and pictures onto the sheet, and take the rest away"
        raise fault("template-would-lose", Origin(path.name), message, hint)


def _unpack(archive: ZipFile, file: str, found: _Found) -> None:
    unpacking = Unpacking(archive, file, FileLimits(unpacked_bytes=_MOST_UNPACKED))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            stream = XmlStream(file, found.attach, name)
            unpacking.feed(name, stream.feed)
            stream.close()
        else:
            unpacking.feed(name, len)  # pictures and the like only count


def _knows_pictures() -> bool:
    try:
        import PIL  # noqa: F401, PLC0415 - optional
    except ImportError:
        return False
    return True


class _Found:
    """What the parts of a workbook hold, counted while they stream by."""

    def __init__(self, file: str) -> None:
        self.lost: dict[str, None] = {}
        self._file = file
        self._cells = 0

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._element

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in _LOST:
            self.lost[_LOST[name]] = None
        if name == "c":
            self._cells += 1
        elif name in _UNFOLDED:
            self._cells += _area(attributes.get("ref", "A1"))
        if self._cells > _MOST_CELLS:
            message = f"has over {_MOST_CELLS:,} cells, merged ones counted"
            raise fault("too-large", Origin(self._file), message, "delete what is no form")


def _area(reference: str) -> int:
    try:
        bounds = CellRange(reference).size
    except (ValueError, TypeError):
        return _MOST_CELLS + 1  # whole columns or rows, or no reference at all
    return bounds["rows"] * bounds["columns"]


def _loaded(file: str, content: bytes) -> Workbook:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content))
        except Exception as error:  # openpyxl raises whatever it stumbles over
            raise fault(
                "not-a-workbook", Origin(file), f"cannot be opened ({type(error).__name__})", _HINT
            ) from error
    lost = tuple(_lost(file, [str(warning.message) for warning in told]))
    if lost:
        raise InputError(lost)
    return book


def _lost(file: str, messages: list[str]) -> Iterator[Finding]:
    for message in dict.fromkeys(messages):
        if _HARMLESS not in message:
            hint = "take it away from the template"
            yield Finding(
                Severity.FAULT,
                "template-would-lose",
                Origin(file),
                f"cannot be kept: {message}",
                hint,
            )
