"""Which line of the old quote is which of the new one, and what the changes in it cost."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal

from msgspec import Struct

from emsquote.documents.diff.effect import Cause, Effect
from emsquote.documents.diff.exchange import Rates, exchange_effect
from emsquote.documents.sheet import visible
from emsquote.model.bom import BomLine
from emsquote.model.measure import Measure
from emsquote.model.money import Amount, Money, Unknown, minor_digits
from emsquote.model.purchase import Bought, Order, Shortage
from emsquote.model.quote import PricedLine, QuoteColumn
from emsquote.wording.sentence import joined, said


def matched(
    old: tuple[PricedLine, ...], new: tuple[PricedLine, ...]
) -> tuple[tuple[PricedLine | None, PricedLine | None], ...]:
    """Pair the lines: by part and designators, then by part, then by designators, then by what they
    are called.
    """
    left, right = list(old), list(new)
    pairs: list[tuple[PricedLine | None, PricedLine | None]] = []
    for key in _KEYS:
        waiting: dict[Hashable, list[PricedLine]] = {}
        for line in right:
            waiting.setdefault(key(line.line), []).append(line)
        still: list[PricedLine] = []
        for line in left:
            found = waiting.get(key(line.line)) if key(line.line) else None
            if found:
                pairs.append((line, found.pop(0)))
            else:
                still.append(line)
        left = still
        right = [line for group in waiting.values() for line in group]
    return (*pairs, *((line, None) for line in left), *((None, line) for line in right))


_KEYS: tuple[Callable[[BomLine], Hashable], ...] = (
    lambda line: (line.mpn.casefold(), line.designators) if line.mpn else None,
    lambda line: line.mpn.casefold() or None,
    lambda line: line.designators or None,
    lambda line: line.label.casefold() if not line.designators and not line.mpn else None,
)


class QuotedLine(Struct, frozen=True):
    """One line at one quantity of one of the quotes: its share of the cost, and the orders that it
    has a part in.
    """

    line: BomLine
    cost: Amount
    orders: tuple[Order, ...]

    @property
    def known(self) -> Money | None:
        """Return the cost if it is known."""
        return None if isinstance(self.cost, Unknown) else self.cost

    @property
    def plan(self) -> str:
        """Return what is ordered, for people to read."""
        if not self.orders:
            return said("nothing")
        return joined([_order(order) for order in self.orders], " + ")


def _order(order: Order) -> str:
    price = said(
        "{quantity} at {price} {currency}",
        quantity=order.quantity,
        price=order.price_break.price.normalize(),
        currency=order.offer.currency,
    )
    return joined([price, order.offer.supplier], " ") if order.offer.supplier else price


def side(column: QuoteColumn, place: int, priced: PricedLine | None) -> QuotedLine | None:
    """Return a line's side at a column (by its place in the quote)."""
    if priced is None:
        return None
    cell = priced.cells[place]
    purchase = None if cell.purchase is None else column.purchases[cell.purchase]
    orders = purchase.orders if isinstance(purchase, Bought | Shortage) else ()
    return QuotedLine(priced.line, cell.cost, orders)


def line_effects(
    was: QuotedLine | None, now: QuotedLine | None, rates: Rates, nothing: Money
) -> Iterator[Effect]:
    """Yield what each change in a line adds to the cost.

    Together they are the difference of its known costs.

    A cent or two that rounding leaves in a line that did not change is not told.
    """
    before, after = known(was, nothing), known(now, nothing)
    if was is None or now is None:
        there = was or now
        if there is not None:
            cause = Cause.LINE_REMOVED if now is None else Cause.LINE_ADDED
            yield Effect(cause, _name(there.line), there.plan, after - before)
        return
    whole = _whole_change(was, now)
    if whole:
        yield Effect(whole[0], _name(now.line), whole[1], after - before)
    else:
        yield from _split(was, now, rates, after - before)


def known(side_: QuotedLine | None, nothing: Money) -> Money:
    """Return the cost as far as it is known."""
    return nothing if side_ is None else side_.known or nothing


def _whole_change(was: QuotedLine, now: QuotedLine) -> tuple[Cause, str] | None:
    """Return the cause of a change that explains all that follows from it."""
    if was.line.supply is not now.line.supply:
        return Cause.SUPPLY, _change(said(was.line.supply.value), said(now.line.supply.value))
    if was.line.mpn.casefold() != now.line.mpn.casefold():
        return Cause.PART_REPLACED, _change(was.line.label, now.line.label)
    if was.known is None and now.known is not None:
        return Cause.NOW_PRICED, now.plan
    if was.known is not None and now.known is None:
        return Cause.NO_LONGER_PRICED, was.plan
    return None


def _split(was: QuotedLine, now: QuotedLine, rates: Rates, difference: Money) -> Iterator[Effect]:
    """Yield more or fewer per board, then exchange, and as price of the part what these two
    leave.
    """
    if was.known is None:
        return
    cost, left = was.known, difference
    ratio = _per_board_ratio(was.line, now.line)
    if ratio != 1:
        more = cost * (ratio - 1)
        cost, left = cost + more, left - more
        change = said(
            "{change} a board", change=_change(str(was.line.per_board), str(now.line.per_board))
        )
        yield Effect(Cause.PER_BOARD, _name(now.line), change, more)
    for currency, share in _shares(was, rates).items():
        before, after = rates[currency]
        moved = cost * (share * (after / before - 1))
        left -= moved
        yield exchange_effect(currency, rates, moved)
    plans = "" if was.plan == now.plan else _change(was.plan, now.plan)
    if plans or not _is_rounding(left):
        yield Effect(Cause.PART_PRICE, _name(now.line), plans, left)


def _change(was: str, now: str) -> str:
    return joined([was, now], " → ")


def _is_rounding(cost: Money) -> bool:
    """Whether a difference of two printed costs may be nothing but their rounding."""
    return abs(cost.amount) <= Decimal(2).scaleb(-minor_digits(cost.currency))


def _per_board_ratio(was: BomLine, now: BomLine) -> Decimal:
    before, after = was.per_board, now.per_board
    if (
        isinstance(before, Measure)
        and isinstance(after, Measure)
        and before.unit == after.unit
        and before.amount
    ):
        return after.amount / before.amount
    return Decimal(1)


def _shares(was: QuotedLine, rates: Rates) -> dict[str, Decimal]:
    """Return the share of each currency whose rate changed in the cost of the old orders."""
    whole = sum((order.cost.amount for order in was.orders), Decimal(0))
    shares: dict[str, Decimal] = {}
    for order in was.orders:
        currency = order.offer.currency
        if currency in rates and whole:
            shares[currency] = shares.get(currency, Decimal(0)) + order.cost.amount / whole
    return shares


def _name(line: BomLine) -> str:
    where = ", ".join(line.designators[:3]) + ("…" if len(line.designators) > 3 else "")  # noqa: PLR2004 - a short list
    return visible(f"{line.label} ({where})" if where and where != line.label else line.label)
