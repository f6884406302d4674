"""The price table: what a board costs at each quantity, by category, with NRE, totals and lead
time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    View,
    percent,
    settled,
    visible,
)
from emsquote.documents.sheets.charts import summary_charts
from emsquote.documents.sheets.included import included_block
from emsquote.model.customer_quote import AnyCategory, AnyColumn, AnyQuote
from emsquote.model.estimate import ColumnEstimate
from emsquote.model.money import ExchangeRate, Money, Total, Unknown, total
from emsquote.model.quote import Category, LeadTime, Quote, QuoteColumn, Rounding
from emsquote.wording.language import currency_text, date_text, number_text
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts, Word


def summary_sheet(quote: AnyQuote, view: View, texts: Texts) -> Sheet:
    """Return the price table: one column for each quantity, prices in the quote's currency."""
    prices = (*_price_rows(quote, texts), *_closing_rows(quote, texts))
    rows = prices
    if view is View.INTERNAL and isinstance(quote, Quote):
        rows = (*prices, *_internal_rows(quote, texts))
    return Sheet(
        name=texts("Summary"),
        title=texts("Quotation: {title}", title=visible(quote.title))
        if quote.title
        else texts("Quotation"),
        columns=(
            SheetColumn(texts("Price"), ColumnKind.TEXT, 26),
            *(
                SheetColumn(boards(column.quantity, texts), ColumnKind.MONEY, 16)
                for column in quote.columns
            ),
        ),
        rows=rows,
        facts=tuple(_facts(quote, view, texts)),
        included=included_block(quote, texts),
        notes=tuple(_notes(quote, view, texts)),
        terms=tuple(visible(texts.sentence(term)) for term in quote.terms),
        language=texts.language,
        charts=summary_charts(quote, rows, len(prices), texts),
    )


def boards(quantity: int, texts: Texts) -> str:
    """Return `1 board`, `1,000 boards`."""
    return texts.counted(Counted(quantity, "board", "boards"))


def category_price(category: AnyCategory) -> Total:
    """Return the category's printed unit price, with what is missing from it."""
    return Total(settled(category.unit_price), category.unknown)


def _facts(quote: AnyQuote, view: View, texts: Texts) -> Iterator[tuple[str, str]]:
    language = texts.language
    inside = quote if view is View.INTERNAL and isinstance(quote, Quote) else None
    customer = [line for line in (quote.customer, *quote.customer_address) if line]
    stated = (
        (texts("Quoted by"), quote.house.name),
        (texts("Number"), quote.number),
        (texts("Customer"), ", ".join(customer)),
        (texts("Date"), date_text(quote.date, language)),
        (texts("Valid until"), date_text(quote.valid_until, language)),
        (texts("Currency"), currency_text(quote.currency, language)),
        (texts("BOM"), quote.source.file),
        (texts("Rate card"), inside.rate_card if inside else ""),
    )
    for title, value in stated:
        if value:
            yield title, visible(value)
    for rate in inside.exchange_rates if inside else ():
        yield texts("Exchange rate"), _exchange(rate, texts)
    yield texts("Status"), _status(quote, texts)


def _status(quote: AnyQuote, texts: Texts) -> str:
    if quote.complete:
        return texts("complete")
    if any(column.estimated for column in quote.columns):
        return texts("budgetary, with estimates: {count} open, see below", count=open_count(quote))
    return texts("incomplete: {count} open, see below", count=open_count(quote))


def open_count(quote: AnyQuote) -> int:
    """Return how many points are open: the open findings, or the distinct missing amounts if those
    are more.
    """
    missing = {unknown.reason for column in quote.columns for unknown in column.unknown}
    return max(len(quote.open_points), len(missing))


def _exchange(rate: ExchangeRate, texts: Texts) -> str:
    read = ", ".join(
        visible(text) for text in (date_text(rate.dated, texts.language), rate.read_from) if text
    )
    factor = number_text(rate.rate, texts.language, grouped=False)
    text = texts(
        "1 {source} = {rate} {target}", source=rate.source, rate=factor, target=rate.target
    )
    return f"{text} ({read})" if read else text


def _row(label: str, cells: Iterable[Cell], emphasis: Emphasis = Emphasis.BODY) -> SheetRow:
    return SheetRow((label, *cells), emphasis)


def _heading(label: str, quote: AnyQuote) -> SheetRow:
    return _row(label, ("" for _ in quote.columns), Emphasis.HEADING)


def _shown(quote: AnyQuote) -> tuple[Category, ...]:
    """Return the categories in which something is asked for, or missing, at some quantity."""
    used = {
        category.category
        for column in quote.columns
        for category in column.categories
        if category.unit_price or category.extended or category.unknown
    }
    return tuple(category for category in Category if category in used)


def _category_cell(column: AnyColumn, category: Category) -> Cell:
    for price in column.categories:
        if price.category is category:
            return category_price(price)
    return ""


def _price_rows(quote: AnyQuote, texts: Texts) -> Iterator[SheetRow]:
    columns = quote.columns
    yield _heading(texts("Per board"), quote)
    for category in _shown(quote):
        yield _row(
            texts.word("category", category),
            (_category_cell(column, category) for column in columns),
        )
    yield _row(
        texts("Unit price"),
        (_whole(column, column.unit_price) for column in columns),
        Emphasis.TOTAL,
    )
    yield _heading(texts("Per lot"), quote)
    yield _row(texts("All boards"), (_whole(column, column.extended) for column in columns))
    yield from _nre_rows(quote, texts)
    yield _row(
        texts(Word("quotation", "Total")),
        (_whole(column, column.total) for column in columns),
        Emphasis.TOTAL,
    )


def _whole(column: AnyColumn, amount: Money) -> Total:
    """Return an amount that is the sum of everything in the column, with what the column lacks."""
    return Total(settled(amount), column.unknown)


def _nre_rows(quote: AnyQuote, texts: Texts) -> Iterator[SheetRow]:
    titles = dict.fromkeys(item.title for column in quote.columns for item in column.nre)
    for title in titles:
        label = f"{texts('NRE')}: {visible(texts.sentence(title))}"
        yield _row(label, (_nre_cell(column, title) for column in quote.columns))
    if len(titles) > 1:
        yield _row(texts("NRE total"), (settled(column.nre_total) for column in quote.columns))


def _nre_cell(column: AnyColumn, title: str) -> Cell:
    prices = [item.price for item in column.nre if item.title == title]
    return settled(total(prices, column.total.currency).known) if prices else ""


def _closing_rows(quote: AnyQuote, texts: Texts) -> Iterator[SheetRow]:
    if not all(column.complete for column in quote.columns):
        yield _row(texts("Not priced"), (_missing(column, texts) for column in quote.columns))
    yield _row(texts("Lead time"), (_lead(column, texts) for column in quote.columns))
    yield from estimate_rows(quote, texts)


def estimate_rows(quote: AnyQuote, texts: Texts) -> Iterator[SheetRow]:
    """Yield what is estimated, apart from all that is firm; nothing where nothing is."""
    estimates = [column.estimated for column in quote.columns]
    if not any(estimates):
        return

    def row(label: str, shown: Callable[[ColumnEstimate], Cell]) -> SheetRow:
        return _row(label, (shown(estimate) if estimate else "" for estimate in estimates))

    yield _heading(texts("Budgetary: no firm price"), quote)
    yield row(texts("Estimated parts"), lambda estimate: estimate.parts)
    yield row(texts("Estimated, low"), lambda estimate: settled(estimate.price.low))
    yield row(texts("Estimated, middle"), lambda estimate: settled(estimate.price.middle))
    yield row(texts("Estimated, high"), lambda estimate: settled(estimate.price.high))
    yield row(texts("Firm and estimated, low"), lambda estimate: settled(estimate.total.low))
    yield row(texts("Firm and estimated, middle"), lambda estimate: settled(estimate.total.middle))
    yield row(texts("Firm and estimated, high"), lambda estimate: settled(estimate.total.high))


def _missing(column: AnyColumn, texts: Texts) -> str:
    count = len({missing.reason for missing in column.unknown})
    return texts("{count} open", count=count) if count else texts("none")


def _lead(column: AnyColumn, texts: Texts) -> Cell:
    if isinstance(column.lead_time, Unknown):
        return column.lead_time
    return texts.counted(Counted(column.lead_time.days, "day", "days"))


def column_cost(column: QuoteColumn) -> tuple[Money, Money, Money]:
    """Return the printed cost, overhead and margin of everything in the column.

    They add up to its total.

    Cost and overhead are sums of the rounded amounts of the categories and NRE items, as the sheet
    of costs lists them.
    """
    currency = column.total.currency
    costs = [
        *(category.cost for category in column.categories),
        *(item.cost for item in column.nre),
    ]
    cost = total((cost.rounded() for cost in costs), currency).known
    overhead = total(
        (category.overhead.rounded() for category in column.categories), currency
    ).known
    return cost, overhead, column.total - cost - overhead


def _internal_rows(quote: Quote, texts: Texts) -> Iterator[SheetRow]:
    columns = quote.columns
    figures = [column_cost(column) for column in columns]
    costs = [cost for cost, _, _ in figures]
    overheads = [overhead for _, overhead, _ in figures]
    margins = [margin for _, _, margin in figures]
    yield _heading(texts("Internal"), quote)
    yield _row(texts("Cost"), map(_whole, columns, costs))
    yield _row(texts("Overhead"), map(_whole, columns, overheads))
    yield _row(texts("Margin"), map(_whole, columns, margins))
    totals = (column.total for column in columns)
    yield _row(texts("Margin / price"), map(percent, margins, totals))
    if any(column.excess_liability for column in columns):
        liabilities = (column.excess_liability.rounded() for column in columns)
        yield _row(texts("Excess liability"), liabilities)
    if any(column.starts != column.quantity for column in columns):
        yield _row(texts("Boards started"), (column.starts for column in columns))
    yield from _yield_rows(columns, texts)


def _yield_rows(columns: Sequence[QuoteColumn], texts: Texts) -> Iterator[SheetRow]:
    figures = chain.from_iterable(column.yields for column in columns)
    for name in dict.fromkeys(name for name, _ in figures):
        title = visible(texts.word("yield", name))
        yield _row(title, (_yield(column, name) for column in columns))


def _yield(column: QuoteColumn, name: str) -> Cell:
    return next(
        (value.quantize(Decimal("0.0001")) for each, value in column.yields if each == name), ""
    )


def _notes(quote: AnyQuote, view: View, texts: Texts) -> Iterator[str]:
    yield from _missing_notes(quote, texts)
    if not all(column.complete for column in quote.columns):
        yield texts("What is marked ? is not known; it is not zero, and no sum holds it.")
    if any(column.estimated for column in quote.columns):
        yield texts(
            "Estimates are no offer. Of what is alike a fifth costs less than the low figure, a "
            "fifth more than the high one; no other sum holds them."
        )
    yield from _owner_notes(quote, texts)
    if quote.rounding is Rounding.LOT:
        yield texts(
            "Each charge is rounded for the whole lot; prices per board are rounded for "
            "information only."
        )
    if view is View.INTERNAL and isinstance(quote, Quote):
        yield from _lead_notes(quote, texts)


def _owner_notes(quote: AnyQuote, texts: Texts) -> Iterator[str]:
    """Yield whose property the one-off items become, as far as the rate card says."""
    owned: dict[str, dict[str, None]] = {}
    for column in quote.columns:
        for item in column.nre:
            if item.owner:
                owned.setdefault(item.owner, {})[visible(texts.sentence(item.title))] = None
    for owner, titles in owned.items():
        yield texts(
            "Property of the {owner}: {titles}.",
            owner=visible(texts.word("owner", owner)),
            titles=", ".join(titles),
        )


_MOST_MISSING = 10


def _missing_notes(quote: AnyQuote, texts: Texts) -> Iterator[str]:
    """Yield what is not priced, each reason once, with the quantities at which it holds unless it
    holds at all.
    """
    quantities: dict[str, list[str]] = {}
    for column in quote.columns:
        for reason in dict.fromkeys(missing.reason for missing in column.unknown):
            quantities.setdefault(visible(texts.sentence(reason)), []).append(
                boards(column.quantity, texts)
            )
    for reason, labels in list(quantities.items())[:_MOST_MISSING]:
        if len(labels) == len(quote.columns):
            yield texts("Not priced: {reason}", reason=reason)
        else:
            yield texts("Not priced at {boards}: {reason}", boards=", ".join(labels), reason=reason)
    if len(quantities) > _MOST_MISSING:
        yield texts(
            "Not priced: {count} more, see the open points.", count=len(quantities) - _MOST_MISSING
        )


def _lead_notes(quote: Quote, texts: Texts) -> Iterator[str]:
    """Yield what sets the lead time, the quantities with the same answer together."""
    quantities: dict[LeadTime | Unknown, list[str]] = {}
    for column in quote.columns:
        lead = column.lead_time
        key = lead if isinstance(lead, Unknown) else LeadTime(0, lead.set_by)
        quantities.setdefault(key, []).append(boards(column.quantity, texts))
    for lead, labels in quantities.items():
        if isinstance(lead, Unknown):
            yield texts(
                "Lead time ({boards}) is not known: {reason}.",
                boards=", ".join(labels),
                reason=visible(texts.sentence(lead.reason)),
            )
        elif lead.set_by:
            yield texts(
                "Lead time ({boards}) is set by {set_by}.",
                boards=", ".join(labels),
                set_by=visible(texts.sentence(lead.set_by)),
            )
