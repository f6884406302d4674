"""Part numbers as written in a cell: several at once, with their makers, or mangled by a
spreadsheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from emsquote.intake.judgement import Letters
from emsquote.intake.markers import is_nothing
from emsquote.intake.profile import has_shape, looks_like_part_number
from emsquote.model.bom import PartNumber

_SEPARATORS = re.compile(r"\s*(?:\n|~|\||;|\s/\s|\bor\b|\boder\b|\bou\b)\s*")
_SPLITTING = re.compile(r"[\s~|;,]")
_COMMA = re.compile(r"\s*,\s+|\s*,(?=[A-Za-z0-9]{5})")
_MANGLED = re.compile(
    r"\d(?:[.,]\d+)?E[+]\d{2,3}"
    r"|\d{1,2}[-./ ](?:jan|feb|mar|m[äa]r|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ]\d{2,4}"
    r"|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d"
    r"|#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|\d{4}-\d{2}-\d{2}(?: 00:00:00)?",
    re.IGNORECASE,
)


def is_mangled(text: str) -> bool:
    """Whether a spreadsheet turned a part number into something else: `1,00E+05`, `2-Mar`, `#N/A`.

    >>> is_mangled("1,00E+05"), is_mangled("5-Mar"), is_mangled("1E100K")
    (True, True, False)
    """
    return _MANGLED.fullmatch(text.strip()) is not None


def is_swapped(number: str, supplier_number: str) -> bool:
    """Whether a supplier's number stands where the maker's should, and the maker's where the
    supplier's should.

    >>> is_swapped("311-0.0ARCT-ND", "RC0805JR-070RL")
    True
    >>> is_swapped("RC0805JR-070RL", "311-0.0ARCT-ND")
    False
    """
    return (
        has_shape("sku", number)
        and not has_shape("sku", supplier_number)
        and looks_like_part_number(supplier_number)
    )


def split_numbers(text: str) -> tuple[str, ...]:
    """Return the part numbers that a cell holds, as written.

    One that merely has a slash or comma in it stays whole.

    >>> split_numbers("GRM155R71C104KA88D ~ CL05B104KO5NNNC"), split_numbers("BZA456A,115")
    (('GRM155R71C104KA88D', 'CL05B104KO5NNNC'), ('BZA456A,115',))
    """
    if is_nothing(text):
        return ()
    if _SPLITTING.search(text) is None:
        return (text,)
    parts = [part for part in _SEPARATORS.split(text) if not is_nothing(part)]
    if len(parts) > 1:
        return tuple(parts)
    some = [part for part in _COMMA.split(text) if part]
    return tuple(some) if len(some) > 1 and all(map(_is_whole_number, some)) else (text,)


def may_be_two(text: str) -> bool:
    """Whether a cell may hold two part numbers with nothing but a blank between: to be asked, never
    to be split.

    >>> may_be_two("GRM155R71C104KA88D CL05B104KO5NNNC"), may_be_two("RC0402FR 0710KL")
    (True, False)
    >>> may_be_two("ERJ 2RKF1002X")
    False
    """
    some = text.split()
    return len(some) > 1 and all(
        _is_whole_number(part) and len(part) >= Letters.LONG_PART_NUMBER for part in some
    )


def _is_whole_number(part: str) -> bool:
    return len(part) >= Letters.PART_NUMBER and looks_like_part_number(part)


@lru_cache(maxsize=4096)  # makers' cells: a list has a few dozen
def split_makers(text: str, number: int) -> tuple[str, ...]:
    """Return as many makers as there are part numbers: one for all, or one each where the cell
    lists so many.
    """
    if is_nothing(text):
        return ("",) * number
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) != number:
        parts = [part for part in re.split(r"\s*,\s*", text) if part]
    return tuple(parts) if len(parts) == number else (" ".join(text.split()),) * number


def alternates_of(cells: Sequence[str], makers: Sequence[str]) -> tuple[PartNumber, ...]:
    """Return the part numbers of the alternates' columns, each with the maker beside it if there is
    one.
    """
    found: list[PartNumber] = []
    for position, text in enumerate(cells):
        if text and not has_shape("link", text):
            numbers = split_numbers(text)
            maker = makers[position] if position < len(makers) else ""
            found.extend(
                PartNumber(*pair)
                for pair in zip(numbers, split_makers(maker, len(numbers)), strict=True)
            )
    return tuple(found)
