"""Completing a number that lacks its ending: the same part in some package, grade and packaging.

`MCP4822` on SOIC-8 is bought as `MCP4822-E/SN`. What follows the base must be an ending, never more
of a number; the package and its pins must agree, unless the ending says nothing of them; endings of
clones and of other versions are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
_TELLING = re.compile(r"(?=.*[A-Z])(?=.*\d.*\d)|(?=.*[A-Z]{3})(?=.*\d).{7,}")
_WILD = re.compile(r"(?<=[0-9A-Z])x+$")


def may_be_base(number: str) -> bool:
    """Return whether a text may be the base of a number: long enough, with letters and two digits.

    >>> may_be_base("MCP4822"), may_be_base("LM35"), may_be_base("100nF")
    (True, False, True)
    """
    plain = plain_number(number)
    return len(plain) >= _LEAST and bool(_TELLING.match(plain))


def without_wildcards(number: str) -> str:
    """Return a number without the small letters x at its end, each of which stands for any sign.

    >>> without_wildcards("STM32G431K8Tx"), without_wildcards("MAX")
    ('STM32G431K8T', 'MAX')
    """
    return _WILD.sub("", number)


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


def _completions(written: str, pins: int, offers: Sequence[Offer]) -> Iterator[_Completion]:
    base = without_wildcards(written)
    for offer in offers:
        ending = _ending(base, offer.mpn)
        if ending and not is_clone(offer) and _completes(written, base, ending, pins):
            yield _Completion(offer, ending)


def _completes(written: str, base: str, ending: str, pins: int) -> bool:
    """Whether an ending completes a base, of which the signs left open may be any."""
    wild = len(written) - len(base)
    if wild:
        return len(ending) >= wild and only_packs(ending[wild:])
    return is_ending(plain_number(base), ending, pins)


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
    return agree is not False if only_packs(completion.ending) else bool(agree)


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
