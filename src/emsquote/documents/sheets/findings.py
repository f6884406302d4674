"""What is open, what is doubtful and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from emsquote.documents.sheet import Sheet, SheetColumn, SheetRow, View, titled, visible
from emsquote.finding import Finding, Severity
from emsquote.model.customer_quote import AnyQuote
from emsquote.wording.texts import Texts, Word


def findings_sheet(quote: AnyQuote, view: View, texts: Texts) -> Sheet:
    """Return one row a finding, heaviest first.

    The customer sees no codes and no hints, which are for the house.
    """
    shown = [
        SheetColumn("Weight", width=10),
        SheetColumn("Place", width=24),
        SheetColumn(Word("findings", "What"), width=70),
    ]
    if view is View.INTERNAL:
        shown += [SheetColumn("Way out", width=50), SheetColumn("Code", width=18)]
    return Sheet(
        name=texts("Open points"),
        title=texts("Open points and assumptions"),
        columns=tuple(titled(column, texts) for column in shown),
        rows=tuple(SheetRow(_cells(finding, view, texts)) for finding in quote.findings),
        notes=() if quote.findings else (texts("Nothing is open."),),
        language=texts.language,
    )


def _cells(finding: Finding, view: View, texts: Texts) -> tuple[str, ...]:
    cells = (
        texts.word("severity", finding.severity),
        visible(str(finding.origin)),
        visible(texts.sentence(finding.message)),
    )
    return (
        cells
        if view is View.CUSTOMER
        else (*cells, visible(texts.sentence(finding.hint)), finding.code)
    )


_SHOWN_OF_A_KIND = 3


def digest(
    findings: Sequence[Finding], view: View, texts: Texts
) -> Iterator[tuple[Severity, str, tuple[str, ...]]]:
    """Yield each severity with its heading (`Open: 7`) and its findings as lines, only the first
    few of each code.
    """
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        same = tuple(group)
        heading = texts.word("findings", severity, count=len(same))
        yield severity, heading, tuple(_lines(same, view, texts))


def _lines(findings: Sequence[Finding], view: View, texts: Texts) -> Iterator[str]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for alike in by_code.values():
        # One more than the limit is shown instead of being announced.
        shown = alike if len(alike) <= _SHOWN_OF_A_KIND + 1 else alike[:_SHOWN_OF_A_KIND]
        yield from (_line(finding, texts) for finding in shown)
        if len(alike) > len(shown):
            yield texts("… and {count} more like it", count=len(alike) - len(shown))
        hints = dict.fromkeys(
            visible(texts.sentence(finding.hint)) for finding in shown if finding.hint
        )
        if view is View.INTERNAL:
            yield from (texts("hint: {hint}", hint=hint) for hint in hints)


def _line(finding: Finding, texts: Texts) -> str:
    place, message = str(finding.origin), texts.sentence(finding.message)
    return visible(f"{place}: {message}" if place else message)
