"""Which builds have a part, as a cell names them: `+LITE`, `-PRO`, `LITE;PRO`.

With a sign, a build has the part if one of the names with a plus is its own (or there is none), and
none of those with a minus. A column of variants names builds without signs too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from emsquote.intake.flags import is_flag
from emsquote.intake.markers import is_nothing
from emsquote.intake.part_row import PartRow
from emsquote.intake.words import compact

_PARTED = re.compile(r"[\s,;|/]+")
_SIGNED = re.compile(r"[+-][^\W\d_][\w.-]{0,30}")
_LONGEST = 200


class BuildSet(Struct, frozen=True):
    """The builds that have a part, as a cell names them: with, without."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def has(self, build: str) -> bool:
        """Whether a build has the part."""
        named = compact(build)
        if named in map(compact, self.excluded):
            return False
        return not self.included or named in map(compact, self.included)

    @property
    def names(self) -> tuple[str, ...]:
        """The builds that are named."""
        return (*self.included, *self.excluded)


@lru_cache(maxsize=4096)  # flags: a list has a handful
def signed_builds(text: str) -> BuildSet | None:
    """Return the builds that a cell names with signs, None if it is no list of such.

    >>> signed_builds("+LITE,-PRO").names, signed_builds("yes")
    (('LITE', 'PRO'), None)
    """
    words = _words(text)
    if not words or not all(map(_SIGNED.fullmatch, words)):
        return None
    included = tuple(word[1:] for word in words if word.startswith("+"))
    excluded = tuple(word[1:] for word in words if word.startswith("-"))
    return BuildSet(included, excluded)


def _words(text: str) -> tuple[str, ...]:
    if len(text) > _LONGEST or is_nothing(text):
        return ()
    return tuple(filter(None, _PARTED.split(text)))


def named_builds(text: str) -> BuildSet | None:
    """Return the builds that a cell of a column of variants names, with signs or without; None if
    it names none, or says yes or no.
    """
    signed = signed_builds(text)
    if signed is not None:
        return signed
    words = _words(text)
    return None if not words or is_flag(text) else BuildSet(words)


def builds_of(part: PartRow) -> Iterator[tuple[int, BuildSet]]:
    """Yield the builds that have a line's part, by the columns that name them."""
    for index in part.layout.variants:
        named = named_builds(part.text(index))
        if named is not None:
            yield index, named
    for index in part.layout.fitted:
        signed = signed_builds(part.text(index))
        if signed is not None:
            yield index, signed
