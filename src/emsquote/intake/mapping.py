"""Column mappings as users write them: `--map mpn="Part No"`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from emsquote.bom import Role
from emsquote.finding import Finding, InputError, Origin, Severity


def parse_mapping(written: Iterable[str]) -> Mapping[str, str]:
    """Return role to title from `role=title` texts; `InputError` naming every unknown role.

    >>> parse_mapping(["mpn=Part No", "quantity=#4"])
    {'mpn': 'Part No', 'quantity': '#4'}
    """
    roles = [role.value for role in Role] + ["fitted"]
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
            faults.append(Finding(Severity.FAULT, "bad-mapping", Origin("--map"), f'cannot use "{each}"', hint))
    if faults:
        raise InputError(faults)
    return mapping
