"""GitHub's workflow commands on standard output: a note at the BOM's row in the pull request for
each issue.
"""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.batch.report.issue import Issue, Weight, issues
from emsquote.batch.summary import Summary

FILE = "-"
_COMMAND = {Weight.ERROR: "error", Weight.WARNING: "warning", Weight.NOTE: "notice"}


def render(summary: Summary) -> str:
    """Return the report's text."""
    return "".join(_lines(issues(summary)))


def _lines(found: Iterator[Issue]) -> Iterator[str]:
    for issue in found:
        title = f"{issue.name}: {issue.code}"
        place = f"file={_property(issue.path)},line={issue.row},title={_property(title)}"
        yield f"::{_COMMAND[issue.weight]} {place}::{_data(issue.text)}\n"


def _data(text: str) -> str:
    """Escape a message as GitHub's runner reads it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
