"""Offers from price lists: in emsquote's own layout, a CSV file with one offer a row
(`offer_row.FIELDS`), or in any.

The own layout is read as a stream, however long it is; what is laid out otherwise goes through
column reading.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO

from emsquote.buying.library.offer_row import FIELDS, Progress, Result, read_offer
from emsquote.finding import Finding, InputError, Origin, Severity, fault, sorted_findings
from emsquote.model.offer import Offer

_ALSO = {"lead_time_days": "lead_days", "read_on": "date"}
"""Column titles that stand for a field beside its own name."""
_ROWS_BETWEEN = 2000
_GZIP = b"\x1f\x8b"
NO_DEFAULTS: Mapping[str, str] = MappingProxyType({})
_HINT = f"the columns are {', '.join(FIELDS[:4])}, …, currency, breaks (1:0.10;10:0.08)"


def _text(raw: IO[bytes]) -> io.TextIOWrapper:
    packed = raw.read(2) == _GZIP
    raw.seek(0)
    return io.TextIOWrapper(gzip.open(raw) if packed else raw, encoding="utf-8-sig", newline="")


def _header(line: str, delimiter: str) -> list[str]:
    """Return the fields that the titles of a list's first line name."""
    titles = next(csv.reader([line], delimiter=delimiter), [])
    names = [title.strip().lower() for title in titles]
    return [_ALSO.get(name, name) for name in names]


def _is_own_layout(path: Path) -> bool:
    """Whether the first line has the titles of the own layout; a packed file is not looked into."""
    try:
        with path.open("rb") as raw:
            if raw.read(2) == _GZIP:
                return True
            raw.seek(0)
            first = raw.readline(65536).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False
    titles = set(_header(first, _delimiter(first)))
    return titles >= {"breaks", "currency"} and not titles.isdisjoint({"mpn", "sku"})


def read_list(
    path: Path, defaults: Mapping[str, str] = NO_DEFAULTS, progress: Progress | None = None
) -> Iterator[Result]:
    """Yield every row of a price list in any layout as an offer, or None where it is refused, with
    what was found.

    `defaults` are fields (supplier, currency, date) that hold where the list does not state them.
    `InputError` if the file is no price list.
    """
    if _is_own_layout(path):
        yield from read_rows(path, defaults, progress)
        return
    from emsquote.buying.library.any_list import read_any_list  # noqa: PLC0415 - late: column reading, for other layouts only

    yield from read_any_list(path, defaults, progress)


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def read_rows(
    path: Path, defaults: Mapping[str, str] = NO_DEFAULTS, progress: Progress | None = None
) -> Iterator[Result]:
    """Yield every row of a price list in the own layout.

    `InputError` if it cannot be read to its end.

    The file is UTF-8, plain or packed with gzip, and delimited by commas, semicolons, tabs or bars.
    """
    with _told_faults(path.name), path.open("rb") as raw, _text(raw) as lines:
        first = lines.readline(65536)
        delimiter = _delimiter(first)
        fields = _header(first, delimiter)
        rows = csv.reader(lines, delimiter=delimiter)
        of_header = _unread(first, delimiter, path.name)
        for cells in rows:
            if not any(cells):
                continue
            if progress and rows.line_num % _ROWS_BETWEEN == 0:
                progress(raw.tell())
            row = dict(zip(fields, cells, strict=False))
            if defaults:
                row = _completed(row, defaults)
            offer, findings = read_offer(row, Origin(path.name, row=rows.line_num + 1))
            if of_header and offer is not None:
                findings = (*of_header, *findings)
                of_header = ()
            yield offer, findings


def _unread(line: str, delimiter: str, name: str) -> tuple[Finding, ...]:
    """Return what the own layout's header names beyond its fields and may change a cost."""
    titles = next(csv.reader([line], delimiter=delimiter), [])
    named = zip(titles, _header(line, delimiter), strict=True)
    beyond = [(place, title) for place, (title, field) in enumerate(named) if field not in FIELDS]
    if not beyond:
        return ()
    from emsquote.buying.library.list_account import unread_findings  # noqa: PLC0415 - late: for other titles only
    from emsquote.buying.library.list_columns import SeenColumn  # noqa: PLC0415

    seen = [SeenColumn(place, title, "", "no field of an offer") for place, title in beyond]
    found = unread_findings(seen, Origin(name, row=1))
    return tuple(finding for finding in found if finding.severity is Severity.OPEN)


def _completed(row: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Return a row with what holds where nothing is written."""
    written = {field: text for field, text in row.items() if text.strip()}
    return {**defaults, **written}


@contextmanager
def _told_faults(name: str) -> Iterator[None]:
    """Turn what goes wrong in reading a file into one message."""
    origin = Origin(name)
    try:
        yield
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise fault("unreadable", origin, message, "check the path") from error
    except UnicodeDecodeError as error:
        message = "is not a text file in UTF-8"
        raise fault("unreadable", origin, message, "save it as CSV, UTF-8") from error
    except (EOFError, zlib.error) as error:
        message = "is packed, and damaged or cut off"
        raise fault("unreadable", origin, message, "pack or fetch it anew") from error
    except csv.Error as error:
        message = f"is no CSV file that can be read: {error}"
        raise fault("unreadable", origin, message, "save it as CSV, UTF-8") from error


def read_offers(
    path: Path, defaults: Mapping[str, str] = NO_DEFAULTS
) -> tuple[tuple[Offer, ...], tuple[Finding, ...]]:
    """Read a price list given by hand: its offers, and what was mended.

    `defaults` hold where the list does not state them, as in `read_list`.

    `InputError` holds every fault.
    """
    offers: list[Offer] = []
    findings: list[Finding] = []
    for offer, found in read_list(path, defaults):
        findings += found
        if offer is not None:
            offers.append(offer)
    faults = [finding for finding in findings if finding.severity is Severity.FAULT]
    if faults:
        raise InputError(faults)
    if not offers:
        raise fault("no-offers", Origin(path.name), "holds no offer", _HINT)
    return tuple(offers), sorted_findings(findings)
