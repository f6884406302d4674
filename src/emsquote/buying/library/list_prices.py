"""The prices of one offer, wherever the cells of its rows have them, for one piece.

What a price is for may be said by its title, by a column of its own, by the unit of the offer, by
the cell itself or by a description (`pack of 10`). What is said twice must agree; a price for
several becomes the price of one exactly, or the row is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, Inexact

from msgspec import Struct

from emsquote.buying.library.price_cell import ListedPrice, Unclear
from emsquote.buying.library.price_unit import PriceUnit, pack_of, price_unit
from emsquote.model.measure import PIECES

_EXACT = Context(prec=24, traps=[Inexact])


class OfferPrices(Struct, frozen=True):
    """An offer's price breaks as `read_offer` takes them, and what else its prices say."""

    breaks: str
    currency: str
    unit: str = ""
    """Of what, where that is no pieces."""
    pack: int = 0
    """How many come together, 0 where the prices say nothing of it."""
    unit_is_of_price: bool = False
    """Whether the unit of the offer is that of its price, and not what a piece is."""
    by_description: bool = False
    """Whether only the description says that a price is for a pack."""


class UnitCells(Struct, frozen=True):
    """What the cells beside a price say of what it is for."""

    titled: PriceUnit | None
    stated: str
    """The cell of the column for it."""
    unit: str
    """The cell of the offer's unit."""
    pack: str
    """How many a pack has, in plain writing, "" where no column says it."""
    description: str


def offer_prices(prices: Sequence[ListedPrice], beside: UnitCells) -> OfferPrices | Unclear:
    """Return the prices of one offer for one piece, unclear if that cannot be told."""
    currencies = {price.currency for price in prices} - {""}
    if len(currencies) > 1:
        named = " and ".join(sorted(currencies))
        return Unclear(f"its prices are in {named}", "give each currency a list of its own")
    said = _unit_of(prices, beside)
    if isinstance(said, Unclear):
        return said
    unit = said or _unit_described(beside)
    pieces = _pieces(unit, beside)
    if isinstance(pieces, Unclear):
        return pieces
    breaks = _breaks(prices, pieces, unit)
    if isinstance(breaks, Unclear):
        return breaks
    return OfferPrices(
        breaks=breaks,
        currency=next(iter(currencies), ""),
        unit="" if unit.unit == PIECES else unit.unit,
        pack=pieces if unit.pack else 0,
        unit_is_of_price=_unit_of_offer(beside) is not None,
        by_description=said is None and unit.pack,
    )


def _unit_described(beside: UnitCells) -> PriceUnit:
    """Return what prices are for by the description alone: a pack if it names one, else a piece."""
    packed = pack_of(beside.description)
    return PriceUnit(packed, pack=True) if packed > 1 else PriceUnit()


def _unit_of(prices: Iterable[ListedPrice], beside: UnitCells) -> PriceUnit | Unclear | None:
    """Return what the prices are for, None where nothing says it."""
    units = [price.unit for price in prices]
    units.append(beside.titled)
    if beside.stated:
        stated = price_unit(beside.stated)
        if stated is None:
            message = f'its price is for "{beside.stated}"'
            return Unclear(message, "write for how many pieces the price is")
        units.append(stated)
    units.append(_unit_of_offer(beside))
    said = {unit for unit in units if unit is not None}
    if len(said) > 1:
        message = "what its price is for is said twice, and differs"
        return Unclear(message, "see its title, its unit and the cell itself")
    return next(iter(said), None)


def _unit_of_offer(beside: UnitCells) -> PriceUnit | None:
    """Return what the unit of an offer says of its price: `100 pcs`, `pack of 10`, `K`.

    A unit that is no more than that (`pcs`, `reel`) says nothing of the price.
    """
    unit = price_unit(beside.unit) if beside.unit else None
    return unit if unit is not None and unit.pieces > 1 else None


def _pieces(unit: PriceUnit, beside: UnitCells) -> int | Unclear:
    """Return for how many pieces a price is."""
    packed = pack_of(beside.description)
    if not unit.pack or unit.pieces > 1:
        return unit.pieces
    stated = int(beside.pack) if beside.pack.isdecimal() else packed
    if stated < 1:
        message = "its price is for a pack, and how many that has is not said"
        return Unclear(message, "add a column with the pieces of a pack")
    return stated


def _breaks(prices: Sequence[ListedPrice], pieces: int, unit: PriceUnit) -> str | Unclear:
    ladder: list[str] = []
    several = len(prices) > 1
    for price in prices:
        quantity = int(price.quantity or "1")
        if unit.pack and several and quantity % pieces:
            message = "its price breaks may count packs or pieces"
            return Unclear(message, "state the price of a piece, from so many pieces on")
        each = _each(price.price, pieces)
        if each is None:
            message = f"{price.price} for {pieces} is no exact price of one"
            return Unclear(message, "state the price of one")
        ladder.append(f"{quantity}:{each}")
    return ";".join(ladder)


def _each(price: str, pieces: int) -> str | None:
    """Return the exact price of one, None where there is none.

    >>> _each("12.50", 1000), _each("1.00", 3)
    ('0.0125', None)
    """
    if pieces == 1:
        return price
    try:
        return f"{_EXACT.divide(Decimal(price), Decimal(pieces)):f}"
    except Inexact:
        return None
