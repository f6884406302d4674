"""GitLab's Code Quality report: each issue at its place in the merge request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from emsquote.batch.report.issue import Weight, issues
from emsquote.batch.summary import Summary

FILE = "report.gitlab.json"
_SEVERITY = {Weight.ERROR: "major", Weight.WARNING: "minor", Weight.NOTE: "info"}


def render(summary: Summary) -> str:
    """Return the report's text."""
    return json.dumps(list(_issues(summary)), indent=1, ensure_ascii=False) + "\n"


def _issues(summary: Summary) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for issue in issues(summary):
        # What an issue is must not change with its amounts, else GitLab takes yesterday's for
        # another one.
        identity = "|".join((issue.name, issue.path, issue.code, str(issue.row)))
        seen[identity] = seen.get(identity, 0) + 1
        fingerprint = hashlib.sha256(
            f"{identity}|{seen[identity]}".encode("utf-8", "replace")
        ).hexdigest()
        yield {
            "description": f"{issue.name}: {issue.text}",
            "check_name": issue.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITY[issue.weight],
            "location": {"path": issue.path, "lines": {"begin": issue.row}},
        }
