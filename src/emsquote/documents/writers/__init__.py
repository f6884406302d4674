"""The writers: one module a file format, each turning a quote into the bytes of a file, found by
the file's suffix.

A writer has `render(quote) -> bytes`, does no arithmetic and touches no file. It is given the quote
as its reader may have it (`customer_view.shown_to`), and asks for nothing else. Its module is
imported only when its format is asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, cast

from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.customer_view import shown_to
from emsquote.documents.sheet import View
from emsquote.files.atomic_write import write_whole
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.quote import Quote

_MODULE_BY_SUFFIX = {
    ".xlsx": "xlsx_file",
    ".json": "json_file",
    ".csv": "csv_file",
    ".md": "markdown_file",
    ".html": "html_page",
    ".pdf": "pdf_file",
}
_PACKAGE_BY_SUFFIX = {".pdf": "typst"}
"""Optional packages, asked for before any work is done.

The extra of emsquote that brings one has the suffix's name.
"""


class Writer(Protocol):
    """What each module of this package offers."""

    def render(self, quote: AnyQuote) -> bytes:
        """Return the file's content."""


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of the formats that can be written."""
    return tuple(_MODULE_BY_SUFFIX)


def check_targets(
    paths: Iterable[Path], inputs: Iterable[Path] = (), written: Sequence[str] = ()
) -> None:
    """Raise `InputError` for every path that no document can be written to, before any work is
    done.

    `inputs` are the files that the quote is made from: none of them is written over. `written` are
    the suffixes of the formats that there are, those of quotes if none is told.
    """
    read, formats = {path.resolve() for path in inputs}, written or suffixes()
    faults = [finding for path in paths if (finding := _fault_of(path, read, formats))]
    if faults:
        raise InputError(faults)


def _fault_of(path: Path, read: set[Path], formats: Sequence[str]) -> Finding | None:
    origin = Origin(str(path))
    if path.resolve() in read:
        return Finding(
            Severity.FAULT, "not-written", origin, "is read for this quote", "write to another file"
        )
    if path.suffix.lower() not in formats:
        written = f'"{path.suffix}"' if path.suffix else "a name without suffix"
        hint = f"name a file that ends in {', '.join(formats)}"
        return Finding(
            Severity.FAULT, "unknown-format", origin, f"no document is written as {written}", hint
        )
    missing = _PACKAGE_BY_SUFFIX.get(path.suffix.lower(), "")
    if missing and importlib.util.find_spec(missing) is None:
        hint = f"pip install 'emsquote[{path.suffix.lower().removeprefix('.')}]'"
        return Finding(
            Severity.FAULT,
            "not-written",
            origin,
            f"needs the package {missing}, which is not here",
            hint,
        )
    if path.is_dir():
        return Finding(Severity.FAULT, "not-written", origin, "is a folder", "name a file in it")
    if not path.parent.is_dir():
        hint = "name a folder that exists"
        return Finding(
            Severity.FAULT, "not-written", origin, f'there is no folder "{path.parent}"', hint
        )
    return None


def write_quote(
    path: Path, quote: Quote, view: View = View.INTERNAL, basis: QuoteBasis | None = None
) -> None:
    """Write the quote as the document that the suffix of `path` asks for, whole or not at all.

    With its basis, a workbook for the house is live: a changed input recalculates every price.
    """
    check_targets([path])
    write_whole(path, document(path.suffix.lower().removeprefix("."), quote, view, basis))


def document(
    form: str, quote: Quote, view: View = View.INTERNAL, basis: QuoteBasis | None = None
) -> bytes:
    """Return the bytes of a quote in a format by its suffix without point (`json`, `xlsx`).

    With its basis, live.
    """
    if basis and form == "xlsx" and view is View.INTERNAL:
        from emsquote.documents.writers.xlsx_live import render  # noqa: PLC0415 - late: other formats need no formulas

        return render(quote, basis)
    writer = cast("Writer", importlib.import_module(f"{__name__}.{_MODULE_BY_SUFFIX[f'.{form}']}"))
    return writer.render(shown_to(view, quote))
