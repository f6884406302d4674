"""Lines without offers, told apart: what is no part of its own leaves the count, and what is no
electronics is named as what it is.

A number that somebody offers is a part, whatever its line says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.match.result import Match, NoMatch, NotBought
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, Supply
from emsquote.model.part import PartClass, PartKind
from emsquote.parts.other_goods import is_of_board, other_goods
from emsquote.parts.part_family import family_designated
from emsquote.wording.sentence import for_all, told

_MOST_NAMED = 12


class ToldApart(Struct, frozen=True):
    """Lines and matches after what is no part, or no electronics, was told apart."""

    lines: tuple[BomLine, ...]
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...] = ()


def told_apart(
    lines: Sequence[BomLine], matches: Sequence[Match], kinds: Sequence[PartKind]
) -> ToldApart:
    """Return lines and matches without what is only a mark, a hole or copper of the board, and with
    the class of what is no electronics.
    """
    judged = list(lines)
    found = list(matches)
    for place, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        match = matches[place]
        if not isinstance(match, NoMatch):
            continue
        if _is_of_board(line, kind):
            judged[place] = replace(line, supply=Supply.NO_PART)
            found[place] = NotBought(place, match.part, Supply.NO_PART, match.findings)
        elif goods := other_goods(line, kind):
            found[place] = replace(match, why=goods)
    return ToldApart(tuple(judged), tuple(found), tuple(_left_out(judged)))


def _is_of_board(line: BomLine, kind: PartKind) -> bool:
    """Whether a line means something of the board itself: without a number, and by more than a word
    beside an electronic part's designator.
    """
    if line.mpn or line.supplier_numbers or line.customer_pn:
        return False
    if is_of_board(line.letters):
        return True
    is_electronic = family_designated(line.letters) is not None and not line.footprint
    return kind.part_class is PartClass.NO_PART and kind.sure and not is_electronic


def _left_out(lines: Sequence[BomLine]) -> Iterator[Finding]:
    """Tell what is no part, once for the file, at the first line of it."""
    those = [line for line in lines if line.supply is Supply.NO_PART]
    if not those:
        return
    names = [name for line in those for name in line.designators or (line.label,)]
    named = ", ".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        named += ", …"
    message = told(
        "marks, holes and bare copper of the board are no parts: {names}", names=for_all(named)
    )
    hint = "to buy one, name its part number"
    yield Finding(Severity.NOTE, "no-part", those[0].origin, message, hint)
