"""What a line says of its part in words, and of which kinds the part may be.

A line speaks in several places: value, columns of parameters, description, footprint, designator
and even its part number. Here they are gathered once; who compares does not ask where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.model.bom import BomLine
from emsquote.parts.generic_part import (
    GenericKind,
    Parameter,
    generic_kinds,
    is_colour,
    told_kinds,
)

_IN_WORDS = re.compile(r"[_\s]")
"""What stands between the words of a number that is made of them (`R0402_82K_1%`)."""
_BESIDE = "; "
_LONGEST_CODE = 3
"""Letters of a designator that are a code for the kind of part."""


class LineWords(Struct, frozen=True):
    """The texts of a line, and the letters of its designators."""

    letters: str
    value: str
    ratings: str
    """What its columns of parameters and its number say beside the value, in words."""
    description: str
    package: str
    maker: str = ""

    @property
    def text(self) -> str:
        """Everything that is said in words, the value first."""
        said = (self.value, self.ratings, self.description)
        return _BESIDE.join(filter(None, said))


def words_of_line(line: BomLine) -> LineWords:
    """Gather what a line says."""
    in_number = line.mpn if _IN_WORDS.search(line.mpn) else ""
    ratings = _BESIDE.join(filter(None, (line.parameters, in_number)))
    return LineWords(
        line.letters,
        line.value,
        ratings,
        line.description,
        line.footprint,
        line.manufacturer,
    )


@lru_cache(maxsize=8192)  # the lines of a house are much alike
def kinds_of(words: LineWords) -> tuple[GenericKind, ...]:
    """Return the kinds that a line's part may be of.

    By its designator; of those that measure the same, the ones that its words tell, if they tell
    any. Without a designator, by its words alone.
    """
    told, never = told_kinds(f"{words.text} {words.package.replace('_', ' ')}")
    if is_colour(words.value):
        told |= _coloured()
    never |= told_kinds(words.maker)[1]  # a maker of series that mate with nothing else
    possible = [kind for kind in _designated(words.letters, told) if kind.name not in never]
    meant = [kind for kind in possible if kind.name in told]
    measured = {kind.quantity for kind in generic_kinds() if kind.name in told}
    others = [kind for kind in possible if kind.quantity not in measured]
    return (*meant, *others)


def may_stand(letters: str, kind: GenericKind) -> bool:
    """Return whether letters of a designator may stand for a kind, by themselves or where it is
    told; none bar nothing.
    """
    return not letters or letters in kind.designators or letters in kind.told_designators


@cache
def _coloured() -> frozenset[str]:
    """Return the kinds that a colour in place of a value tells."""
    kinds = generic_kinds()
    return frozenset(kind.name for kind in kinds if Parameter.COLOUR in kind.found_by)


def _may_be(kind: GenericKind, letters: str, told: Collection[str]) -> bool:
    if letters in kind.designators:
        return True
    return letters in kind.told_designators and kind.name in told


def _designated(letters: str, told: Collection[str]) -> list[GenericKind]:
    """Return the kinds that letters stand for; those that are told where there are no letters, or
    so many that they are a name (`STATUS1`).
    """
    if letters and len(letters) <= _LONGEST_CODE:
        return [kind for kind in generic_kinds() if _may_be(kind, letters, told)]
    return [kind for kind in generic_kinds() if kind.name in told or letters in kind.designators]
