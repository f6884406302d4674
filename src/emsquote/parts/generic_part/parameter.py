"""Parameters of parts: what can be said of one, in one form whoever says it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from emsquote.parts.component_value.value import Quantity, written_value

Fact = Decimal | str
"""What is said of a parameter: a number in base units (percent for a tolerance), or a word."""


class Parameter(StrEnum):
    """What may be said of a part."""

    VALUE = "value"
    """The main value, in the unit of the kind."""
    SIZE = "size"
    """In the system of the kind: a chip's `0402`, a body's `3.2x2.5`, a can's `D6.3`."""
    TOLERANCE = "tolerance"
    VOLTAGE = "voltage"
    CURRENT = "current"
    POWER = "power"
    DIELECTRIC = "dielectric"
    FREQUENCY = "frequency"
    LOAD = "load"
    COLOUR = "colour"
    MOUNT = "mount"
    ANGLE = "angle"
    GRID = "grid"
    PITCH = "pitch"
    PINS = "pins"


Facts = Mapping[Parameter, Fact]
"""What is said of a part; a parameter that is not said is not there."""

_HUNDREDTH = Decimal("0.01")
_UNITS = {
    Parameter.VOLTAGE: Quantity.VOLTAGE,
    Parameter.CURRENT: Quantity.CURRENT,
    Parameter.POWER: Quantity.POWER,
    Parameter.FREQUENCY: Quantity.FREQUENCY,
    Parameter.LOAD: Quantity.CAPACITANCE,
}


def shown(parameter: Parameter, fact: Fact, quantity: Quantity | None = None) -> str:
    """Return a fact as people write it; a value in the unit of its kind.

    >>> shown(Parameter.VOLTAGE, Decimal(50)), shown(Parameter.TOLERANCE, Decimal("0.1"))
    ('50V', '±0.1%')
    """
    if isinstance(fact, str):
        return fact
    if parameter is Parameter.TOLERANCE:
        return f"±{fact.quantize(_HUNDREDTH).normalize():f}%"
    if parameter is Parameter.PITCH:
        return f"{fact.normalize():f}mm"
    unit = quantity if parameter is Parameter.VALUE else _UNITS.get(parameter)
    return written_value(unit, fact) if unit else f"{fact.normalize():f}"
