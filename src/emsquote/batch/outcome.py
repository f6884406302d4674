"""The outcome of a task: what the summary tells of one BOM, small enough to be kept for every one
of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from emsquote.finding import Finding, Severity
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.quote import Quote, QuoteColumn

_STALE = "stale-price"
_UNPRICED = (
    "no-offer",
    "not-electronics",
    "proposed-not-bought",
    "estimated",
    "not-said-who-supplies",
    "several-of-an-item",
)
"""Findings on lines, and on what the scope implies beside them, that have no price."""
MOST_TOLD = 20
"""Findings of one BOM that are kept; its quote has them all."""


class Status(StrEnum):
    """How the quoting of a BOM ended."""

    COMPLETE = "complete"
    OPEN = "open"
    """Quoted, with open points."""
    REFUSED = "refused"
    """Not quoted."""


class ColumnPrice(Struct, frozen=True):
    """What a BOM costs at one quantity; only the known part of it where `complete` is false."""

    quantity: int
    unit_price: Decimal
    total: Decimal
    complete: bool


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one BOM.

    `bom` is its path as given; `findings` are the first that must be settled.
    """

    name: str
    bom: str
    status: Status
    currency: str = ""
    lines: int = 0
    columns: tuple[ColumnPrice, ...] = ()
    unpriced: int = 0
    """Lines without price, and things that the scope implies of which nobody says who supplies
    them.
    """
    short: int = 0
    stale: int = 0
    """Whether parts are bought at old prices: how many findings tell so."""
    doubts: int = 0
    findings: tuple[Finding, ...] = ()
    untold: int = 0
    """Findings that must be settled and are not among `findings`."""
    files: tuple[str, ...] = ()
    """The quotes written, by their names."""


def _count(findings: Iterable[Finding], *codes: str) -> int:
    return sum(1 for finding in findings if finding.code in codes)


def outcome_of(
    name: str, bom: str, quote: Quote, shown: AnyQuote, files: tuple[str, ...]
) -> Outcome:
    """Return what the summary tells of a quote.

    Gates judge the whole quote; `shown` is what the reader of its documents has of it, whose
    findings are told.
    """
    stale = tuple(finding for finding in shown.findings if finding.code == _STALE)
    told = (*shown.open_points, *stale)
    return Outcome(
        name=name,
        bom=bom,
        status=Status.COMPLETE if quote.complete else Status.OPEN,
        currency=quote.currency,
        lines=len(quote.lines),
        columns=tuple(_column(column) for column in quote.columns),
        unpriced=_count(quote.findings, *_UNPRICED),
        short=_count(quote.findings, "shortage"),
        stale=_count(quote.findings, _STALE),
        doubts=sum(1 for finding in quote.findings if finding.severity is Severity.DOUBT),
        findings=told[:MOST_TOLD],
        untold=len(told[MOST_TOLD:]),
        files=files,
    )


def _column(column: QuoteColumn) -> ColumnPrice:
    return ColumnPrice(
        column.quantity, column.unit_price.amount, column.total.amount, column.complete
    )


def refused(name: str, bom: str, findings: tuple[Finding, ...]) -> Outcome:
    """Return the outcome of a BOM that could not be quoted."""
    return Outcome(
        name=name,
        bom=bom,
        status=Status.REFUSED,
        findings=findings[:MOST_TOLD],
        untold=len(findings[MOST_TOLD:]),
    )
