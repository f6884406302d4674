"""Amounts as the arithmetic of a charge tells them, and in sentences about it."""

from __future__ import annotations

from decimal import Decimal

from emsquote.costing.rate_card import Driver
from emsquote.model.money import round_half_up

SECONDS_AN_HOUR = 3600
_SECONDS_A_MINUTE = 60

_UNITS = {
    Driver.AREA: "dm²",
    Driver.AREA_SIDE: "dm²",
    Driver.PANEL_AREA: "dm² of panel",
    Driver.CUT: "dm of cut",
    Driver.PERIMETER: "dm of edge",
    Driver.SHORT_SIDE: "mm",
    Driver.LONG_SIDE: "mm",
    Driver.THICKNESS: "mm thick",
    Driver.COPPER: "µm of copper",
    Driver.TRACK: "mm of track or gap",
    Driver.DRILL: "mm of drill",
    Driver.AMOUNT: "asked",
}


def told_amount(amount: Decimal, decimals: int = 4) -> Decimal:
    """Return an amount as `figure` tells it, for a sentence that is said in the reader's language.

    >>> told_amount(Decimal("40.00")), told_amount(Decimal("0.03125"))
    (Decimal('40'), Decimal('0.0313'))
    """
    return Decimal(figure(amount, decimals))


def figure(amount: Decimal, decimals: int = 4) -> str:
    """Return an amount as it is told in a working: at most so many decimals, none that say nothing.

    >>> figure(Decimal("40.00")), figure(Decimal("0.03125"))
    ('40', '0.0313')
    """
    text = str(amount)
    if "E" in text or len(text.partition(".")[2]) > decimals:
        text = f"{round_half_up(amount, decimals):f}"
    if "." not in text:
        return text
    return text.rstrip("0").rstrip(".")


def counted(amount: Decimal, driver: Driver) -> str:
    """Return an amount with the name of its driver.

    >>> counted(Decimal(1240), Driver.PLACEMENT), counted(Decimal(1), Driver.PANEL_SIDE)
    ('1240 placements', '1 panel side')
    """
    return f"{figure(amount)} {unit_of(driver) or _noun(amount, driver)}"


def unit_of(driver: Driver) -> str:
    """Return the unit in which a driver is told, "" where it is counted in pieces of its name."""
    return _UNITS.get(driver, "")


def _noun(amount: Decimal, driver: Driver) -> str:
    name = driver.replace("-", " ")
    return name if amount == 1 else f"{name}s"


def duration(seconds: Decimal) -> str:
    """Return a time in the largest unit of which it is a whole multiple.

    >>> duration(Decimal(7200)), duration(Decimal(90)), duration(Decimal(120))
    ('2 h', '90 s', '2 min')
    """
    if seconds and seconds % SECONDS_AN_HOUR == 0:
        return f"{figure(seconds / SECONDS_AN_HOUR)} h"
    if seconds and seconds % _SECONDS_A_MINUTE == 0:
        return f"{figure(seconds / _SECONDS_A_MINUTE)} min"
    return f"{figure(seconds)} s"
