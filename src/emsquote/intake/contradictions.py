"""What lines say that cannot be: designators of another kind of part than the value or footprint,
one part number for several values. A list whose columns were read wrong is full of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bom import BomLine
from emsquote.wording.sentence import theirs

_CHIP = re.compile(r"([RCL])_?(?:0402|0603|0805|1206)(?!\d)")
_WITH_UNIT = re.compile(r"\d[\d.,]*\s*[pnuµμmkM]?(F|H|Ω|ohms?)", re.IGNORECASE)
_KINDS = {"f": "c", "h": "l", "ω": "r", "ohm": "r", "ohms": "r"}
_MEASURED = {"r": "ohm", "c": "farad", "l": "henry"}
"""The base unit that a part with such a prefix is measured by."""
_ALIKE = frozenset({("l", "r")})
"""Ferrites and bridges stand at the places of inductors."""
_SHOWN, _VALUES_SHOWN = 5, 4


def contradiction_findings(lines: Sequence[BomLine], header: Origin) -> Iterator[Finding]:
    """Yield the contradictions of a list, one finding for each kind."""
    odd = [line for line in lines if _is_of_another_kind(line)]
    if odd:
        message = theirs(
            "designators are of another kind than value or footprint: {names}",
            names=_shown([f"{line.designators[0]} {line.value or line.footprint}" for line in odd]),
        )
        place = replace(header, row=odd[0].origin.row)
        hint = "look whether the columns are read as they are meant"
        yield Finding(Severity.OPEN, "kind-contradicts", place, message, hint)
    yield from _numbers_of_many_values(lines, header)


def _shown(names: Sequence[str]) -> str:
    more = ["…"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


def _prefix(line: BomLine) -> str:
    return line.designators[0].rstrip("0123456789").casefold() if line.designators else ""


def _is_of_another_kind(line: BomLine) -> bool:
    """Whether value and footprint, as far as they tell, deny the prefix of the designators."""
    prefix = _prefix(line)
    if prefix not in _MEASURED:
        return False
    by_value = _WITH_UNIT.fullmatch(line.value.strip())
    by_footprint = _CHIP.match(line.footprint)
    kinds = {_KINDS[by_value[1].casefold()]} if by_value else set()
    if by_footprint:
        kinds.add(by_footprint[1].casefold())
    return len(kinds) == 1 and prefix not in kinds and (prefix, *kinds) not in _ALIKE


def _numbers_of_many_values(lines: Sequence[BomLine], header: Origin) -> Iterator[Finding]:
    """Yield the part numbers that stand with more than one value."""
    by_number: dict[str, dict[str, BomLine]] = {}
    for line in lines:
        if line.mpn and line.value and _prefix(line) in _MEASURED:
            by_number.setdefault(line.mpn, {}).setdefault(line.value, line)
    odd = {
        number: values
        for number, values in by_number.items()
        if len(values) > 1 and len(_amounts(values.values())) > 1
    }
    if not odd:
        return
    named = [f"{number} ({_listed(values)})" for number, values in odd.items()]
    message = theirs("part numbers stand with several values: {names}", names=_shown(named))
    first = next(iter(next(iter(odd.values())).values()))
    place = replace(header, row=first.origin.row)
    hint = "correct number or value"
    yield Finding(Severity.OPEN, "number-of-two-values", place, message, hint)


def _listed(values: Mapping[str, BomLine]) -> str:
    return ", ".join(list(values)[:_VALUES_SHOWN])


def _amounts(lines: Iterable[BomLine]) -> set[Decimal]:
    """Return the different amounts that lines state, as far as they can be read."""
    from emsquote.parts.component_value import (  # noqa: PLC0415 - late: hardly any list needs it
        ComponentValue,
        Quantity,
        component_value,
    )

    read = [component_value(line.value, Quantity(_MEASURED[_prefix(line)])) for line in lines]
    return {stated.value for stated in read if isinstance(stated, ComponentValue)}
