"""What users write on the command line about a file: `--map mpn="Part No"`, `--limit
rows=500000`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from msgspec.structs import fields, replace

from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.intake.readers import DEFAULT_LIMITS, FileLimits
from emsquote.model.column_role import ASKED_ROLES, ColumnRole

_MOST_DIGITS = 15


def parse_mapping(written: Iterable[str]) -> Mapping[ColumnRole, str]:
    """Return role to title from `role=title` texts; `InputError` naming every unknown role.

    >>> {role.value: title for role, title in parse_mapping(["mpn=Part No", "unit=#4"]).items()}
    {'mpn': 'Part No', 'unit': '#4'}
    """
    mapping: dict[ColumnRole, str] = {}
    faults = []
    for asked in written:
        role, _, title = (part.strip() for part in asked.partition("="))
        if role in ASKED_ROLES and title:
            mapping[ColumnRole(role)] = title
        else:
            faults.append(_bad_mapping(asked, role))
    if faults:
        raise InputError(faults)
    return mapping


def _bad_mapping(asked: str, role: str) -> Finding:
    near = difflib.get_close_matches(role, ASKED_ROLES, 1)
    if near and role not in ASKED_ROLES:
        hint = f'did you mean "{near[0]}"?'
    else:
        hint = f'write role="Title"; roles: {", ".join(ASKED_ROLES)}'
    return Finding(Severity.FAULT, "bad-mapping", Origin("--map"), f'cannot use "{asked}"', hint)


def parse_limits(written: Iterable[str]) -> FileLimits:
    """Return the limits with those changed that `name=number` texts give.

    `InputError` naming every unknown one.

    >>> parse_limits(["rows=500000"]).rows
    500000
    """
    names = [field.name for field in fields(FileLimits)]
    changed: dict[str, int] = {}
    faults = []
    hint = f"write name=number; names: {', '.join(names)}"
    origin = Origin("--limit")
    for asked in written:
        name, _, number = (part.strip() for part in asked.partition("="))
        if name in names and number.isdecimal() and len(number) < _MOST_DIGITS:
            changed[name] = int(number)
        else:
            message = f'cannot use "{asked}"'
            faults.append(Finding(Severity.FAULT, "bad-limit", origin, message, hint))
    if faults:
        raise InputError(faults)
    return replace(DEFAULT_LIMITS, **changed)
