"""JUnit XML: each BOM a test case.

Refused is an error, stopped by a gate a failure, what is only open its output.

Read by GitLab, Jenkins, Azure and others. It holds no times: the same run gives the same bytes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from emsquote.batch.outcome import Outcome, Status
from emsquote.batch.report.issue import Issue, Weight, issues_of
from emsquote.batch.summary import Summary

FILE = "report.junit.xml"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(summary: Summary) -> str:
    """Return the report's text."""
    stopped = {failure.name for failure in summary.failures}
    suite = ET.Element(
        "testsuite",
        name="emsquote",
        tests=str(len(summary.outcomes)),
        failures=str(len(stopped)),
        errors=str(summary.count(Status.REFUSED)),
    )
    for outcome in summary.outcomes:
        _add_case(suite, outcome, list(issues_of(outcome, summary)))
    ET.indent(suite)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suite, encoding="unicode")}\n'


def _add_case(suite: ET.Element, outcome: Outcome, issues: list[Issue]) -> None:
    case = ET.SubElement(
        suite, "testcase", classname="emsquote", name=_xml(outcome.name), file=_xml(outcome.bom)
    )
    wrong = [issue for issue in issues if issue.weight is Weight.ERROR]
    if wrong:
        kind = "error" if outcome.status is Status.REFUSED else "failure"
        found = ET.SubElement(case, kind, type=wrong[0].code, message=_xml(wrong[0].message))
        found.text = _lines(wrong)
    others = [issue for issue in issues if issue.weight is not Weight.ERROR]
    if others:
        ET.SubElement(case, "system-out").text = _lines(others)


def _lines(issues: list[Issue]) -> str:
    return _xml("\n".join(f"{issue.path}:{issue.row}: {issue.text}" for issue in issues))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
