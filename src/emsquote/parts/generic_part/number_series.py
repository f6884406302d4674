"""What a part number itself says of its part: value, tolerance, voltage, dielectric and size in the
codes of the great series.

Where the series is not known, the codes that all makers share still tell whether a number can be
of a part of some value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.parts.component_value import Quantity
from emsquote.parts.component_value.dielectric import dielectric_words
from emsquote.parts.component_value.size import size_words
from emsquote.parts.generic_part.kind import GenericKind
from emsquote.parts.generic_part.parameter import Fact, Facts, Parameter

_SEPARATORS = re.compile(r"[\s\-_]+")
_LETTER_AS_POINT = re.compile(r"(\d*)([RKM])(\d*)")
_AFTER = r"(?:-?([ABCDFGJKMZ])(?![0-9]))?"
_CODES = (
    re.compile(rf"(?<![0-9])(\d{{3,4}})(?![0-9R]){_AFTER}"),
    re.compile(rf"(?<![0-9])(\d{{1,3}}[RKMN]\d{{0,2}})(?![0-9]){_AFTER}"),
    re.compile(rf"(?<![0-9])(R\d{{1,3}})(?![0-9]){_AFTER}"),
)
"""A value code, as digits or with a letter for the point, and the letter of tolerance behind it."""
_POWERS = {"R": 0, "K": 3, "M": 6}
_UNITS = {"pF": -12, "uF": -6, "nH": -9, "uH": -6, "ohm": 0}
_SMALL = Decimal("10E-12")
"""Below, letters of tolerance mean picofarads."""
_GUESSED_UNITS = {
    Quantity.CAPACITANCE: ("pF", "uF"),
    Quantity.INDUCTANCE: ("uH", "nH"),
    Quantity.RESISTANCE: ("ohm",),
}
"""What a code of digits may count, by the unit of a kind: electrolytics count microfarads."""


class NumberSeries(Struct, frozen=True, kw_only=True):
    """A series: how its numbers look, what their signs mean, and what all its parts are."""

    name: str
    kind: str
    form: re.Pattern[str]
    unit: str
    size: Mapping[str, str]
    dielectric: Mapping[str, str]
    voltage: Mapping[str, Decimal]
    last_digit: Mapping[str, int]
    """Letters that stand for the power of ten, where it is below 0."""
    power: Mapping[str, Decimal]
    mount: str


class _Shipped(Struct, frozen=True, kw_only=True):
    """The shipped series, and what all makers' numbers share."""

    series: tuple[NumberSeries, ...]
    percent: Mapping[str, Decimal]
    """Letters of tolerance."""
    picofarads: Mapping[str, Decimal]
    """The same of small capacitors."""
    arrays: tuple[str, ...]
    """How numbers of arrays begin."""


class NumberSays(Struct, frozen=True):
    """What a number says: the series it is of ("" where only codes were read), and the facts."""

    series: str
    kind: str
    facts: Facts


def _texts(table: TomlTable) -> Mapping[str, str]:
    return {key: table.text(key) for key in table.values}


def _numbers(table: TomlTable) -> Mapping[str, Decimal]:
    return {key: table.number(key, minimum=None) for key in table.values}


def _series(table: TomlTable) -> NumberSeries:
    last_digit = _numbers(table.table("last_digit"))
    return NumberSeries(
        name=table.text("name"),
        kind=table.text("kind"),
        form=re.compile(table.text("form")),
        unit=table.text("unit"),
        size=_texts(table.table("size")),
        dielectric=_texts(table.table("dielectric")),
        voltage=_numbers(table.table("voltage")),
        last_digit={letter: int(power) for letter, power in last_digit.items()},
        power=_numbers(table.table("power")),
        mount=table.text("mount"),
    )


@cache
def _shipped() -> _Shipped:
    root = read_toml(data_folder() / "number_series.toml")
    shipped = _Shipped(
        series=tuple(_series(table) for table in root.tables("series")),
        percent=_numbers(root.table("tolerance")),
        picofarads=_numbers(root.table("absolute")),
        arrays=root.table("never").texts("begins"),
    )
    root.check()
    return shipped


def _plain(number: str) -> str:
    return _SEPARATORS.sub("", number).upper()


def is_of_several(number: str) -> bool:
    """Return whether a number is of an array: several parts in one.

    >>> is_of_several("CAY16-103J4LF"), is_of_several("RC0402FR-0710KL")
    (True, False)
    """
    return _plain(number).startswith(_shipped().arrays)


def coded_value(code: str, last_digit: Mapping[str, int] | None = None) -> Decimal:
    """Return what a value code says in its unit (EN 60062): `104`, `1002`, `4R7`, `10K`, `4K7`.

    >>> coded_value("1002"), coded_value("4K7"), coded_value("R047")
    (Decimal('1.00E+4'), Decimal('4.7E+3'), Decimal('0.047'))
    """
    digits, last = code[:-1], code[-1:]
    power = (last_digit or {}).get(last)
    if power is not None and digits.isdecimal():
        return Decimal(digits).scaleb(power)
    if point := _LETTER_AS_POINT.fullmatch(code):
        number = Decimal(f"{point[1] or 0}.{point[3] or 0}")
        return number.scaleb(_POWERS[point[2]])
    return Decimal(digits).scaleb(int(last))


def _percent(letter: str, value: Decimal, *, capacitance: bool) -> Decimal | None:
    """Return what a letter of tolerance means for a value, in percent."""
    letters = _shipped()
    if capacitance and value < _SMALL and letter in letters.picofarads:
        return letters.picofarads[letter].scaleb(-12) / value * 100 if value else None
    return letters.percent.get(letter)


def _facts(series: NumberSeries, signs: Mapping[str, str]) -> Facts:
    """Return what the signs of a number mean; a sign without a known meaning says nothing."""
    value = coded_value(signs["value"], series.last_digit).scaleb(_UNITS[series.unit])
    size = signs.get("size", "")
    letter = signs.get("tolerance", "")
    code = signs.get("dielectric", "")
    said: dict[Parameter, Fact | None] = {
        Parameter.VALUE: value.normalize(),
        Parameter.SIZE: series.size.get(size, size),
        Parameter.TOLERANCE: _percent(letter, value, capacitance=series.unit == "pF"),
        Parameter.VOLTAGE: series.voltage.get(signs.get("voltage", "")),
        Parameter.POWER: series.power.get(signs.get("power", "")),
        Parameter.MOUNT: series.mount,
        Parameter.DIELECTRIC: dielectric_words().known(series.dielectric.get(code, code)),
    }
    return {name: fact for name, fact in said.items() if fact is not None and fact != ""}


@lru_cache(maxsize=20_000)  # numbers that lines and offers share
def number_says(number: str) -> NumberSays | None:
    """Return what a number of a known series says of its part, None for any other number.

    >>> says = number_says("C0402C333J4RACTU")
    >>> says.facts[Parameter.VALUE], says.facts[Parameter.VOLTAGE], says.facts[Parameter.DIELECTRIC]
    (Decimal('3.3E-8'), Decimal('16'), 'X7R')
    """
    plain = _plain(number)
    for known in _shipped().series:
        found = known.form.match(plain)
        if found:
            return NumberSays(known.name, known.kind, _facts(known, found.groupdict("")))
    return None


def code_for(number: str, kind: GenericKind, value: Decimal) -> NumberSays | None:
    """Return what the codes in a number of an unknown series say, if one of them is of the value.

    None if the number has codes, and none of them is of the value: it is another part's. A number
    without any code says nothing.
    """
    codes = list(_codes_in(_SEPARATORS.sub("-", number).upper()))
    for code in codes:
        if value in set(_readings(code[1], kind)):
            return NumberSays("", kind.name, dict(_tolerance(code, kind, value)))
    if any(code[2] and code[1].isdecimal() for code in codes):
        return None
    return NumberSays("", kind.name, {})


def _codes_in(plain: str) -> Iterator[re.Match[str]]:
    """Yield what may be value codes: no chip size."""
    sizes = size_words().imperial
    for form in _CODES:
        for code in form.finditer(plain):
            if code[1] not in sizes:
                yield code


def _readings(code: str, kind: GenericKind) -> Iterator[Decimal]:
    if kind.quantity is None:
        return
    for unit in _GUESSED_UNITS.get(kind.quantity, ()):
        written = code.replace("N", "R") if unit == "nH" else code
        if "N" not in written:
            yield coded_value(written).scaleb(_UNITS[unit]).normalize()


def _tolerance(
    code: re.Match[str], kind: GenericKind, value: Decimal
) -> Iterator[tuple[Parameter, Fact]]:
    if not code[2]:
        return
    percent = _percent(code[2], value, capacitance=kind.quantity is Quantity.CAPACITANCE)
    if percent is not None:
        yield Parameter.TOLERANCE, percent
