"""Numbers in footprints' names: libraries call land patterns by the part that they are drawn for.

`JST_XH_B3B-XH-A_1x03_P2.50mm_Vertical`, `USB_Micro-B_Molex_47346-0001`, `RS-282G05A3-SM_RT`: a word
of the name, digits behind their maker, or all that follows. A small x stands for any sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from emsquote.buying.match.base_number import may_be_base
from emsquote.buying.match.lead import Lead, is_number, names_part
from emsquote.buying.match.result import Exactness
from emsquote.model.bom import BomLine
from emsquote.model.company_names import is_maker
from emsquote.parts.component_value import chip_size
from emsquote.parts.generic_part.package import package_in

_LIBRARY = re.compile(r"^[^:]*:")
_LINKS = re.compile(r"[_+]")
_DIGITS = re.compile(r"\d{5,10}(?:-\d{1,5})?|\d-\d{6,7}-\d")
_LENGTH = re.compile(r"[A-Z]{0,3}\d[\d.x]*(?:mm)?", re.IGNORECASE)
"""A measure of the pattern: `P2.50mm`, `1x03`, `D6.3`."""
_ALIKE = 4
"""Signs with which the number in a pattern's name begins like the value, if it is the same."""
_MOST_WORDS = 6


def in_footprint(line: BomLine) -> Iterator[Lead]:
    """Yield the numbers that a footprint's name may hold."""
    name = _LIBRARY.sub("", line.footprint)
    words = [] if chip_size(name) else [word for word in _LINKS.split(name) if word]
    leads = dict.fromkeys(_leads(words))
    yield from (lead for lead in leads if not _names_another(line.value, lead.number))


def _names_another(value: str, number: str) -> bool:
    """Whether a value is the number of another part, for which this one's pattern is used."""
    alike = value[:_ALIKE].upper() == number[:_ALIKE].upper()
    return not alike and names_part(value)


def _leads(words: Sequence[str]) -> Iterator[Lead]:
    for place in range(min(len(words), _MOST_WORDS)):
        for number in ("".join(words[place:]), words[place]):
            if _is_part(number):
                yield Lead(Exactness.WORDS, number, sure=False)
        yield from _bases(words, place)


def _is_part(word: str) -> bool:
    return is_number(word) and not package_in(word) and not _LENGTH.fullmatch(word)


def _bases(words: Sequence[str], place: int) -> Iterator[Lead]:
    """Yield a word that may lack its ending, and digits that stand behind their maker."""
    word = words[place]
    maker = words[place - 1] if place and is_maker(words[place - 1]) else ""
    if maker and _DIGITS.fullmatch(word):
        yield Lead(Exactness.WORDS, word, maker, sure=False)
        yield Lead(Exactness.WORDS, f"0{word}", maker, sure=False)
    if _is_part(word) and may_be_base(word):
        yield Lead(Exactness.BASE, word, maker, sure=False)
