"""Reading what is said of a part: the same for a BOM's line and for an offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from emsquote.parts.component_value import (
    ComponentValue,
    NoValue,
    Quantity,
    component_value,
    number_alone,
    values_of,
)
from emsquote.parts.generic_part.kind import GenericKind, generic_kinds, kinds_in, told_kinds
from emsquote.parts.generic_part.number_series import number_says
from emsquote.parts.generic_part.parameter import Fact, Facts, Parameter, shown
from emsquote.parts.generic_part.size import size_in
from emsquote.parts.generic_part.word_facts import (
    angle_in,
    colour_in,
    grid_in,
    mount_in,
    pitch_in,
)

_SHORT = 3
"""Letters of a word that may be any sign: a description of such says nothing."""
_BESIDE = "; "
"""Parts texts that are read as one."""


def _size(kind: GenericKind, words: str, package: str) -> str:
    """Return the size, by the package if that states one, else by the words."""
    for text in (package, words):
        for system in kind.sizes:
            size = size_in(text, system) if text else ""
            if size:
                return size
    return ""


def _electrical(value: ComponentValue) -> Iterator[tuple[Parameter, Fact | None]]:
    yield Parameter.VALUE, value.value.normalize()
    tolerance = value.tolerance
    yield Parameter.TOLERANCE, tolerance.percent_of(value.value) if tolerance else None
    yield Parameter.VOLTAGE, value.voltage
    yield Parameter.CURRENT, value.current
    yield Parameter.POWER, value.power
    yield Parameter.DIELECTRIC, value.dielectric or None


def _with_unit(kind: GenericKind, words: str) -> str:
    """Return what words say of a resistor with the unit behind the one number that has none."""
    if kind.name not in told_kinds(words)[0]:
        return words
    number = number_alone(words)
    return f"{number} ohm{_BESIDE}{words}" if number else words


_WORD_READERS: Mapping[Parameter, Callable[[str], str]] = {
    Parameter.MOUNT: mount_in,
    Parameter.ANGLE: angle_in,
    Parameter.COLOUR: colour_in,
    Parameter.PITCH: pitch_in,
}


def _said(kind: GenericKind, words: str, package: str) -> Iterator[tuple[Parameter, Fact | None]]:
    if kind.quantity:
        value = component_value(words, kind.quantity)
        if isinstance(value, NoValue) and kind.quantity is Quantity.RESISTANCE:
            value = component_value(_with_unit(kind, words), kind.quantity)
        if isinstance(value, ComponentValue) and value.quantity is kind.quantity:
            yield from _electrical(value)
    yield Parameter.SIZE, _size(kind, words, package) or None
    if Parameter.LOAD in kind.parameters:
        yield Parameter.LOAD, next(iter(values_of(words, Quantity.CAPACITANCE)), None)
    yield from _in_words(kind, f"{words}{_BESIDE}{package}")


def _in_words(kind: GenericKind, text: str) -> Iterator[tuple[Parameter, Fact | None]]:
    """Yield what words say that are no numbers with units."""
    if Parameter.GRID in kind.parameters:
        yield Parameter.GRID, grid_in(text, one_row=kind.one_row) or None
    for parameter, read in _WORD_READERS.items():
        if parameter in kind.parameters:
            yield parameter, read(text) or None


@lru_cache(maxsize=20_000)  # offers that lines share, and lines that are alike
def facts_of(kind: GenericKind, words: str, package: str) -> Facts:
    """Return what is said of a part of a kind, by its words and by the name of its package.

    >>> from emsquote.parts.generic_part.kind import generic_kinds
    >>> facts = facts_of(generic_kinds()[0], "10k 1%", "R_0603_1608Metric")
    >>> facts[Parameter.TOLERANCE], facts[Parameter.SIZE]
    (Decimal('1'), '0603')
    """
    counted = kind.parameters
    said = _said(kind, words, package)
    return {name: fact for name, fact in said if fact is not None and name in counted}


def lookup_key(kind: GenericKind, facts: Facts) -> str:
    """Return under which a part is looked up, "" if the line does not say all that it takes.

    >>> from emsquote.parts.generic_part.kind import generic_kinds
    >>> lookup_key(generic_kinds()[0], facts_of(generic_kinds()[0], "10k", "0603"))
    'resistor 1E+4 0603'
    """
    if not all(parameter in facts for parameter in kind.found_by):
        return ""
    return _key(kind, [facts[parameter] for parameter in kind.found_by])


def _key(kind: GenericKind, facts: list[Fact]) -> str:
    return " ".join([kind.name, *map(str, facts)])


def _values(words: str, quantity: Quantity) -> list[Decimal]:
    return [value.normalize() for value in values_of(words, quantity)]


def offer_kinds(number: str, words: str) -> tuple[GenericKind, ...]:
    """Return the kinds that an offered part is of: by its description, else by its number."""
    told = kinds_in(words)
    if told or component_words(words):
        return told
    says = number_says(number)
    return tuple(kind for kind in generic_kinds() if says and kind.name == says.kind)


def component_words(words: str) -> bool:
    """Return whether a description says anything of what a part is."""
    return any(len(word) > _SHORT for word in words.split())


def offer_facts(kind: GenericKind, number: str, words: str, package: str) -> Facts:
    """Return what an offer says of a part of a kind; where it is silent, what its number says."""
    said = {**kind.taken, **facts_of(kind, words, package)}
    by_number = number_says(number)
    if by_number is None or by_number.kind != kind.name:
        return said
    value = by_number.facts[Parameter.VALUE]
    if said.get(Parameter.VALUE, value) != value:
        return said
    return {**by_number.facts, **said}


def lookup_keys(number: str, words: str, package: str) -> frozenset[str]:
    """Return every key under which an offer could be looked for.

    An offer is entered under each value that it states: whoever looks up reads it closely.
    """
    keys = set()
    for kind in offer_kinds(number, words):
        if kind.quantity:
            keys |= _value_keys(kind, kind.quantity, number, words, package)
        else:
            keys.add(lookup_key(kind, offer_facts(kind, number, words, package)))
    return frozenset(keys - {""})


def _value_keys(
    kind: GenericKind, quantity: Quantity, number: str, words: str, package: str
) -> set[str]:
    size = _size(kind, words, package)
    values = [value.normalize() for value in values_of(words, quantity)]
    if size and values:
        return {_key(kind, [value, size]) for value in values}
    return {lookup_key(kind, offer_facts(kind, number, words, package))}


def _place(parameter: Parameter) -> tuple[bool, int]:
    return parameter is Parameter.SIZE, list(Parameter).index(parameter)


def facts_text(kind: GenericKind, facts: Facts) -> str:
    """Return facts as people write them, the size last: `100nF ±10% 50V X7R 0402`."""
    order = sorted(facts, key=_place)
    return " ".join(shown(name, facts[name], kind.quantity) for name in order)
