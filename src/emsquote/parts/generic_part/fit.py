"""Whether an offered part is as a line says: what agrees, what falls short, what nobody says."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from emsquote.parts.component_value.dielectric import dielectric_words
from emsquote.parts.generic_part.kind import GenericKind
from emsquote.parts.generic_part.parameter import Fact, Facts, Parameter


class Comparison(Struct, frozen=True):
    """What agrees, what falls short and what the offer does not say, by parameter."""

    agreed: tuple[Parameter, ...] = ()
    short: tuple[Parameter, ...] = ()
    unsaid: tuple[Parameter, ...] = ()

    def __bool__(self) -> bool:
        return not self.short


def _is_same(stated: Fact, offered: Fact) -> bool:
    return stated == offered


def _is_at_least(stated: Fact, offered: Fact) -> bool:
    return isinstance(stated, Decimal) and isinstance(offered, Decimal) and offered >= stated


def _is_at_most(stated: Fact, offered: Fact) -> bool:
    return isinstance(stated, Decimal) and isinstance(offered, Decimal) and offered <= stated


def _is_as_good(stated: Fact, offered: Fact) -> bool:
    return dielectric_words().as_good(str(offered), str(stated))


_Rule = tuple[tuple[Parameter, ...], Callable[[Fact, Fact], bool], bool]


def _rules(kind: GenericKind) -> tuple[_Rule, ...]:
    """Return how parameters are compared, and whether the offer must say them."""
    return (
        (kind.found_by, _is_same, True),
        (kind.same, _is_same, False),
        (kind.at_least, _is_at_least, True),
        (kind.at_most, _is_at_most, True),
        (kind.as_good, _is_as_good, True),
    )


def compared(kind: GenericKind, stated: Facts, offered: Facts) -> Comparison:
    """Compare an offered part with what a line states: what is not stated may be anything."""
    agreed: list[Parameter] = []
    short: list[Parameter] = []
    unsaid: list[Parameter] = []
    for parameters, fits, must_be_said in _rules(kind):
        for parameter in parameters:
            if parameter not in stated:
                continue
            if parameter not in offered:
                (short if must_be_said else unsaid).append(parameter)
            elif fits(stated[parameter], offered[parameter]):
                agreed.append(parameter)
            else:
                short.append(parameter)
    return Comparison(tuple(agreed), tuple(short), tuple(unsaid))


def better(kind: GenericKind, parameter: Parameter, one: Fact, other: Fact) -> bool:
    """Return whether a fact meets whatever the other meets, and is not the same."""
    if one == other:
        return False
    for parameters, fits, _ in _rules(kind):
        if parameter in parameters:
            return fits(other, one)
    return False


def stricter(kind: GenericKind, one: Facts, other: Facts) -> Facts:
    """Return what two sources ask for together: of each parameter the stricter."""
    together = {**other, **one}
    for parameter in one.keys() & other.keys():
        if better(kind, parameter, other[parameter], one[parameter]):
            together[parameter] = other[parameter]
    return together
