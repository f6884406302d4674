"""The summary of a run whose quotes are for customers: what everybody may read of it.

As with a quote, each field that goes through is named. What was bought together, what moved against
an earlier run and the limits of gates stay in the house; that a gate stopped a BOM, or that a BOM
could not be quoted, is told without saying why.
"""

from __future__ import annotations

from pathlib import PurePath

from emsquote.batch.outcome import Outcome, Status
from emsquote.batch.summary import Failure, Summary
from emsquote.documents.sheet import View
from emsquote.finding import NOWHERE, Finding, Severity

_REFUSED = "could not be quoted; `emsquote price` tells why"
_STOPPED = "was stopped by a gate of the house"


def summary_shown_to(view: View, summary: Summary) -> Summary:
    """Return what a view has of a summary."""
    return summary if view is View.INTERNAL else customer_summary(summary)


def customer_summary(summary: Summary) -> Summary:
    """Return what everybody may read of a summary."""
    failures = {failure.name: None for failure in summary.failures}
    return Summary(
        outcomes=tuple(_outcome(outcome) for outcome in summary.outcomes),
        failures=tuple(Failure(name, _told(_STOPPED, Severity.OPEN)) for name in failures),
    )


def _outcome(outcome: Outcome) -> Outcome:
    findings = outcome.findings  # those of a quote are told as its customer may read them
    if outcome.status is Status.REFUSED:
        findings = (_told(_REFUSED, Severity.FAULT),)
    return Outcome(
        name=outcome.name,
        bom=PurePath(outcome.bom).name,
        status=outcome.status,
        currency=outcome.currency,
        lines=outcome.lines,
        columns=outcome.columns,
        unpriced=outcome.unpriced,
        short=outcome.short,
        findings=findings,
        untold=outcome.untold,
        files=outcome.files,
    )


def _told(message: str, severity: Severity) -> Finding:
    return Finding(severity, "to-be-settled", NOWHERE, message)
