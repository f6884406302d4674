"""A component's value: a main quantity and the parameters beside it, exact and in base units.

General unit libraries misread what BOMs write (`2.2K` as kelvin, `1M` as molar), so values have a
grammar of their own and become measures, which pint converts, only when asked.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from emsquote.model.measure import Measure


class Quantity(StrEnum):
    """What a value measures, by the base unit it is carried in."""

    RESISTANCE = "ohm"
    CAPACITANCE = "farad"
    INDUCTANCE = "henry"
    FREQUENCY = "hertz"
    VOLTAGE = "volt"
    CURRENT = "ampere"
    POWER = "watt"
    WIRE_GAUGE = "awg"


class Tolerance(Struct, frozen=True):
    """How far a value may be off, to the wider side: in percent, or in the base unit where
    `absolute`.
    """

    amount: Decimal
    absolute: bool = False

    def percent_of(self, value: Decimal) -> Decimal | None:
        """Return the tolerance in percent of a value; None if it is absolute and the value is 0."""
        if not self.absolute:
            return self.amount
        return self.amount / value * 100 if value else None


class ComponentValue(Struct, frozen=True, kw_only=True):
    """A main value with the parameters stated beside it, in base units.

    None or "" where nothing is stated.
    """

    quantity: Quantity
    value: Decimal
    tolerance: Tolerance | None = None
    voltage: Decimal | None = None
    current: Decimal | None = None
    power: Decimal | None = None
    at_frequency: Decimal | None = None
    """Where a ferrite's impedance is stated (`600R @ 100MHz`), in hertz."""
    dielectric: str = ""
    package: str = ""

    def measure(self) -> Measure:
        """Return the main value as a measure.

        A wire gauge as its copper area, rounded to 0.0001 mm² (ASTM B258).

        >>> ComponentValue(quantity=Quantity.WIRE_GAUGE, value=Decimal(22)).measure()
        Measure(amount=Decimal('0.3255'), unit='mm**2')
        """
        if self.quantity is Quantity.WIRE_GAUGE:
            diameter_mm = Decimal("0.127") * Decimal(92) ** ((36 - self.value) / 39)
            return Measure((diameter_mm**2 * _PI / 4).quantize(Decimal("0.0001")), "mm**2")
        return Measure(self.value, self.quantity.value)

    def __str__(self) -> str:
        """Write the value so that it reads back as the same: `100nF ±10% 50V X7R 0402`."""
        parameters = (
            f"±{self._tolerance()}" if self.tolerance else "",
            written_value(Quantity.VOLTAGE, self.voltage),
            written_value(Quantity.CURRENT, self.current),
            written_value(Quantity.POWER, self.power),
            f"@ {written_value(Quantity.FREQUENCY, self.at_frequency)}"
            if self.at_frequency is not None
            else "",
            self.dielectric,
            self.package,
        )
        return " ".join(filter(None, (written_value(self.quantity, self.value), *parameters)))

    def _tolerance(self) -> str:
        if self.tolerance is None or not self.tolerance.absolute:
            return f"{_plain(self.tolerance.amount)}%" if self.tolerance else ""
        return written_value(self.quantity, self.tolerance.amount)


class NoValue(Struct, frozen=True):
    """The text states no component value, and why."""

    reason: str


_PI = Decimal("3.14159265358979")
PREFIXES = {"p": -12, "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}
"""SI prefixes by their power of ten, rising."""
SYMBOLS = {
    Quantity.RESISTANCE: ("Ω", "m kMG"),
    Quantity.CAPACITANCE: ("F", "pnum "),
    Quantity.INDUCTANCE: ("H", "num "),
    Quantity.FREQUENCY: ("Hz", " kMG"),
    Quantity.VOLTAGE: ("V", "um k"),
    Quantity.CURRENT: ("A", "um k"),
    Quantity.POWER: ("W", "um k"),
    Quantity.WIRE_GAUGE: (" AWG", " "),
}
"""Each quantity's symbol and the prefixes that parts are written with; a blank stands for none."""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def written_value(quantity: Quantity, value: Decimal | None) -> str:
    """Return an amount with its unit and the prefix that people use, `100nF`; "" for None."""
    if value is None:
        return ""
    symbol, written = SYMBOLS[quantity]
    prefixes = [prefix.strip() for prefix in written]
    fitting = [prefix for prefix in prefixes if value and value.scaleb(-PREFIXES[prefix]) >= 1]
    prefix = fitting[-1] if fitting else ("" if not value else prefixes[0])
    return f"{_plain(value.scaleb(-PREFIXES[prefix]))}{prefix}{symbol}"
