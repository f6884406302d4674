"""What a quantity cell says: pieces, a length with its unit, or why it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache

from emsquote.intake.markers import comparable
from emsquote.intake.word_tables import word_rows
from emsquote.model.bom import UnknownQuantity
from emsquote.model.measure import PIECES, Measure
from emsquote.wording.sentence import theirs

_QUANTITY = re.compile(
    r"(?:x|×|\*|qty:?|~|≈|ca\.?|approx\.?|about)?\s*"
    r"(?P<number>\d[\d.,' ]*)\s*(?P<unit>[^\d\s.,][^\d]*|)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:['\u202f ]\d{3})+")
_MOST_DIGITS = 12


@cache
def _units() -> Mapping[str, str]:
    units: dict[str, str] = {}
    for row in word_rows("units"):
        units.update(dict.fromkeys(row["words"].split("|"), row["unit"]))
    return units


def unit_of(word: str) -> str | None:
    """Return the unit that a word stands for (`metros` is `m`, `个` is `pcs`), None if it is none.

    >>> unit_of("Metres"), unit_of("stück"), unit_of("bananas")
    ('m', 'pcs', None)
    """
    return _units().get(comparable(word).strip("()[]"))


def decimal_of(text: str) -> Decimal | None:
    """Return a number with either decimal sign, None if it is none.

    One comma is a decimal sign: `1,5` is 1.5.

    >>> decimal_of("1,5"), decimal_of("1.234.567"), decimal_of("12 500"), decimal_of("R1")
    (Decimal('1.5'), Decimal('1234567'), Decimal('12500'), None)
    """
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        return Decimal(re.sub(r"[^\d]", "", text))
    plain = text.replace(" ", "").replace("'", "")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".").rstrip(".")
    if len(plain) > _MOST_DIGITS or not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return None
    number = Decimal(plain)
    return Decimal(int(number)) if number == int(number) else number


@lru_cache(maxsize=8192)  # cells of quantities: a list has a few dozen
def quantity_of(text: str, unit_cell: str = "") -> Measure | UnknownQuantity:
    """Return what a cell with a quantity says, in the unit that it or the column beside it names.

    >>> [str(quantity_of(*cells)) for cells in (("3 METROS",), ("12个",), ("1,5", "m"))]
    ['3 m', '12', '1.5 m']
    >>> quantity_of("as needed")
    UnknownQuantity(reason='quantity "as needed" is no number')
    """
    found = _QUANTITY.fullmatch(text.strip().casefold())
    if found is None:
        return UnknownQuantity(theirs('quantity "{text}" is no number', text=text))
    number = decimal_of(found["number"])
    unit = unit_of(found["unit"]) if found["unit"] else unit_of(unit_cell) or PIECES
    if number is None or unit is None:
        return UnknownQuantity(theirs('quantity "{text}" is no number of a known unit', text=text))
    return Measure(number, unit)


@lru_cache(maxsize=8192)  # cells of quantities: a list has a few dozen
def states_quantity(text: str) -> bool:
    """Whether a cell by itself says how many, or how much in which unit.

    No reason is worked out for one that does not.

    >>> states_quantity("12"), states_quantity("3 m"), states_quantity("as needed")
    (True, True, False)
    """
    return _QUANTITY.fullmatch(text.strip().casefold()) is not None and isinstance(
        quantity_of(text), Measure
    )
