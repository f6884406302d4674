"""Which numbers of a BOM a distributor is asked for, and which of its offers answer a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from emsquote.buying.distributors.distributor import Row, WantedNumber
from emsquote.buying.distributors.terms import InterfaceTerms
from emsquote.model.bom import BomLine, PartNumber, Supply
from emsquote.model.company_names import looks_like_supplier_number, maker_name, supplier_name
from emsquote.model.part_number import packaging_variants, plain_number, same_number


def wanted_numbers(lines: Iterable[BomLine], terms: InterfaceTerms) -> tuple[WantedNumber, ...]:
    """Return what the distributor is to be asked for, each number once: parts and alternates of all
    lines that are bought.

    A line without part number gives its supplier numbers, those of this distributor only unless it
    knows many suppliers.
    """
    first: dict[tuple[str, str], WantedNumber] = {}
    for line in lines:
        if line.supply is not Supply.BOUGHT:
            continue
        for wanted in _of_line(line, terms):
            first.setdefault((plain_number(wanted.number), wanted.supplier), wanted)
    return tuple(first.values())


def _of_line(line: BomLine, terms: InterfaceTerms) -> Iterator[WantedNumber]:
    for part in (PartNumber(line.mpn, line.manufacturer), *line.alternates):
        if plain_number(part.mpn):
            yield WantedNumber(part.mpn.strip(), part.manufacturer.strip())
    if not line.mpn:
        yield from _supplier_numbers(line, terms)


def _supplier_numbers(line: BomLine, terms: InterfaceTerms) -> Iterator[WantedNumber]:
    for number in line.supplier_numbers:
        supplier = supplier_name(number.supplier)
        theirs = bool(supplier) if terms.many_suppliers else supplier == terms.title
        if theirs and plain_number(number.number):
            yield WantedNumber(number.number.strip(), supplier=supplier)


def numberless(lines: Iterable[BomLine]) -> tuple[BomLine, ...]:
    """Return the lines to be bought of which no number can be asked for at all."""
    bought = [line for line in lines if line.supply is Supply.BOUGHT]
    return tuple(
        line for line in bought if not (line.mpn or line.alternates or line.supplier_numbers)
    )


def answers(wanted: WantedNumber, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the offers for a number: of that part however it is packed, or under that supplier's
    number.

    A distributor also returns parts whose numbers merely look alike: they are not for this number.
    """
    if wanted.supplier:
        return _with_sku(wanted.number, rows)
    if looks_like_supplier_number(wanted.number):
        own = _with_sku(wanted.number, rows)
        if own:
            return own
    return _of_part(wanted, rows)


def _with_sku(number: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    plain = plain_number(number)
    return tuple(row for row in rows if plain_number(row.get("sku", "")) == plain)


def _of_part(wanted: WantedNumber, rows: Sequence[Row]) -> tuple[Row, ...]:
    maker = maker_name(wanted.manufacturer)
    packings = {plain_number(number) for number in packaging_variants(wanted.number, maker)}
    own = []
    for row in rows:
        mpn = row.get("mpn", "")
        if same_number(mpn, wanted.number) or plain_number(mpn) in packings:
            own.append(row)
    return tuple(own)
