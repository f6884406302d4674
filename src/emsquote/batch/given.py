"""What a BOM gets from the pool, read back in a worker, and its purchases made from that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct

from emsquote.batch.joint import Share
from emsquote.money import Money
from emsquote.purchase import Bought, Demand, Purchase, Shortage


class Given(Struct, frozen=True):
    """What a BOM gets from the pool for one part in one column."""

    share: Share
    boms: int
    reason: str = ""
    """Why not all of it can be had, "" if it can."""


def given_to(path: Path, name: str) -> dict[tuple[int, int], Given]:
    """Return what a BOM gets from the pool, by column and the part's place in the BOM."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows: Iterable[tuple[int, int, bytes]] = connection.execute(
            "SELECT place, part, packed FROM share WHERE name = ? ORDER BY place, part", (name,)
        )
        return {(place, part): msgspec.msgpack.decode(packed, type=Given) for place, part, packed in rows}


def from_pool(given: Mapping[tuple[int, int], Given], column: int, alone: tuple[Purchase, ...]) -> tuple[Purchase, ...]:
    """Return a column's purchases with those that the pool makes in place of the BOM's own."""
    return tuple(
        _bought(each, given[column, place]) if isinstance(each, Bought) and (column, place) in given else each
        for place, each in enumerate(alone)
    )


def _bought(alone: Bought, given: Given) -> Bought | Shortage:
    demand, share = alone.demand, given.share
    currency = alone.cost.currency
    if given.reason:
        return Shortage(demand, share.orders, share.missing, given.reason)
    cost = Money(share.cost, currency)
    excess = share.ordered - demand.required
    return Bought(
        demand=demand,
        orders=share.orders,
        cost=cost,
        excess=excess,
        excess_cost=cost * excess / share.ordered,
        why=_why(demand, given, currency),
    )


def _why(demand: Demand, given: Given, currency: str) -> str:
    share = given.share
    return (
        f"bought together for {given.boms} BOMs, {share.ordered} of it for {demand.required} needed here; "
        f"alone it would have cost {share.alone:f} {currency}"
    )
