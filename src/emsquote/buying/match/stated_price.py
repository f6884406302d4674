"""Offers as the BOM states them: its own prices, for parts that nobody else offers, or first if
that is asked for.

Of when they are nobody knows, nor how long they hold: each is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.library.currency_word import currency_in
from emsquote.buying.library.list_prices import OfferPrices, UnitCells, offer_prices
from emsquote.buying.library.offer_row import read_offer
from emsquote.buying.library.price_cell import Unclear, cell_prices
from emsquote.buying.library.price_title import titled_unit
from emsquote.buying.library.price_unit import PriceUnit
from emsquote.buying.library.written_number import list_sign
from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bom import BomLine
from emsquote.model.bom_price import BomPrice, BomPriceUse
from emsquote.model.measure import Measure
from emsquote.model.offer import Offer
from emsquote.model.purchase import PartKey
from emsquote.wording.sentence import said

SOURCE = "as stated in the BOM"


class StatedMatches(Struct, frozen=True):
    """The matches of all lines, prices of the BOM among them, and what was found beside."""

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...] = ()


def with_stated_prices(
    lines: Sequence[BomLine],
    matches: Sequence[Match],
    prices: Mapping[Origin, BomPrice],
    use: BomPriceUse,
    currency: str,
) -> StatedMatches:
    """Return the matches with the prices that the BOM states.

    `currency` is theirs where neither they nor their title name one; "" if nobody said so. Lines of
    one part are bought at the highest of their prices.
    """
    wanted = [match for match in matches if _asks(match, lines, prices, use)]
    sign = list_sign(price.written for price in prices.values()) if wanted else ""
    offers: dict[PartKey, Offer] = {}
    unread: list[Finding] = []
    for match in wanted:
        line = lines[match.line]
        offer = _read(line, prices[line.origin], sign, currency)
        if isinstance(offer, Finding):
            unread.append(offer)
        else:
            known = offers.get(match.part, offer)
            offers[match.part] = max(known, offer, key=_first_price)
    found = list(matches)
    for match in wanted:
        if match.part in offers:
            found[match.line] = _with_offer(match, lines[match.line], offers[match.part])
    return StatedMatches(tuple(found), tuple(unread))


def _asks(
    match: Match,
    lines: Sequence[BomLine],
    prices: Mapping[Origin, BomPrice],
    use: BomPriceUse,
) -> bool:
    """Whether the price that the BOM states is to be used for a match."""
    if use is BomPriceUse.IGNORE or lines[match.line].origin not in prices:
        return False
    return isinstance(match, NoMatch) or (use is BomPriceUse.USE and isinstance(match, Matched))


def _first_price(offer: Offer) -> Decimal:
    return offer.breaks[0].price


def _read(line: BomLine, price: BomPrice, sign: str, currency: str) -> Offer | Finding:
    """Return the offer that a line states, or why its price is none."""
    prices = _prices(price, sign)
    if isinstance(prices, str):
        return _unread(line, prices)
    of_line = line.per_board.unit if isinstance(line.per_board, Measure) else ""
    cells = {
        "mpn": line.mpn or line.label,
        "manufacturer": line.manufacturer,
        "breaks": prices.breaks,
        "currency": prices.currency or currency_in(price.title) or currency,
        "unit": prices.unit or of_line,
        "multiple": str(prices.pack or ""),
        "source": SOURCE,
        **_supplier(line),
    }
    offer, findings = read_offer(cells, line.origin)
    return offer or _unread(line, findings[0].message)


def _prices(price: BomPrice, sign: str) -> OfferPrices | str:
    """Return what a cell and its title state, or why that cannot be told."""
    unit = _titled(price.title)
    if isinstance(unit, str):
        return unit
    read = cell_prices(price.written, sign)
    if isinstance(read, Unclear):
        return read.message
    prices = offer_prices(read, UnitCells(unit, "", "", "", ""))
    return prices.message if isinstance(prices, Unclear) else prices


def _titled(title: str) -> PriceUnit | str | None:
    """Return what the title of the prices says that they are for, or why that cannot be told."""
    titled = titled_unit(title)
    if titled is None or titled.is_settled:
        return titled.unit if titled else None
    return said('"{title}" may be the price for so many or from so many on', title=title)


def _supplier(line: BomLine) -> dict[str, str]:
    """Return the supplier whose price it may be: the only one that the line names, with his
    number.
    """
    if len(line.supplier_numbers) != 1 or not line.supplier_numbers[0].supplier:
        return {"supplier": SOURCE}
    number = line.supplier_numbers[0]
    return {"supplier": number.supplier, "sku": number.number}


def _with_offer(match: Match, line: BomLine, offer: Offer) -> Matched:
    """Return a match with the offer that the BOM states for its part."""
    return Matched(
        line=match.line,
        part=match.part,
        how=Exactness.STATED,
        offers=(offer,),
        findings=(*match.findings, *_doubt(line)),
    )


def _doubt(line: BomLine) -> Iterator[Finding]:
    message = said(
        "the price of {part} is the one that the BOM states, of unknown date", part=line.label
    )
    hint = "get an offer for it, or leave such prices out with --bom-prices ignore"
    yield Finding(Severity.DOUBT, "stated-price", line.origin, message, hint)


def _unread(line: BomLine, reason: str) -> Finding:
    message = said("the price that the BOM states is not used: {reason}", reason=reason)
    hint = "write it as 0.25 EUR, or say its currency with --bom-currency"
    return Finding(Severity.DOUBT, "stated-price-unread", line.origin, message, hint)
