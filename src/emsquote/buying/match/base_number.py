"""Completing a number that lacks its ending: the same part in some package, grade and packaging.

`MCP4822` on SOIC-8 is bought as `MCP4822-E/SN`. What follows the base must be an ending, never more
of a number; the package and its pins must agree, unless the ending says nothing of them; endings of
clones and of other versions are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from emsquote.buying.match.line_words import LineWords
from emsquote.buying.match.number_ending import (
    is_apart,
    is_clone,
    is_ending,
    letters_of_ending,
    only_packs,
)
from emsquote.model.company_names import maker_name, probably_same_maker
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.parts.component_value import chip_size
from emsquote.parts.generic_part.package import NamedPackage, package_in

_LEAST = 5
"""Signs of a base that is not one by chance."""
_TELLING = re.compile(r"(?=.*[A-Z])(?=.*\d.*\d)|(?=.*[A-Z]{3})(?=.*\d).{6,}")
_WILD = re.compile(r"(?<=[A-Z0-9-])(x{2,}|(?<!\d)x|x(?!\d))(?![a-z])")
"""Small letters x that stand for any sign; a single one between digits is a "by"."""
_ANY_SIGN = "[A-Z0-9]"


def may_be_base(number: str) -> bool:
    """Return whether a text may be the base of a number: long enough, with letters and two digits.

    >>> may_be_base("MCP4822"), may_be_base("LM35"), may_be_base("100nF")
    (True, False, True)
    """
    plain = plain_number(number)
    return len(plain) >= _LEAST and bool(_TELLING.match(plain))


def without_wildcards(number: str) -> str:
    """Return a number up to the first small x that stands for any sign.

    >>> without_wildcards("STM32G431K8Tx"), without_wildcards("USB4105-xx-A")
    ('STM32G431K8T', 'USB4105-')
    >>> without_wildcards("MAX232"), without_wildcards("FAN3x4")
    ('MAX232', 'FAN3x4')
    """
    return _WILD.split(number, maxsplit=1)[0]


@lru_cache(maxsize=1024)  # numbers as written: a BOM has a few with wildcards
def _with_wildcards(number: str) -> re.Pattern[str]:
    """Return what finds the numbers that one with wildcards may mean, at their beginning."""
    signs: list[str] = []
    for place, piece in enumerate(_WILD.split(number)):
        is_wild = place % 2 == 1
        signs += [_ANY_SIGN] * len(piece) if is_wild else map(re.escape, plain_number(piece))
    return re.compile("[-_ ]*".join(signs))


def _ending(base: str, number: str) -> str | None:
    """Return what stands behind a base in a number as its maker writes it, None if it is no base.

    >>> _ending("MCP4822", "MCP4822-E/SN"), _ending("LM358", "lm 358 DR")
    ('-E/SN', ' DR')
    """
    rest = number.strip().upper()
    for sign in plain_number(base):
        rest = rest.lstrip(" -_")
        if not rest.startswith(sign):
            return None
        rest = rest[1:]
    return rest


class _Completion(Struct, frozen=True):
    """An offer of a part that completes a base."""

    offer: Offer
    ending: str
    tells_package: bool
    """Whether the ending may tell a package, which then must agree."""


def _completions(written: str, pins: int, offers: Sequence[Offer]) -> Iterator[_Completion]:
    base = without_wildcards(written)
    for offer in offers:
        ending = _ending(base, offer.mpn)
        if not ending or is_clone(offer):
            continue
        if base != written and _is_meant(written, offer):
            yield _Completion(offer, ending, tells_package=False)
        elif base == written and is_ending(plain_number(base), ending, pins):
            yield _Completion(offer, ending, tells_package=not only_packs(ending))


def _is_meant(written: str, offer: Offer) -> bool:
    """Whether an offer is of a part that a number with wildcards may mean."""
    number = offer.mpn.strip().upper()
    found = _with_wildcards(written).match(number)
    rest = number[found.end() :] if found else "?"
    return not rest or only_packs(rest) or only_packs(f"-{rest}")


def packages_agree(words: LineWords, offer: Offer) -> bool | None:
    """Return whether the packages of a line and an offer agree; None where one is not known."""
    said = (words.package, words.description, words.value)
    stated, offered = _package(said), _package((offer.package, offer.description))
    if stated and offered:
        return stated.may_be(offered)
    sizes = _size(said), _size((offer.package, offer.description))
    return sizes[0] == sizes[1] if all(sizes) else None


def _package(texts: Sequence[str]) -> NamedPackage | None:
    return next(filter(None, map(package_in, texts)), None)


def _size(texts: Sequence[str]) -> str:
    return next(filter(None, map(chip_size, texts)), "")


def completed(
    base: str, maker: str, words: LineWords, offers: Sequence[Offer]
) -> tuple[Offer, ...]:
    """Return the offers of parts that a base means, none where it could mean different ones.

    The package must be known on both sides and agree, pins too; where an ending only says how the
    part is packed, it must not differ. Of the maker that is named, if one is. Of several endings
    the shortest counts, with those that only add packaging to it.
    """
    package = _package((words.package, words.description, words.value))
    completions = _completions(base, package.pins if package else 0, offers)
    fitting = [
        completion
        for completion in completions
        if is_of_maker(maker, completion.offer) and _fits(words, completion)
    ]
    return tuple(completion.offer for completion in _nearest(fitting))


def _fits(words: LineWords, completion: _Completion) -> bool:
    agree = packages_agree(words, completion.offer)
    return bool(agree) if completion.tells_package else agree is not False


def is_of_maker(maker: str, offer: Offer) -> bool:
    """Return whether an offer is of a maker, under whichever name; of any where none is named."""
    if not maker_name(maker):
        return True
    named = maker_name(offer.manufacturer)
    return named == maker_name(maker) or probably_same_maker(maker, offer.manufacturer)


def _nearest(fitting: Sequence[_Completion]) -> list[_Completion]:
    """Return those with the shortest ending, and those that go on where it ends.

    An ending behind a separator goes before one that is glued to the base.
    """
    apart = [found for found in fitting if is_apart(found.ending)]
    of_one_kind = apart or list(fitting)
    endings = [letters_of_ending(found.ending) for found in of_one_kind]
    shortest = min(endings, key=_length, default="")
    return [found for found in of_one_kind if letters_of_ending(found.ending).startswith(shortest)]


def _length(letters: str) -> tuple[int, str]:
    return len(letters), letters
