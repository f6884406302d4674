"""The pool: the demand of all BOMs, part by part, and what comes of buying each part once.

Demand and shares lie in a small database beside the quotes, so that memory holds one part at a time however many BOMs
there are; workers read from it what their BOM gets. It goes when the run is done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Self

import msgspec

from emsquote.batch.given import Given
from emsquote.batch.joint import Joint, Member, bought_together, in_currency_units, smallest_units
from emsquote.batch.needs import BomNeeds, Choice, Market, encoder
from emsquote.batch.pool_report import JointOrder, PooledBom, PooledPart, PoolReport
from emsquote.purchase import Order

_SCHEMA = """
CREATE TABLE market (digest TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE choice (digest TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE need (
    market TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, part INTEGER NOT NULL, required INTEGER NOT NULL,
    alone TEXT NOT NULL, choice TEXT NOT NULL, PRIMARY KEY (market, place, name, part)
) WITHOUT ROWID;
CREATE TABLE share (
    name TEXT NOT NULL, place INTEGER NOT NULL, part INTEGER NOT NULL, currency TEXT NOT NULL, alone INTEGER NOT NULL,
    cost INTEGER NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (name, place, part)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """One BOM's need of the part at hand."""

    part: int
    member: Member


class Pool:
    """The pool's database. Closes itself at the end of a `with`."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        # It lives no longer than the run, so it need not survive a crash of the machine.
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        self._connection.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, brought: BomNeeds) -> None:
        """Take in what a BOM needs."""
        self._connection.executemany("INSERT OR IGNORE INTO market VALUES (?, ?)", brought.markets)
        self._connection.executemany("INSERT OR IGNORE INTO choice VALUES (?, ?)", brought.choices)
        rows = (
            (each.market, each.column, brought.name, each.part, each.required, str(each.alone), each.choice)
            for each in brought.needs
        )
        self._connection.executemany("INSERT INTO need VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def buy(self) -> PoolReport:
        """Buy every part that several BOMs need, remember the shares, and report what that came to."""
        parts: list[PooledPart] = []
        orders: list[JointOrder] = []
        for market, place, rows in self._markets():
            joint = self._bought(market, rows)
            if joint is None:
                continue
            self._remember(joint, place, rows, market.terms.currency)
            parts.append(_part(market, place, joint, [row.member for row in rows]))
            orders += (_order(market, place, each) for each in joint.orders)
        self._connection.execute("COMMIT")
        return PoolReport(
            tuple(sorted(parts, key=lambda each: (each.column, -each.saving, each.mpn, each.manufacturer))),
            tuple(self._boms()),
            tuple(sorted(orders, key=lambda each: (each.column, each.supplier, each.mpn, each.sku))),
        )

    def _markets(self) -> Iterator[tuple[Market, int, list[_Row]]]:
        """Yield each part that several BOMs need, with who needs how much of it, in one column after the other."""
        found = self._connection.execute(
            "SELECT market, place, name, part, required, alone, choice FROM need ORDER BY market, place, name, part"
        )
        for (digest, place), group in groupby(found, key=lambda row: (row[0], row[1])):
            needed = list(group)
            if len({name for _, _, name, *_ in needed}) > 1:
                choices = {key: self._choice(key) for key in {row[-1] for row in needed}}
                yield self._market(digest), place, [_row(each, choices[each[-1]]) for each in needed]

    def _choice(self, digest: str) -> Choice:
        (packed,) = self._connection.execute("SELECT packed FROM choice WHERE digest = ?", (digest,)).fetchone()
        return msgspec.msgpack.decode(packed, type=Choice)

    def _market(self, digest: str) -> Market:
        (packed,) = self._connection.execute("SELECT packed FROM market WHERE digest = ?", (digest,)).fetchone()
        return msgspec.msgpack.decode(packed, type=Market)

    def _bought(self, market: Market, rows: Sequence[_Row]) -> Joint | None:
        members = [row.member for row in rows]
        return bought_together(market.part, market.unit, members, market.terms)

    def _remember(self, joint: Joint, place: int, rows: Sequence[_Row], currency: str) -> None:
        boms = len({row.member.name for row in rows})
        self._connection.executemany(
            "INSERT INTO share VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    share.name, place, row.part, currency, smallest_units(share.alone, currency),
                    smallest_units(share.cost, currency), encoder().encode(Given(share, boms, joint.reason)),
                )
                for share, row in zip(joint.shares, rows, strict=True)
            ),
        )  # fmt: skip

    def _boms(self) -> Iterator[PooledBom]:
        found = self._connection.execute(
            "SELECT place, name, count(*), sum(alone), sum(cost), currency FROM share "
            "GROUP BY place, name, currency ORDER BY place, name, currency"
        )
        for place, name, count, alone, cost, currency in found:
            apart, together = (in_currency_units(each, currency) for each in (alone, cost))
            yield PooledBom(place + 1, name, count, apart, together, currency)


def _row(needed: Sequence[object], choice: Choice) -> _Row:
    _, _, name, part, required, alone, _ = needed
    member = Member(str(name), int(str(required)), Decimal(str(alone)), choice.offers, choice.alternates)
    return _Row(int(str(part)), member)


def _part(market: Market, place: int, joint: Joint, members: Sequence[Member]) -> PooledPart:
    return PooledPart(
        column=place + 1,
        mpn=market.part.mpn,
        manufacturer=market.part.manufacturer,
        boms=len({each.name for each in members}),
        required=sum(each.required for each in members),
        unit=market.unit,
        ordered=sum(each.ordered for each in joint.shares),
        apart=sum((each.alone for each in joint.shares), Decimal(0)),
        together=sum((each.cost for each in joint.shares), Decimal(0)),
        currency=market.terms.currency,
        missing=sum(each.missing for each in joint.shares),
    )


def _order(market: Market, place: int, order: Order) -> JointOrder:
    offer = order.offer
    return JointOrder(
        column=place + 1,
        mpn=offer.mpn or market.part.mpn,
        manufacturer=offer.manufacturer,
        supplier=offer.supplier,
        sku=offer.sku,
        quantity=order.quantity,
        price=order.price_break.price,
        price_currency=offer.currency,
        cost=order.cost.rounded().amount,
        currency=order.cost.currency,
    )
