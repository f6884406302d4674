"""Offers, demands and lines in few words, for the tests of buying."""

from decimal import Decimal

from emsquote.buying import plan as buy
from emsquote.finding import Origin
from emsquote.model.bom import BomLine
from emsquote.model.measure import Measure
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.purchase import Attrition, Bought, Demand, PartKey

NO_ATTRITION = Attrition(Decimal(0), 0)


def ladder(text, **fields):
    pairs = [pair.split(":") for pair in text.split(";")]
    breaks = tuple(PriceBreak(int(quantity), Decimal(price)) for quantity, price in pairs)
    named = {"mpn": "P", "manufacturer": "M", "supplier": "S", "sku": "1", "currency": "USD"}
    return Offer(**{**named, "breaks": breaks, **fields})


def demand(pieces, unit="pcs"):
    return Demand(
        PartKey("P", "M"), "P", (0,), Decimal(1), Decimal(pieces), NO_ATTRITION, 0, pieces, unit
    )


def bought(pieces, *offers):
    result = buy.purchase(demand(pieces), offers, buy.BuyingTerms(currency="USD"))
    assert isinstance(result, Bought)
    return result


def line(row=1, mpn="P", quantity="1", unit="pcs", **fields):
    return BomLine(Origin("bom.csv", row=row), Measure(Decimal(quantity), unit), mpn=mpn, **fields)
