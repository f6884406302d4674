"""The comparison as sheets: prices side by side, who includes what, who is cheapest from where on,
and what makes the differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from msgspec.structs import replace

from emsquote.deciding.compare.comparison import HouseColumn, HouseComparison, ScopeRow
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Percent,
    Sheet,
    SheetColumn,
    SheetRow,
    settled,
    titled,
    visible,
)
from emsquote.documents.sheets.differences import differences_sheet
from emsquote.documents.sheets.summary import boards
from emsquote.model.included import ItemAnswer
from emsquote.model.money import ExchangeRate, Total, Unknown, round_half_up
from emsquote.model.quote import Category, LeadTime
from emsquote.wording.texts import Texts

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDEST = 30
"""Characters of a row's label."""
_LIMIT = 20
"""Effects of a difference that are told by themselves."""


def comparison_sheets(comparison: HouseComparison, texts: Texts) -> tuple[Sheet, ...]:
    """Return all sheets in the order in which they are read."""
    return (
        prices_sheet(comparison, texts),
        scope_sheet(comparison, texts),
        cheapest_sheet(comparison, texts),
        *difference_sheets(comparison, texts),
    )


def prices_sheet(comparison: HouseComparison, texts: Texts) -> Sheet:
    """Return the prices of all houses side by side, quantity by quantity."""
    rows: list[SheetRow] = []
    for quantity, columns in zip(comparison.quantities, comparison.columns, strict=True):
        heading = boards(quantity, texts)
        rows.append(SheetRow((heading, *[""] * len(columns)), Emphasis.HEADING))
        rows += _price_rows(columns, texts)
    houses = _house_columns(comparison, ColumnKind.MONEY)
    return Sheet(
        name=texts("Comparison"),
        title=texts("Houses compared: {title}", title=visible(comparison.title)),
        columns=(SheetColumn("", ColumnKind.TEXT, 34), *houses),
        rows=tuple(rows),
        facts=tuple(_facts(comparison, texts)),
        notes=tuple(_price_notes(comparison, texts)),
        language=texts.language,
    )


def _house_columns(comparison: HouseComparison, kind: ColumnKind) -> Iterator[SheetColumn]:
    """Yield a column for each house, under its letter, so that several fit a page."""
    for place, _ in enumerate(comparison.houses):
        yield SheetColumn(_letter(place), kind, 16)


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _facts(comparison: HouseComparison, texts: Texts) -> Iterator[tuple[str, str]]:
    for place, house in enumerate(comparison.houses):
        yield _letter(place), visible(house.title)
    yield texts("Currency"), comparison.currency
    for rate in comparison.exchange_rates:
        yield texts("Exchange rate"), _told_rate(rate, texts)


def _told_rate(rate: ExchangeRate, texts: Texts) -> str:
    value = f"1 {rate.source} = {texts.number(rate.rate)} {rate.target}"
    return f"{value} ({rate.dated})" if rate.dated else value


def _price_rows(columns: Sequence[HouseColumn], texts: Texts) -> Iterator[SheetRow]:
    """Yield what the houses ask, what they lack, and the totals with that."""
    yield from _category_rows(columns, texts)
    lots = [column.lot for column in columns]
    unit_prices = (Total(lot.unit_price, lot.unknown) for lot in lots)
    yield SheetRow((texts("Unit price"), *map(_shown, unit_prices)))
    yield SheetRow((texts("NRE"), *(settled(lot.nre) for lot in lots)))
    totals = (column.total for column in columns)
    yield SheetRow((texts("Total"), *map(_shown, totals)), Emphasis.TOTAL)
    yield from _added_rows(columns, texts)
    equal = (column.equal.total for column in columns)
    yield SheetRow((texts("Total at equal scope"), *map(_shown, equal)), Emphasis.TOTAL)
    yield SheetRow((texts("Above the cheapest"), *_above_cheapest(columns)))
    yield SheetRow((texts("Lead time, days"), *(_days(lot.lead_time) for lot in lots)))


def _category_rows(columns: Sequence[HouseColumn], texts: Texts) -> Iterator[SheetRow]:
    for category in Category:
        amounts = [column.lot.categories.get(category) for column in columns]
        if any(amounts):
            cells = (settled(amount) if amount else "" for amount in amounts)
            yield SheetRow((texts.word("category", category), *cells))


def _shown(total: Total) -> Cell:
    known = settled(total.known)
    return known if total.complete else Total(known, total.missing)


def _added_rows(columns: Sequence[HouseColumn], texts: Texts) -> Iterator[SheetRow]:
    """Yield a row for each item that some house lacks, with its price from elsewhere."""
    titles = {added.item: added.title for column in columns for added in column.equal.added}
    for item, title in titles.items():
        name = shorten(f"+ {visible(texts.sentence(title))}", _WIDEST, placeholder=" …")
        yield SheetRow((name, *(_added_price(column, item) for column in columns)))


def _added_price(column: HouseColumn, item: str) -> Cell:
    for added in column.equal.added:
        if added.item == item:
            return added.price if isinstance(added.price, Unknown) else settled(added.price)
    return ""


def _above_cheapest(columns: Sequence[HouseColumn]) -> Iterator[Cell]:
    totals = [column.equal.total for column in columns]
    least = min((total.known.amount for total in totals if total.complete), default=None)
    for total in totals:
        if least and total.complete:
            yield Percent(round_half_up(100 * total.known.amount / least - 100, 1))
        else:
            yield ""


def _days(lead_time: LeadTime | Unknown) -> Cell:
    return lead_time if isinstance(lead_time, Unknown) else lead_time.days


def _price_notes(comparison: HouseComparison, texts: Texts) -> Iterator[str]:
    yield texts("What a house lacks is added to its price: only totals at equal scope compare.")
    sources = {
        (added.title, added.source)
        for columns in comparison.columns
        for column in columns
        for added in column.equal.added
        if added.source
    }
    for title, source in sorted(sources):
        yield texts(
            "{item}: price from {source}",
            item=visible(texts.sentence(title)),
            source=visible(texts.sentence(source)),
        )
    if not comparison.complete:
        yield texts("A house whose price at equal scope is not known is not ranked.")
        yield from _why_unknown(comparison, texts)


def _why_unknown(comparison: HouseComparison, texts: Texts) -> Iterator[str]:
    """Yield what is missing of each house at the first quantity at which anything is."""
    for place, house in enumerate(comparison.houses):
        reasons = [
            lack.reason
            for columns in comparison.columns
            for lack in columns[place].equal.total.missing
        ]
        for reason in dict.fromkeys(reasons):
            yield f"{visible(house.title)}: {visible(texts.sentence(reason))}"


def scope_sheet(comparison: HouseComparison, texts: Texts) -> Sheet:
    """Return who includes what."""
    houses = _house_columns(comparison, ColumnKind.TEXT)
    item = titled(SheetColumn("Item", ColumnKind.TEXT, 26), texts)
    return Sheet(
        name=texts("Scope"),
        title=texts("What is included"),
        columns=(item, *houses),
        rows=tuple(SheetRow(_scope_cells(row, texts)) for row in comparison.scope),
        facts=tuple(_facts(comparison, texts)),
        notes=(texts("As it holds at the smallest of the quantities."),),
        language=texts.language,
    )


def _scope_cells(row: ScopeRow, texts: Texts) -> tuple[Cell, ...]:
    title = shorten(visible(texts.sentence(row.title)), _WIDEST, placeholder=" …")
    return (title, *(_told_answers(answers, texts) for answers in row.answers))


def _told_answers(answers: Sequence[ItemAnswer], texts: Texts) -> str:
    words = (texts.word("scope", answer) for answer in answers)
    return " + ".join(dict.fromkeys(words)) or "–"


def cheapest_sheet(comparison: HouseComparison, texts: Texts) -> Sheet:
    """Return which house is cheapest from which quantity on."""
    columns = (
        SheetColumn("From boards", ColumnKind.COUNT, 14),
        SheetColumn("To boards", ColumnKind.COUNT, 14),
        SheetColumn("Cheapest", ColumnKind.TEXT, 30),
    )
    rows = [
        SheetRow((found.first, found.last, visible(found.house) or texts("not known")))
        for found in comparison.cheapest
    ]
    note = (
        texts("Every quantity between the smallest and the largest is priced.")
        if comparison.scanned
        else texts("Only the quantities asked for are priced: houses may change places between.")
    )
    return Sheet(
        name=texts("Cheapest"),
        title=texts("Who is cheapest"),
        columns=tuple(titled(column, texts) for column in columns),
        rows=tuple(rows),
        notes=(note,),
        language=texts.language,
    )


def difference_sheets(comparison: HouseComparison, texts: Texts) -> Iterator[Sheet]:
    """Yield what makes each further house differ from the first, effects that add up."""
    first, *others = comparison.houses
    pairs = zip(others, comparison.differences, strict=False)
    for number, (house, found) in enumerate(pairs, 1):
        sheet = differences_sheet(replace(found, remarks=()), texts, _LIMIT)
        yield _named(sheet, texts, first.title, house.title, number)


def _named(sheet: Sheet, texts: Texts, first: str, other: str, number: int) -> Sheet:
    """Return the sheet of a difference with the names of the houses: it begins and ends with their
    totals.
    """
    title = texts(
        "What makes {house} differ from {first}", house=visible(other), first=visible(first)
    )
    before, *between, share, after = sheet.rows
    rows = (
        replace(before, cells=(visible(first), *before.cells[1:])),
        *between,
        replace(share, cells=(texts("Difference in per cent"), *share.cells[1:])),
        replace(after, cells=(visible(other), *after.cells[1:])),
    )
    return replace(sheet, name=f"{sheet.name} {number}", title=title, rows=rows)
