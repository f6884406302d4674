"""JUnit XML: each BOM a test case.

Refused is an error; stopped by a gate or with open points a failure, as the exit code says of the
run; doubts and notes are its output.

Read by GitLab, Jenkins, Azure and others. It holds no times: the same run gives the same bytes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from emsquote.batch.outcome import Outcome, Status
from emsquote.batch.report.issue import Issue, Weight, issues_of, issues_of_budgets
from emsquote.batch.summary import BUDGETS, Summary

FILE = "report.junit.xml"
_FAILING = {
    Status.COMPLETE: {Weight.ERROR},
    Status.OPEN: {Weight.ERROR, Weight.WARNING},
    Status.REFUSED: {Weight.ERROR},
}
"""The issues for which a BOM fails, by how it ended."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(summary: Summary) -> str:
    """Return the report's text."""
    suite = ET.Element("testsuite", name="emsquote")
    for outcome in summary.outcomes:
        _add_case(suite, outcome, list(issues_of(outcome, summary)))
    lost = list(issues_of_budgets(summary))
    if lost:
        _tell(_case(suite, BUDGETS, lost[0].path), "failure", lost)
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(attribute, str(len(list(suite.iter(tag)))))
    ET.indent(suite)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suite, encoding="unicode")}\n'


def _add_case(suite: ET.Element, outcome: Outcome, issues: list[Issue]) -> None:
    case = _case(suite, outcome.name, outcome.bom)
    weights = _FAILING[outcome.status]
    wrong = [issue for issue in issues if issue.weight in weights]
    if wrong:
        _tell(case, "error" if outcome.status is Status.REFUSED else "failure", wrong)
    others = [issue for issue in issues if issue.weight not in weights]
    if others:
        ET.SubElement(case, "system-out").text = _lines(others)


def _case(suite: ET.Element, name: str, file: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname="emsquote", name=_xml(name), file=_xml(file))


def _tell(case: ET.Element, kind: str, wrong: list[Issue]) -> None:
    found = ET.SubElement(case, kind, type=wrong[0].code, message=_xml(wrong[0].message))
    found.text = _lines(wrong)


def _lines(issues: list[Issue]) -> str:
    return _xml("\n".join(f"{issue.path}:{issue.row}: {issue.text}" for issue in issues))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
