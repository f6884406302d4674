"""What a customer may read: the quote without the texts that name a supplier, an offer, or money
that is not a price.

Costs, margins, purchases and charges never get onto the customer's sheets. Texts are another
matter, since findings and reasons are written for the house: those that could betray something are
left out, and a reason becomes a plain one.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import NOWHERE, Finding, Severity, sorted_findings
from emsquote.model.bom import BomLine
from emsquote.model.money import Amount, Unknown
from emsquote.model.purchase import Bought, Shortage
from emsquote.model.quote import CategoryPrice, LineCell, PricedLine, Quote, QuoteColumn
from emsquote.wording.texts import texts_in

_WORDS = re.compile(r"[^\s,;:()\[\]\"'“”]+")


@cache
def _house_matters() -> re.Pattern[str]:
    words = (
        "cost|margin|mark-?up|overhead|supplier|distributor|rate card|price list|library|job file"
    )
    return re.compile(rf"\b({words})", re.IGNORECASE)


class _Secrets(Struct, frozen=True):
    """What a customer must not read: names of suppliers, their part numbers, what is told of their
    price lists.
    """

    no_price: Unknown
    """What is told in place of a reason that would betray one."""
    names: re.Pattern[str]
    numbers: frozenset[str]
    files: frozenset[str]
    money: re.Pattern[str]

    def betrayed_by(self, text: str) -> bool:
        """Whether the text tells one of them."""
        folded = text.casefold()
        return bool(
            _house_matters().search(text) or self.money.search(text) or self.names.search(folded)
        ) or not self.numbers.isdisjoint(_WORDS.findall(folded))


def for_customer(quote: Quote) -> Quote:
    """Return the quote with only those findings, reasons and matches that a customer may read."""
    texts = texts_in(quote.language)
    secrets = _secrets_of(quote, Unknown(texts("customer.no_price")))
    # An open point is never left out: the customer learns that there is one, if not which.
    to_be_settled = Finding(
        Severity.OPEN, "to-be-settled", NOWHERE, texts("customer.to_be_settled")
    )
    return replace(
        quote,
        findings=sorted_findings(
            _outside(finding, quote.source.file)
            if _may_be_read(finding, secrets)
            else to_be_settled
            for finding in quote.findings
            if finding.severity is Severity.OPEN or _may_be_read(finding, secrets)
        ),
        columns=tuple(_column(column, secrets) for column in quote.columns),
        lines=tuple(_line(line, secrets) for line in quote.lines),
    )


def _secrets_of(quote: Quote, no_price: Unknown) -> _Secrets:
    offers = [
        order.offer
        for column in quote.columns
        for purchase in column.purchases
        if isinstance(purchase, Bought | Shortage)
        for order in purchase.orders
    ]
    # The customer wrote these himself, and a distributor often takes the maker's number as its own.
    known = {word.casefold() for line in quote.lines for word in _written_by_customer(line.line)}
    names = {offer.supplier.casefold() for offer in offers if offer.supplier}
    return _Secrets(
        no_price=no_price,
        names=_any_of(names - known),
        numbers=frozenset({offer.sku.casefold() for offer in offers if offer.sku} - known),
        files=frozenset({offer.origin.file for offer in offers} - {"", quote.source.file}),
        money=re.compile(
            rf"\d\s?{re.escape(quote.currency)}\b|\b{re.escape(quote.currency)}\s?\d|[$€£]\s?\d|\d\s?[€£]"
        ),
    )


def _any_of(names: set[str]) -> re.Pattern[str]:
    # Whole words only: "tme" is a distributor and stands in "treatment". Without a name, nothing is
    # found.
    alternatives = "|".join(re.escape(name) for name in sorted(names))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if names else r"(?!)")


def _written_by_customer(line: BomLine) -> tuple[str, ...]:
    return (
        line.mpn,
        *(each.mpn for each in line.alternates),
        *(each.number for each in line.supplier_numbers),
    )


def _may_be_read(finding: Finding, secrets: _Secrets) -> bool:
    return finding.origin.file not in secrets.files and not secrets.betrayed_by(finding.message)


def _outside(finding: Finding, bom: str) -> Finding:
    """Return the finding with its place only if that is in the customer's own file, and without the
    house's hint.
    """
    return replace(
        finding, origin=finding.origin if finding.origin.file == bom else NOWHERE, hint=""
    )


def _reason(unknown: Unknown, secrets: _Secrets) -> Unknown:
    return secrets.no_price if secrets.betrayed_by(unknown.reason) else unknown


def _column(column: QuoteColumn, secrets: _Secrets) -> QuoteColumn:
    lead = column.lead_time
    return replace(
        column,
        categories=tuple(_category(each, secrets) for each in column.categories),
        lead_time=_reason(lead, secrets) if isinstance(lead, Unknown) else replace(lead, set_by=""),
    )


def _category(category: CategoryPrice, secrets: _Secrets) -> CategoryPrice:
    return replace(category, unknown=tuple(_reason(each, secrets) for each in category.unknown))


def _line(priced: PricedLine, secrets: _Secrets) -> PricedLine:
    match = "" if secrets.betrayed_by(priced.match) else priced.match
    return replace(priced, match=match, cells=tuple(_cell(cell, secrets) for cell in priced.cells))


def _cell(cell: LineCell, secrets: _Secrets) -> LineCell:
    return replace(cell, price=_discreet(cell.price, secrets))


def _discreet(amount: Amount, secrets: _Secrets) -> Amount:
    return _reason(amount, secrets) if isinstance(amount, Unknown) else amount
