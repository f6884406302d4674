"""Completing a number that lacks its ending: the same part in some package, grade and packaging.

`MCP4822` on SOIC-8 is bought as `MCP4822-E/SN`. What follows the base must be an ending, never more
of a number; the package and its pins must agree; endings of clones and of other versions are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from emsquote.buying.match.line_words import LineWords
from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml
from emsquote.model.company_names import maker_name, probably_same_maker
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.parts.component_value import chip_size
from emsquote.parts.generic_part.package import NamedPackage, package_in

_LEAST = 5
"""Signs of a base that is not one by chance."""
_TELLING = re.compile(r"(?=.*[A-Z])(?=.*\d.*\d)")
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"[-/#+,. ]")
_LETTERS = re.compile(r"[A-Z]*")


class _Endings(Struct, frozen=True, kw_only=True):
    """What endings mean."""

    tape: frozenset[str]
    digits: tuple[str, ...]
    others: tuple[str, ...]
    clones: frozenset[str]
    clone_makers: frozenset[str]


@cache
def _endings() -> _Endings:
    root = read_toml(data_folder() / "number_endings.toml")
    endings = _Endings(
        tape=frozenset(root.texts("tape")),
        digits=tuple(sorted(root.texts("digits"), key=len, reverse=True)),
        others=root.texts("others"),
        clones=frozenset(root.texts("clones")),
        clone_makers=frozenset(map(maker_name, root.texts("clone_makers"))),
    )
    root.check()
    return endings


def may_be_base(number: str) -> bool:
    """Return whether a text may be the base of a number: long enough, with letters and two digits.

    >>> may_be_base("MCP4822"), may_be_base("LM35"), may_be_base("100nF")
    (True, False, True)
    """
    plain = plain_number(number)
    return len(plain) >= _LEAST and bool(_TELLING.match(plain))


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


def is_ending(base: str, ending: str) -> bool:
    """Return whether what follows a base is an ending, not more of a number or another version.

    >>> is_ending("MCP4822", "-E/SN"), is_ending("LM358", "DR2G"), is_ending("AMS1117", "-3.3")
    (True, True, False)
    >>> is_ending("ATMEGA328P", "B-AU"), is_ending("1N4148", "8"), is_ending("IRF540", "-VB")
    (False, False, False)
    """
    if "(" in ending or (base[-1:].isdigit() and ending[:1].isdigit()):
        return False
    letters = _LETTERS.match(ending)
    head = letters[0] if letters else ""
    if ending[len(head) :][:1] in {"-", "/"} and head not in {"", *_endings().tape}:
        return False
    pieces = [piece for piece in _SEPARATOR.split(ending) if piece]
    return not _is_another(pieces, head) and all(map(_without_digits, pieces))


def _is_another(pieces: Sequence[str], head: str) -> bool:
    """Whether the pieces of an ending are a clone's, or say another version of the part."""
    behind = pieces[1:] if head else pieces
    known = _endings()
    return not known.clones.isdisjoint(behind) or not set(known.others).isdisjoint(pieces)


def _without_digits(piece: str) -> bool:
    """Whether the digits of a piece are known endings, and no value, voltage or type."""
    if not _DIGIT.search(piece):
        return True
    for ending in _endings().digits:
        if piece.endswith(ending):
            return not _DIGIT.search(piece[: -len(ending)])
    return False


class _Completion(Struct, frozen=True):
    """An offer of a part that completes a base."""

    offer: Offer
    ending: str


def _completions(base: str, offers: Sequence[Offer]) -> Iterator[_Completion]:
    for offer in offers:
        ending = _ending(base, offer.mpn)
        if not ending or not is_ending(plain_number(base), ending):
            continue
        if is_clone(offer):
            continue
        yield _Completion(offer, ending)


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

    The package must be known on both sides and agree, pins too. Of the maker that is named, if one
    is. Of several endings the shortest counts, with those that only add packaging to it.
    """
    fitting = [
        completion
        for completion in _completions(base, offers)
        if is_of_maker(maker, completion.offer) and packages_agree(words, completion.offer)
    ]
    return tuple(completion.offer for completion in _nearest(fitting))


def is_clone(offer: Offer) -> bool:
    """Return whether an offer is of a maker who sells other parts under the numbers of others."""
    return maker_name(offer.manufacturer) in _endings().clone_makers


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
    apart = [found for found in fitting if _SEPARATOR.match(found.ending)]
    of_one_kind = apart or list(fitting)
    endings = [_letters(found.ending) for found in of_one_kind]
    shortest = min(endings, key=_length, default="")
    return [found for found in of_one_kind if _letters(found.ending).startswith(shortest)]


def _letters(ending: str) -> str:
    return plain_number(_SEPARATOR.sub("", ending))


def _length(letters: str) -> tuple[int, str]:
    return len(letters), letters
