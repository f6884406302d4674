"""The sheets of a live workbook that hold words: terms, and where every figure comes from."""

from __future__ import annotations

from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.live.table import LiveTable
from emsquote.documents.sheet import ColumnKind, Sheet, SheetColumn, titled, visible
from emsquote.model.quote import Quote
from emsquote.wording.language import date_text
from emsquote.wording.texts import Texts, Word

_SOURCE_COLUMNS = (
    SheetColumn("What", width=22),
    SheetColumn("File", width=44),
    SheetColumn(Word("sources", "Date"), width=12),
    SheetColumn("Note", width=60),
)


def terms_sheet(quote: Quote, texts: Texts) -> Sheet:
    """Return what the contract says, a sentence a row, with the last day on which the quote
    holds.
    """
    columns = [
        SheetColumn("", ColumnKind.COUNT, 6),
        SheetColumn(texts("Terms"), ColumnKind.TEXT, 100),
    ]
    table = LiveTable(texts("Terms"), columns)
    for number, term in enumerate(quote.terms, 1):
        table.add((number, visible(term)))
    if quote.valid_until:
        table.add(
            ("", texts("Valid until {date}", date=date_text(quote.valid_until, texts.language)))
        )
    return table.sheet(texts("Terms"), texts)


def sources_sheet(quote: Quote, basis: QuoteBasis, texts: Texts) -> Sheet:
    """Return the files that the quote was made from: the BOM, price lists, the rate card, exchange
    rates.
    """
    table = LiveTable(texts("Sources"), [titled(column, texts) for column in _SOURCE_COLUMNS])
    language = texts.language
    table.add((texts("BOM"), visible(quote.source.file)))
    card = basis.card
    table.add(
        (
            texts("Rate card"),
            visible(f"{card.title} ({card.name})"),
            card.date,
            visible(card.source),
        )
    )
    for rate in quote.exchange_rates:
        label = texts(
            "1 {source} in {target}", source=visible(rate.source), target=visible(rate.target)
        )
        table.add((label, "", date_text(rate.dated, language), visible(rate.read_from)))
    for (file, supplier), days in sorted(_lists(quote).items()):
        read = texts(
            "prices: {count}, the oldest of {oldest}",
            count=len(days),
            oldest=date_text(min(days), language) if any(days) else "?",
        )
        table.add(
            (
                texts("Prices of {supplier}", supplier=visible(supplier)),
                visible(file),
                max(days),
                read,
            )
        )
    return table.sheet(texts("Where the figures come from"), texts)


def _lists(quote: Quote) -> dict[tuple[str, str], list[str]]:
    """Return the days on which the prices were read that are bought at, by file and supplier."""
    found: dict[tuple[str, str], list[str]] = {}
    seen: set[int] = set()
    for column in quote.columns:
        for purchase in column.purchases:
            for order in getattr(purchase, "orders", ()):
                offer = order.offer
                if id(offer) not in seen:
                    seen.add(id(offer))
                    where = offer.source or offer.origin.file
                    found.setdefault((where, offer.supplier), []).append(offer.read_on)
    return found
