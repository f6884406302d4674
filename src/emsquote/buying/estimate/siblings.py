"""Which parts a part is compared with: those whose numbers begin alike, else those of its kind.

The narrowest group with enough parts in it is taken: same package and about as many pins, before
the whole kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from emsquote.buying.library.kin import Kin, KinByKey, key_parts
from emsquote.buying.library.source import OfferSource
from emsquote.model.bom import BomLine
from emsquote.model.estimate import EstimateBasis
from emsquote.model.part import PartKind
from emsquote.model.part_number import plain_number
from emsquote.parts.part_family import PartFamily, family_designated, family_told
from emsquote.parts.part_shape import PartShape, shape_of_kind, shape_offered
from emsquote.wording.sentence import Counted, joined, said

ENOUGH = 3
"""Parts, fewer than which say nothing of a range."""
_ENOUGH_KIN = 8
_MOST_BEGINNING = 60
_LEAST_BEGINNING = 4
"""Signs of a number that its siblings share at least."""
_NUMBER = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{5,}")


class Siblings(Struct, frozen=True):
    """Parts that a part is compared with: their plain numbers, each with how many it stands for."""

    basis: EstimateBasis
    like: str
    numbers: Mapping[str, Decimal]


class _Looked(Struct, frozen=True):
    """What a line says of its part, as far as prices hang on it."""

    family: PartFamily | None
    told: bool
    """Whether words tell the family; else the designator alone does."""
    shape: PartShape


def looked_at(line: BomLine, kind: PartKind) -> _Looked:
    """Return what of a line its price hangs on."""
    text = f"{line.footprint} {line.value} {line.description}"
    told = family_told(text.replace("_", " "))
    family = told or _designated(line)
    shape = shape_of_kind(kind, line.footprint)
    if not shape.pins:
        shape = PartShape(shape.form, shape_offered("", text).pins)
    return _Looked(family, told is not None, shape)


def _designated(line: BomLine) -> PartFamily | None:
    return family_designated(line.letters) if line.letters else None


def siblings_of(line: BomLine, kind: PartKind, source: OfferSource) -> Iterator[Siblings]:
    """Yield groups of parts that the part of a line may be compared with, the nearest first."""
    looked = looked_at(line, kind)
    number = _number(line)
    if number:
        yield from _by_number(number, source)
    if looked.family:
        yield from _by_kin(looked, looked.family, source.kin_of(looked.family.group))


def _number(line: BomLine) -> str:
    """Return the plain number that a line names, it may be as its value; "" if it names none."""
    if line.mpn:
        return plain_number(line.mpn)
    value = plain_number(line.value)
    return value if _NUMBER.fullmatch(value) else ""


def _by_number(number: str, source: OfferSource) -> Iterator[Siblings]:
    """Yield parts whose numbers share the longest beginning, at least half of the number."""
    least = max(_LEAST_BEGINNING, -(-len(number) // 2))
    for length in range(len(number), least - 1, -1):
        beginning = number[:length]
        found = source.numbers_beginning(beginning, _MOST_BEGINNING)
        alike = [other for other in found if other != number]
        if len(alike) >= ENOUGH:
            yield Siblings(EstimateBasis.NUMBER, f"{beginning}…", dict.fromkeys(alike, Decimal(1)))
            return


_Key = tuple[str, str, str, int]
"""Group, family, form and pins of kin."""


@lru_cache(maxsize=20_000)  # keys of the index, asked for by every line of a kind
def _parts_of(key: str) -> _Key:
    return key_parts(key)


class _Level(Struct, frozen=True):
    """How near kin must be: of a family ("" any of the group), of a form ("" any), with about so
    many pins (0 any).
    """

    family: str
    form: str
    pins: int

    def holds(self, key: _Key) -> bool:
        """Whether kin under a key are so near."""
        _, family, form, pins = key
        if self.family and family != self.family:
            return False
        if self.form and form != self.form:
            return False
        return not self.pins or 4 * abs(pins - self.pins) <= self.pins

    @property
    def basis(self) -> EstimateBasis:
        """What an estimate from this level rests on."""
        return EstimateBasis.PACKAGE if self.form or self.pins else EstimateBasis.KIND


def _by_kin(looked: _Looked, family: PartFamily, kin: KinByKey) -> Iterator[Siblings]:
    """Yield kin by form and pins, by less of that, and of the kind at all."""
    of_family = family.name if looked.told else ""
    name = family.name if looked.told else family.group
    form, pins = looked.shape.form, looked.shape.pins
    shapes = dict.fromkeys([(form, pins), (form, 0), ("", pins), ("", 0)])
    for some_form, some_pins in shapes:
        level = _Level(of_family, some_form, some_pins)
        within = [some for key, some in kin.items() if level.holds(_parts_of(key))]
        if sum(some.parts for some in within) >= _ENOUGH_KIN:
            yield Siblings(level.basis, _like(name, some_form, some_pins), _weighed(within))


def _like(name: str, form: str, pins: int) -> str:
    """Say what kin have in common."""
    shared: list[str] = [said(name)]
    if form:
        shared.append(said(form))
    if pins:
        shared.append(said("about {pins}", pins=Counted(pins, "pin", "pins")))
    return joined(shared, ", ")


def _weighed(within: list[Kin]) -> dict[str, Decimal]:
    weighed = {}
    for some in within:
        stands_for = Decimal(some.parts) / len(some.sample)
        weighed.update(dict.fromkeys(some.sample, stands_for))
    return weighed
