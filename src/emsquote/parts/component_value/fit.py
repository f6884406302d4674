"""Whether an offered part meets what a BOM line states of its value: for lines that name no part
number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from emsquote.parts.component_value.dielectric import dielectric_words
from emsquote.parts.component_value.value import ComponentValue


class Fit(Struct, frozen=True):
    """Whether a part fits: true where nothing falls short, else with every reason."""

    shortfalls: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.shortfalls


def _below(name: str, stated: Decimal | None, offered: Decimal | None) -> Iterator[str]:
    if stated is None:
        return
    if offered is None:
        yield f"its {name} is not known"
    elif offered < stated:
        yield f"its {name} is lower"


def _looser(stated: ComponentValue, offered: ComponentValue) -> Iterator[str]:
    if stated.tolerance is None:
        return
    wanted = stated.tolerance.percent_of(stated.value)
    given = offered.tolerance.percent_of(offered.value) if offered.tolerance else None
    if offered.tolerance is None:
        yield "its tolerance is not known"
    elif wanted is None or given is None:
        if offered.tolerance != stated.tolerance:
            yield "its tolerance cannot be compared"
    elif given > wanted:
        yield "its tolerance is wider"


def _shortfalls(stated: ComponentValue, offered: ComponentValue) -> Iterator[str]:
    if (stated.quantity, stated.value) != (offered.quantity, offered.value):
        yield "its value is another"
    yield from _looser(stated, offered)
    yield from _below("voltage", stated.voltage, offered.voltage)
    yield from _below("current", stated.current, offered.current)
    yield from _below("power", stated.power, offered.power)
    if stated.at_frequency is not None and stated.at_frequency != offered.at_frequency:
        yield "its value is stated at another frequency"
    if stated.dielectric and not dielectric_words().as_good(offered.dielectric, stated.dielectric):
        yield f"its dielectric is {offered.dielectric or 'not known'}"
    if stated.package and stated.package != offered.package:
        yield f"its package is {offered.package or 'not known'}"


def meets(stated: ComponentValue, offered: ComponentValue) -> Fit:
    """Return whether an offered part meets every stated parameter: same value and package, the rest
    as good or better.

    What is stated and not known of the offered part counts as not met.

    >>> from emsquote.parts.component_value.grammar import component_value
    >>> meets(component_value("100nF 25V 0402"), component_value("100nF 10% 16V X7R 0402"))
    Fit(shortfalls=('its voltage is lower',))
    """
    return Fit(tuple(_shortfalls(stated, offered)))
