"""Findings: what was noticed about an input or a quote, where it stands, and the way out.

A user's input that is at fault gives findings, all of them at once, sorted by place. When nothing
can be made of it, `InputError` carries them to the command line. A bug of the program is no
finding: it crashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding weighs."""

    FAULT = "fault"
    """The input cannot be used; no quote is made (exit 2)."""
    OPEN = "open"
    """The quote stands, but this must be settled before it is signed (exit 1)."""
    DOUBT = "doubt"
    """Probably right, worth a look (exit 0, or 1 with --strict)."""
    NOTE = "note"
    """What was assumed or chosen without asking; nothing to settle."""


class Origin(Struct, frozen=True, gc=False):
    """Where something was read: a file's name, and in it a sheet and a row (from 1), or a key's
    dotted path.

    >>> str(Origin("bom.xlsx", sheet="BOM", row=14)), str(Origin("job.toml", key="board.sides"))
    ('bom.xlsx[BOM]:14', 'job.toml: board.sides')
    """

    file: str
    sheet: str = ""
    row: int = 0
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.file}[{self.sheet}]" if self.sheet else self.file
        if self.row:
            place = f"{place}:{self.row}"
        return f"{place}: {self.key}" if self.key else place


NOWHERE = Origin("")
"""The origin of what was not read from anywhere."""


class Finding(Struct, frozen=True):
    """One thing noticed: `code` is stable and machine-readable (`no-offer`), `hint` names the way
    out.
    """

    severity: Severity
    code: str
    origin: Origin
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.origin}: {self.message}"
        return f"{text}\nhint: {self.hint}" if self.hint else text


_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings once each, heaviest first, then by place."""
    unique = dict.fromkeys(findings)
    return tuple(
        sorted(
            unique,
            key=lambda f: (
                _WEIGHT[f.severity],
                f.origin.file,
                f.origin.sheet,
                f.origin.row,
                f.origin.key,
                f.code,
            ),
        )
    )


class InputError(Exception):
    """An input that nothing can be made of. Carries every fault found, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted_findings(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def fault(code: str, origin: Origin, message: str, hint: str = "") -> InputError:
    """Return the error for a single fault, ready to be raised."""
    return InputError([Finding(Severity.FAULT, code, origin, message, hint)])
