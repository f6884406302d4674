"""What a BOM gets from the pool, read back in a worker, and its purchases made from that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from emsquote.buying.plan import SourcedPart, demand_met
from emsquote.buying.plan.purchase_reasons import shown_cost
from emsquote.model.money import Money
from emsquote.model.offer import Offer
from emsquote.model.purchase import Bought, Demand, Order, Purchase, Shortage
from emsquote.wording.sentence import Counted, for_house, said, told


class SharedOrder(Struct, frozen=True, array_like=True):
    """A share of an order: `offer` is its key in the pool, `at` the place of the reached break in
    it.
    """

    offer: bytes
    quantity: int
    at: int
    cost: Decimal
    exchange_rate: Decimal
    is_alternate: bool


class PooledDemand(Struct, frozen=True, array_like=True):
    """How many BOMs buy the part.

    How much they need and how much can be had where that is less, else 0.
    """

    boms: int
    needed: int
    had: int


class PoolShare(Struct, frozen=True, array_like=True):
    """What a BOM gets from the pool for one part in one column.

    `cost` and `alone` are printed figures. `missing` pieces of its need cannot be had; `cost` says
    nothing where less is ordered than needed.
    """

    orders: tuple[SharedOrder, ...]
    cost: Decimal
    alone: Decimal
    unit: str
    singly: bool
    together: PooledDemand
    missing: int = 0


class BomPoolShare(Struct, frozen=True):
    """All that one BOM gets: by column and the part's place in the BOM, and the offers by their
    keys.
    """

    shares: Mapping[tuple[int, int], PoolShare]
    offers: Mapping[bytes, Offer]

    def bought(self, column: int, place: int, part: SourcedPart, starts: int) -> Purchase | None:
        """Return what is bought of a part in place of its own purchase.

        None where the BOM buys it for itself.
        """
        share = self.shares.get((column, place))
        if share is None:
            return None
        demand = demand_met(part, starts, share.unit, singly=share.singly)
        currency = part.terms.currency
        orders = tuple(self._order(order, currency) for order in share.orders)
        ordered = sum(order.quantity for order in orders)
        too_few = _too_few(share.together)
        if ordered < demand.required:
            return Shortage(demand, orders, share.missing, too_few)
        cost, excess = Money(share.cost, currency), ordered - demand.required
        return Bought(
            demand=demand,
            orders=orders,
            cost=cost,
            excess=excess,
            excess_cost=cost * excess / ordered,
            why=_why(demand, share, ordered, currency),
            missing=share.missing,
            shortage=too_few,
        )

    def _order(self, order: SharedOrder, currency: str) -> Order:
        offer = self.offers[order.offer]
        cost = Money(order.cost, currency)
        return Order(
            offer,
            order.quantity,
            offer.breaks[order.at],
            cost,
            order.exchange_rate,
            order.is_alternate,
        )


def pool_shares_of(pool: Path, name: str) -> BomPoolShare:
    """Return what a BOM gets from the pool."""
    with closing(
        sqlite3.connect(f"{pool.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as connection:
        rows: Iterable[tuple[int, int, bytes]] = connection.execute(
            "SELECT place, part, packed FROM share JOIN bom ON bom.id = share.bom "
            "WHERE name = ? ORDER BY place, part",
            (name,),
        )
        shares = {
            (place, part): msgspec.msgpack.decode(packed, type=PoolShare)
            for place, part, packed in rows
        }
        keys = sorted({order.offer for share in shares.values() for order in share.orders})
        offers: dict[bytes, Offer] = {}
        for key in keys:
            (packed,) = connection.execute(
                "SELECT packed FROM offer WHERE digest = ?", (key,)
            ).fetchone()
            offers[key] = _offer(packed)
    return BomPoolShare(shares, offers)


@lru_cache(maxsize=16_384)  # offers bought together: each comes with every BOM that takes it
def _offer(packed: bytes) -> Offer:
    return msgspec.msgpack.decode(packed, type=Offer)


def _too_few(together: PooledDemand) -> str:
    """Tell how much of what is needed can be had, "" if it is enough."""
    if together.had >= together.needed:
        return ""
    too_few = said(
        "{boms} together need {needed}, only {had} can be had in time",
        boms=Counted(together.boms, "BOM", "BOMs"),
        needed=together.needed,
        had=together.had,
    )
    return for_house(too_few, instead=told("not enough can be had in time"))


def _why(demand: Demand, share: PoolShare, ordered: int, currency: str) -> str:
    return said(
        "bought together for {boms}, {ordered} of it for {required} needed here; "
        "alone it would have cost {cost}",
        boms=Counted(share.together.boms, "BOM", "BOMs"),
        ordered=ordered,
        required=demand.required,
        cost=shown_cost(share.alone, currency),
    )
