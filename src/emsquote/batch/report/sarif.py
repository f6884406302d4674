"""SARIF 2.1.0 (OASIS): read by GitHub's code scanning, Azure and editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote as percent_encoded

from emsquote import __version__
from emsquote.batch.report.issue import Issue, Weight, issues
from emsquote.batch.summary import Summary

FILE = "report.sarif"
_LEVEL = {Weight.ERROR: "error", Weight.WARNING: "warning", Weight.NOTE: "note"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(summary: Summary) -> str:
    """Return the report's text."""
    found = list(issues(summary))
    codes = sorted({issue.code for issue in found})
    driver = {"name": "emsquote", "version": __version__, "rules": [{"id": code} for code in codes]}
    run = {"tool": {"driver": driver}, "results": [_result(issue, codes) for issue in found]}
    return (
        json.dumps(
            {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False
        )
        + "\n"
    )


def _result(issue: Issue, codes: Sequence[str]) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": percent_encoded(issue.path)},
        "region": {"startLine": issue.row},
    }
    return {
        "ruleId": issue.code,
        "ruleIndex": codes.index(issue.code),
        "level": _LEVEL[issue.weight],
        "message": {"text": f"{issue.name}: {issue.text}"},
        "locations": [{"physicalLocation": place}],
    }
