"""The whole comparison: columns with the same quantity, category by category, so that nothing is
left over.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.documents.diff.activities import activity_effects
from emsquote.documents.diff.effect import Cause, Effect, EffectRow, rows_of
from emsquote.documents.diff.exchange import Rates, changed_rates, exchange_effect, moved_with
from emsquote.documents.diff.lines import line_effects, matched, side
from emsquote.documents.sheet import visible
from emsquote.finding import Origin, Severity, fault
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Category, CategoryPrice, NrePrice, PricedLine, Quote, QuoteColumn
from emsquote.wording.sentence import as_sentence, joined, said
from emsquote.wording.vocabulary import VOCABULARY

_Pairs = tuple[tuple[PricedLine | None, PricedLine | None], ...]


class QuoteDiff(Struct, frozen=True, kw_only=True):
    """The difference of two quotes at the quantities that both have.

    At each quantity, `old` plus the amounts of all `effects` is `new`, exactly. `remarks` tell what
    changed beside the money: quantities, rate card, open points and assumptions.
    """

    currency: str
    quantities: tuple[int, ...]
    old: tuple[Total, ...]
    new: tuple[Total, ...]
    effects: tuple[EffectRow, ...]
    remarks: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed, in money or beside it."""
        return not self.effects and not self.remarks and self.old == self.new

    def exceeds(self, percent: Decimal) -> bool:
        """Whether the total of any column moved by more than `percent`, or one is incomplete: then
        nobody knows.
        """
        pairs = zip(self.old, self.new, strict=True)
        return any(_exceeds(before, after, percent) for before, after in pairs)


def _exceeds(before: Total, after: Total, percent: Decimal) -> bool:
    if not (before.complete and after.complete):
        return True
    moved = abs(after.known.amount - before.known.amount)
    return moved * 100 > percent * abs(before.known.amount)


def diff(old: Quote, new: Quote) -> QuoteDiff:
    """Compare two quotes; `InputError` if they have no currency or no quantity in common.

    Effects are worked out one after the other in a fixed order (quantity per board, exchange rate,
    price of the part; work, rate; margin), each at the figures that the ones before it left, so
    they add up with nothing counted twice.
    """
    if old.currency != new.currency:
        message = f"is in {new.currency}, the old one in {old.currency}"
        raise fault("other-currency", Origin("new quote"), message, "quote both in one currency")
    before = {column.quantity: place for place, column in enumerate(old.columns)}
    common = tuple(
        (before[column.quantity], place)
        for place, column in enumerate(new.columns)
        if column.quantity in before
    )
    if not common:
        raise fault(
            "no-common-quantity",
            Origin("new quote"),
            "has no quantity of the old one",
            "quote the same quantities",
        )
    pairs = matched(old.lines, new.lines)
    rates = changed_rates(old, new)
    columns = [
        tuple(_effects(_Columns(old.columns[was], new.columns[now], was, now), pairs, rates))
        for was, now in common
    ]
    return QuoteDiff(
        currency=new.currency,
        quantities=tuple(new.columns[now].quantity for _, now in common),
        old=tuple(_total(old.columns[was]) for was, _ in common),
        new=tuple(_total(new.columns[now]) for _, now in common),
        effects=rows_of(columns, new.currency),
        remarks=(*_unpriced(pairs), *_remarks(old, new)),
    )


def _total(column: QuoteColumn) -> Total:
    return Total(column.total, column.unknown)


class _Columns(Struct, frozen=True):
    """The two columns of one quantity, and their places in their quotes."""

    old: QuoteColumn
    new: QuoteColumn
    old_place: int
    new_place: int


def _effects(columns: _Columns, pairs: _Pairs, rates: Rates) -> Iterator[Effect]:
    left = columns.new.total - columns.old.total
    told = (
        *_category_effects(columns, pairs, rates),
        *_nre_effects(columns.old, columns.new, rates),
    )
    for effect in told:
        left -= effect.amount
        yield effect
    # With prices rounded for the lot, totals need not be the sum of what is printed by category.
    yield Effect(Cause.OTHER, said("rounding"), "", left)


def _category_effects(columns: _Columns, pairs: _Pairs, rates: Rates) -> Iterator[Effect]:
    nothing = Money.zero(columns.new.total.currency)
    for category in Category:
        was, now = (_price(column, category) for column in (columns.old, columns.new))
        difference = (now.extended if now else nothing) - (was.extended if was else nothing)
        if category is Category.NRE:
            yield Effect(Cause.NRE, said("NRE in the unit price"), "", difference)
            continue
        at_cost = [*activity_effects(columns.old, columns.new, category, rates)]
        if category is Category.MATERIAL:
            at_cost += _line_effects(columns, pairs, rates)
        yield from _at_price(at_cost, was, now, category, difference)


def _at_price(
    effects: list[Effect],
    was: CategoryPrice | None,
    now: CategoryPrice | None,
    category: Category,
    difference: Money,
) -> Iterator[Effect]:
    """Yield effects on cost as effects on the price, at the old ratio of price to cost.

    The margin's is the rest.
    """
    ratio = _price_to_cost(was) or _price_to_cost(now) or Decimal(1)
    left = difference
    for effect in effects:
        amount = (effect.amount * ratio).rounded()
        left -= amount
        yield Effect(effect.cause, effect.subject, effect.detail, amount)
    before, after = _percent(_price_to_cost(was)), _percent(_price_to_cost(now))
    yield Effect(
        Cause.MARGIN,
        said(category.value),
        joined([before, after], " → ") if before != after else "",
        left,
    )


def _percent(ratio: Decimal | None) -> str:
    if not ratio:
        return said("none")
    return said("{percent} %", percent=Decimal(f"{100 * (ratio - 1):.1f}"))


def _price_to_cost(price: CategoryPrice | None) -> Decimal | None:
    return price.extended.amount / price.cost.amount if price and price.cost else None


def _price(column: QuoteColumn, category: Category) -> CategoryPrice | None:
    return next((price for price in column.categories if price.category is category), None)


def _line_effects(columns: _Columns, pairs: _Pairs, rates: Rates) -> Iterator[Effect]:
    nothing = Money.zero(columns.new.total.currency)
    for was, now in pairs:
        before = side(columns.old, columns.old_place, was)
        yield from line_effects(before, side(columns.new, columns.new_place, now), rates, nothing)


def _nre_effects(old: QuoteColumn, new: QuoteColumn, rates: Rates) -> Iterator[Effect]:
    before, after = _nre(old), _nre(new)
    nothing = NrePrice("", "", Money.zero(new.total.currency), Money.zero(new.total.currency))
    for title in dict.fromkeys([*before, *after]):
        was, now = before.get(title, nothing), after.get(title, nothing)
        currency = moved_with(was.cost, now.cost, rates)
        change = now.price - was.price
        detail = said(
            "{was} {currency} → {now} {currency}",
            was=was.price.rounded().amount,
            now=now.price.rounded().amount,
            currency=now.price.currency,
        )
        same = Effect(Cause.NRE, visible(title), detail, change)
        yield exchange_effect(currency, rates, change) if currency else same


def _nre(column: QuoteColumn) -> dict[str, NrePrice]:
    """Return the one-off items by title, those of one title together."""
    items: dict[str, NrePrice] = {}
    for item in column.nre:
        known = items.get(item.title)
        if known:
            item = replace(item, cost=known.cost + item.cost, price=known.price + item.price)  # noqa: PLW2901
        items[item.title] = item
    return items


def _unpriced(pairs: _Pairs) -> Iterator[str]:
    """Yield the lines that came or went without a price at any quantity: no effect can tell of
    them.
    """
    for was, now in pairs:
        if now is None and was is not None and _is_unpriced(was):
            yield said("line removed without a price: {part}", part=was.line.label)
        if was is None and now is not None and _is_unpriced(now):
            yield said("line added without a price: {part}", part=now.line.label)


def _is_unpriced(priced: PricedLine) -> bool:
    return all(isinstance(cell.cost, Unknown) for cell in priced.cells)


def _remarks(old: Quote, new: Quote) -> Iterator[str]:
    for text, was, now in (
        ("rate card", old.rate_card, new.rate_card),
        ("date", old.date, new.date),
        ("rounding", old.rounding.value, new.rounding.value),
    ):
        if was != now:
            yield said(
                "{what}: {was} → {now}",
                what=said(text),
                was=was or said("none"),
                now=now or said("none"),
            )
    yield from _quantities_remarks(old, new)
    yield from _included_remarks(old, new)
    told, tells = _told(old), _told(new)
    for word, message in sorted(told - tells):
        yield said("no longer {word}: {message}", word=said(word), message=as_sentence(message))
    for word, message in sorted(tells - told):
        yield said("now {word}: {message}", word=said(word), message=as_sentence(message))


def _quantities_remarks(old: Quote, new: Quote) -> Iterator[str]:
    before = {column.quantity for column in old.columns}
    after = {column.quantity for column in new.columns}
    for quantity in sorted(before - after):
        yield said("quantity {quantity} is no longer quoted", quantity=quantity)
    for quantity in sorted(after - before):
        yield said("quantity {quantity} is new", quantity=quantity)


def _included_remarks(old: Quote, new: Quote) -> Iterator[str]:
    """Yield the items of the scope of which another answer holds; quotes of before say none."""
    if not (old.included and new.included):
        return
    before, after = _answers(old), _answers(new)
    for title in dict.fromkeys((*before, *after)):
        was, now = before.get(title, ()), after.get(title, ())
        if was != now:
            yield said(
                "{what}: {was} → {now}",
                what=as_sentence(title),
                was=joined(was, ", ") if was else said("none"),
                now=joined(now, ", ") if now else said("none"),
            )


def _answers(quote: Quote) -> dict[str, tuple[str, ...]]:
    """Return what holds of each item, by its title."""
    answers: dict[str, tuple[str, ...]] = {}
    for item in quote.included:
        word = said(VOCABULARY["answer"][item.answer])
        answers[item.title] = (*answers.get(item.title, ()), word)
    return answers


def _told(quote: Quote) -> set[tuple[str, str]]:
    return {(_WORD[finding.severity], finding.message) for finding in quote.findings}


_WORD = {
    Severity.FAULT: "at fault",
    Severity.OPEN: "open",
    Severity.DOUBT: "doubtful",
    Severity.NOTE: "assumed",
}
