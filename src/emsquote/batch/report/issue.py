"""What all reports tell: for each BOM what stops the build, and what is only open or doubtful, at
its file and row.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePath

from msgspec import Struct

from emsquote.batch.outcome import Outcome
from emsquote.batch.summary import BUDGETS, Summary
from emsquote.documents.sheet import visible
from emsquote.finding import Finding, Severity


class Weight(StrEnum):
    """How much an issue weighs to a CI system."""

    ERROR = "error"
    """Stops the build: a BOM that is refused, or what a gate does not let pass."""
    WARNING = "warning"
    NOTE = "note"


class Issue(Struct, frozen=True, kw_only=True):
    """One thing to show.

    `path` is relative as the BOM was named, with slashes; `row` counts from 1.
    """

    name: str
    code: str
    weight: Weight
    path: str
    row: int
    message: str
    hint: str

    @property
    def text(self) -> str:
        """The message with the way out."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


_WEIGHT = {
    Severity.FAULT: Weight.ERROR,
    Severity.OPEN: Weight.WARNING,
    Severity.DOUBT: Weight.NOTE,
    Severity.NOTE: Weight.NOTE,
}


def issues(summary: Summary) -> Iterator[Issue]:
    """Yield every issue of a run, BOM by BOM: what gates stopped first."""
    for outcome in summary.outcomes:
        yield from issues_of(outcome, summary)
    yield from issues_of_budgets(summary)


def issues_of_budgets(summary: Summary) -> Iterator[Issue]:
    """Yield what stops the build and belongs to no BOM of the run."""
    for failure in summary.failures:
        if failure.name == BUDGETS:
            yield _issue(BUDGETS, failure.finding.origin.file, failure.finding, Weight.ERROR)


def issues_of(outcome: Outcome, summary: Summary) -> Iterator[Issue]:
    """Yield the issues of one BOM."""
    for failure in summary.failures:
        if failure.name == outcome.name:
            yield _issue(outcome.name, outcome.bom, failure.finding, Weight.ERROR)
    for finding in outcome.findings:
        yield _issue(outcome.name, outcome.bom, finding, _WEIGHT[finding.severity])


def _issue(name: str, bom: str, finding: Finding, weight: Weight) -> Issue:
    path = PurePath(bom)
    elsewhere = finding.origin.file not in {"", path.name, bom}
    message = f"{finding.origin}: {finding.message}" if elsewhere else finding.message
    row = 1 if elsewhere else max(1, finding.origin.row)
    return Issue(
        name=visible(name),
        code=finding.code,
        weight=weight,
        path=path.as_posix(),
        row=row,
        message=visible(message),
        hint=visible(finding.hint),
    )
