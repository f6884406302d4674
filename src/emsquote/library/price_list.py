"""Offers from a price list in emsquote's own layout: a CSV file with one offer a row (`offer_row.FIELDS`)."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from emsquote.finding import Finding, InputError, Origin, Severity, fault, sorted_findings
from emsquote.library.offer_row import FIELDS, read_offer
from emsquote.offer import Offer

_ALSO = {"lead_time_days": "lead_days", "read_on": "date"}
"""Column titles that stand for a field beside its own name."""
_ROWS_BETWEEN = 2000
_HINT = f"the columns are {', '.join(FIELDS[:4])}, …, currency, breaks (1:0.10;10:0.08)"


def _text(raw: IO[bytes]) -> io.TextIOWrapper:
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return io.TextIOWrapper(gzip.open(raw) if packed else raw, encoding="utf-8-sig", newline="")


def _titles(header: Sequence[str], origin: Origin) -> list[str]:
    names = [_ALSO.get(title.strip().lower(), title.strip().lower()) for title in header]
    needed = [name for name in ("breaks", "currency") if name not in names]
    if not {"mpn", "sku"} & set(names):
        needed.insert(0, "mpn")
    if needed:
        raise fault("no-price-list", origin, f"no column {', '.join(needed)}", _HINT)
    return names


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


Progress = Callable[[int], None]
"""Is told how many bytes of a file have been read, now and then."""


def read_rows(path: Path, progress: Progress | None = None) -> Iterator[tuple[Offer | None, tuple[Finding, ...]]]:
    """Yield every row of a price list as an offer or None, with what was found; `InputError` if it is no price list.

    The file is UTF-8, plain or packed with gzip, and delimited by commas, semicolons, tabs or bars.
    """
    name = path.name
    try:
        with path.open("rb") as raw, _text(raw) as lines:
            first = lines.readline(65536)
            if not first.strip():
                raise fault("empty-file", Origin(name), "is empty", _HINT)
            delimiter = _delimiter(first)
            fields = _titles(next(csv.reader([first], delimiter=delimiter)), Origin(name, row=1))
            rows = csv.reader(lines, delimiter=delimiter)
            for cells in rows:
                if any(cells):
                    if progress and rows.line_num % _ROWS_BETWEEN == 0:
                        progress(raw.tell())
                    row = dict(zip(fields, cells, strict=False))
                    yield read_offer(row, Origin(name, row=rows.line_num + 1))
    except OSError as error:
        raise fault(
            "unreadable", Origin(name), f"cannot be read: {error.strerror or error}", "check the path"
        ) from error
    except (UnicodeDecodeError, csv.Error, EOFError) as error:
        raise fault("unreadable", Origin(name), "is not a text file in UTF-8", "save it as CSV, UTF-8") from error


def read_offers(path: Path) -> tuple[tuple[Offer, ...], tuple[Finding, ...]]:
    """Read a price list given by hand: its offers, and what was mended; `InputError` holds every fault."""
    offers: list[Offer] = []
    findings: list[Finding] = []
    for offer, found in read_rows(path):
        findings += found
        if offer is not None:
            offers.append(offer)
    if any(finding.severity is Severity.FAULT for finding in findings):
        raise InputError(finding for finding in findings if finding.severity is Severity.FAULT)
    if not offers:
        raise fault("no-offers", Origin(path.name), "holds no offer", _HINT)
    return tuple(offers), sorted_findings(findings)
