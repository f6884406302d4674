"""What users write on the command line about a file: `--map mpn="Part No"`, `--limit
rows=500000`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from msgspec.structs import fields, replace

from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.intake.readers import DEFAULT_LIMITS, FileLimits
from emsquote.model.bom import ColumnRole

_MOST_DIGITS = 15


def parse_mapping(written: Iterable[str]) -> Mapping[str, str]:
    """Return role to title from `role=title` texts; `InputError` naming every unknown role.

    >>> parse_mapping(["mpn=Part No", "quantity=#4"])
    {'mpn': 'Part No', 'quantity': '#4'}
    """
    roles = [role.value for role in ColumnRole] + ["fitted"]
    mapping: dict[str, str] = {}
    faults = []
    for each in written:
        role, sign, title = (part.strip() for part in each.partition("="))
        if role in roles and sign and title:
            mapping[role] = title
        else:
            near = difflib.get_close_matches(role, roles, 1)
            hint = (
                f'did you mean "{near[0]}"?'
                if near and role not in roles
                else f'write role="Title"; roles: {", ".join(roles)}'
            )
            faults.append(
                Finding(
                    Severity.FAULT, "bad-mapping", Origin("--map"), f'cannot use "{each}"', hint
                )
            )
    if faults:
        raise InputError(faults)
    return mapping


def parse_limits(written: Iterable[str]) -> FileLimits:
    """Return the limits with those changed that `name=number` texts give.

    `InputError` naming every unknown one.

    >>> parse_limits(["rows=500000"]).rows
    500000
    """
    names = [field.name for field in fields(FileLimits)]
    changed: dict[str, int] = {}
    faults = []
    for each in written:
        name, _, number = (part.strip() for part in each.partition("="))
        if name in names and number.isdecimal() and len(number) < _MOST_DIGITS:
            changed[name] = int(number)
        else:
            hint = f"write name=number; names: {', '.join(names)}"
            faults.append(
                Finding(
                    Severity.FAULT, "bad-limit", Origin("--limit"), f'cannot use "{each}"', hint
                )
            )
    if faults:
        raise InputError(faults)
    return replace(DEFAULT_LIMITS, **changed)
