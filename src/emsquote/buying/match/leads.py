"""Numbers in all their disguises: where else on a line a part number may stand, and how.

In a cell with its maker (`YAGEO MFR-25FTE52-22K`), with its package glued to it
(`ZXMN3B01FSOT23`), in the value, the description, a footprint's name; two in a cell; without its
ending. Each is a lead, which offers and the rest of the line must bear out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from emsquote.buying.match.base_number import may_be_base
from emsquote.buying.match.footprint_numbers import in_footprint
from emsquote.buying.match.lead import CONNECTOR_NUMBER, Lead, is_measure, is_number
from emsquote.buying.match.number_ending import of_logic, with_signs
from emsquote.buying.match.result import Exactness
from emsquote.model.bom import BomLine
from emsquote.model.company_names import is_maker, maker_numbers_within
from emsquote.model.part_number import plain_number
from emsquote.parts.component_value import chip_size
from emsquote.parts.generic_part.package import package_at_end, package_in

_BESIDE = re.compile(r"[\s,;|()（）\[\]、，：:\"]+|\s/\s|(?<=\w{5})/(?=\w{5})")
_SLIP = re.compile(r"[Il]N\d{3,4}")
"""A letter where the diode's number begins with a one (`IN4148`)."""
_LONG_DIGITS = re.compile(r"\d{8,14}")
"""A number of digits alone is one only where it is long, and beside its maker."""
_FOOTNOTE = re.compile(r"\s*(?:\[\d{1,2}\]|\*+|[†‡®™])$")
_MOST_PIECES = 3
"""Pieces that blanks may part a number into (`KMR231G LFS`)."""


@lru_cache(maxsize=8192)  # the lines of a house are much alike
def leads_of(line: BomLine) -> tuple[Lead, ...]:
    """Return the numbers that a line may mean besides the one that nobody offers, surest first."""
    found = [
        *_in_cell(line),
        *_in_supplier_numbers(line),
        *_in_value(line),
        *_bases(line),
        *_in_words(line),
        *_of_another_maker(line),
    ]
    return tuple(dict.fromkeys(found))


def _of_another_maker(line: BomLine) -> Iterator[Lead]:
    """Yield the line's own number, whoever makes it: some parts have several makers."""
    if line.manufacturer and is_number(line.mpn):
        yield Lead(Exactness.OTHER_MAKER, line.mpn, sure=False)


def _pieces(text: str) -> list[str]:
    return [piece.strip("-.") for piece in _BESIDE.split(text) if piece.strip("-./")]


def _in_cell(line: BomLine) -> Iterator[Lead]:
    """Yield numbers that stand in the number's cell beside their maker, package or another."""
    pieces = _pieces(line.mpn)
    numbers = [piece for piece in pieces if _may_stand_alone(piece)]
    others = [piece for piece in pieces if piece not in numbers]
    if len(pieces) > 1 and _are_beside(others):
        yield from (Lead(Exactness.CELL, number) for number in numbers)
    for number in filter(is_number, _meant(line.mpn)):
        yield Lead(Exactness.CELL, number, line.manufacturer)


def _meant(number: str) -> list[str]:
    """Return how a number may be meant that has its package or a footnote behind it, or lacks
    signs.
    """
    signed = with_signs(number) if is_number(number) else ()
    meant = [package_at_end(number), _FOOTNOTE.sub("", number), *signed]
    return [other for other in meant if other != number]


def _may_stand_alone(word: str) -> bool:
    return is_number(word) or bool(_LONG_DIGITS.fullmatch(word))


def _are_beside(words: list[str]) -> bool:
    """Whether words beside a number are its maker, or only say how the part is packed."""
    return is_maker(" ".join(words)) or all(map(_is_beside, words))


def _in_supplier_numbers(line: BomLine) -> Iterator[Lead]:
    """Yield what a supplier's number may hold behind which he put letters for the maker."""
    for stated in line.supplier_numbers:
        for number in maker_numbers_within(stated.number, stated.supplier):
            for letters in _MAKER_LETTERS:
                shorter = number[:-letters]
                if number[-letters:].isalpha() and is_number(shorter):
                    yield Lead(Exactness.CELL, shorter, line.manufacturer)


_MAKER_LETTERS = (2, 3)
"""Letters for the maker that Digi-Key puts behind a number (`RB751S40T1GOSCT-ND`)."""


def _is_beside(word: str) -> bool:
    """Whether a word only says how the part is packed or that it is lead-free."""
    return bool(package_in(word)) or bool(chip_size(word)) or word.casefold() in _BESIDES


_BESIDES = {"rohs", "pb", "smd", "smt", "tht", "dip", "free", "lead-free", "-", "ic"}


def _in_value(line: BomLine) -> Iterator[Lead]:
    for number in (line.mpn, line.value):
        if _SLIP.match(number):
            yield Lead(Exactness.OTHER_CELL, f"1{number[1:]}", line.manufacturer)
    if plain_number(line.value) == plain_number(line.mpn):
        return
    pieces = _pieces(line.value)
    for written in (line.value, *_joined(pieces), *pieces, *_meant(line.value), *_alone(line)):
        if is_number(written) or CONNECTOR_NUMBER.fullmatch(written):
            yield Lead(Exactness.OTHER_CELL, written, line.manufacturer)


def _joined(pieces: list[str]) -> Iterator[str]:
    """Yield the number that blanks part into pieces, of which none is a measure."""
    if 1 < len(pieces) <= _MOST_PIECES and not any(map(is_measure, pieces)):
        yield "".join(pieces)


def _bases(line: BomLine) -> Iterator[Lead]:
    """Yield numbers that may lack their ending.

    A value is none where the number's cell goes on after it: that one says more.
    """
    named = plain_number(line.mpn)
    own = (line.mpn, *_pieces(line.mpn))
    for written in (*own, line.value, *_pieces(line.value), *_alone(line)):
        number = package_at_end(written) or written
        says_less = plain_number(number) in named and written not in own
        if is_number(number) and may_be_base(number) and not says_less:
            for meant in (number, *of_logic(number)):
                yield Lead(Exactness.BASE, meant, line.manufacturer)


def _alone(line: BomLine) -> Iterator[str]:
    """Yield the number that is all a line without number and value describes."""
    if not line.mpn and not line.value:
        yield line.description


def _in_words(line: BomLine) -> Iterator[Lead]:
    if line.mpn:
        return
    for piece in _pieces(line.description):
        if is_number(piece):
            yield Lead(Exactness.WORDS, piece, sure=False)
    yield from in_footprint(line)
