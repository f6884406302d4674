"""Which numbers of a BOM a distributor is asked for, and which of its offers answer a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from emsquote.buying.distributors.distributor import InterfaceTerms, Row, WantedNumber
from emsquote.model.bom import BomLine, PartNumber, Supply
from emsquote.model.company_names import looks_like_supplier_number, maker_name, supplier_name
from emsquote.model.part_number import packaging_variants, plain_number, same_number


def wanted_numbers(lines: Iterable[BomLine], terms: InterfaceTerms) -> tuple[WantedNumber, ...]:
    """Return what the house is to be asked for, each number once: parts and alternates of all lines
    that are bought.

    A line without part number gives its supplier numbers, those of this house only unless it knows
    many suppliers.
    """
    bought = [line for line in lines if line.supply is Supply.BOUGHT]
    every = [wanted for line in bought for wanted in _of_line(line, terms)]
    first = {(plain_number(each.number), each.supplier): each for each in reversed(every)}
    return tuple(dict.fromkeys(first[plain_number(each.number), each.supplier] for each in every))


def _of_line(line: BomLine, terms: InterfaceTerms) -> Iterator[WantedNumber]:
    for part in (PartNumber(line.mpn, line.manufacturer), *line.alternates):
        if plain_number(part.mpn):
            yield WantedNumber(part.mpn.strip(), part.manufacturer.strip())
    if line.mpn:
        return
    for number in line.supplier_numbers:
        house = supplier_name(number.supplier)
        if plain_number(number.number) and (
            (terms.many_suppliers and house) or house == terms.title
        ):
            yield WantedNumber(number.number.strip(), supplier=house)


def numberless(lines: Iterable[BomLine]) -> tuple[BomLine, ...]:
    """Return the lines to be bought of which no number can be asked for at all."""
    return tuple(
        line
        for line in lines
        if line.supply is Supply.BOUGHT
        and not line.mpn
        and not line.alternates
        and not line.supplier_numbers
    )


def answers(wanted: WantedNumber, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the offers for a number: of that part however it is packed, or under that supplier's
    number.

    A house also returns parts whose numbers merely look alike: they are not for this number.
    """
    if wanted.supplier or looks_like_supplier_number(wanted.number):
        own = tuple(
            row for row in rows if plain_number(row.get("sku", "")) == plain_number(wanted.number)
        )
        if own or wanted.supplier:
            return own
    variants = {
        plain_number(each)
        for each in packaging_variants(wanted.number, maker_name(wanted.manufacturer))
    }
    return tuple(
        row
        for row in rows
        if same_number(row.get("mpn", ""), wanted.number)
        or plain_number(row.get("mpn", "")) in variants
    )
