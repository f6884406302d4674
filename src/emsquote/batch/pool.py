"""The pool: the demand of all BOMs, part by part, and what comes of buying each part once.

Demand and shares lie in a small database beside the quotes, so that memory holds one part at a time
however many BOMs there are; workers read from it what their BOM gets. It goes when the run is done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from emsquote.batch.input_digests import packing
from emsquote.batch.joint_purchase import (
    JointPurchase,
    Member,
    MemberShare,
    bought_together,
    common_offers,
    in_currency_units,
    smallest_units,
)
from emsquote.batch.pool_demand import BomNeeds, PoolKey, UsableOffers, packed
from emsquote.batch.pool_report import JointOrder, PooledBom, PooledPart, PoolReport
from emsquote.batch.pool_share import PooledDemand, PoolShare, SharedOrder
from emsquote.model.company_names import maker_name
from emsquote.model.money import ZERO
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import Order, PartKey

_SCHEMA = """
CREATE TABLE bom (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE market (digest BLOB PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE choice (
    digest BLOB PRIMARY KEY, packed BLOB NOT NULL, has_alternates INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE offer (digest BLOB PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE need (
    market BLOB NOT NULL, place INTEGER NOT NULL, bom INTEGER NOT NULL, part INTEGER NOT NULL,
    required INTEGER NOT NULL, singly INTEGER NOT NULL, alone TEXT NOT NULL, choice BLOB NOT NULL,
    replaced INTEGER NOT NULL
);
CREATE TABLE share (
    bom INTEGER NOT NULL, place INTEGER NOT NULL, part INTEGER NOT NULL, currency TEXT NOT NULL,
    alone INTEGER NOT NULL, cost INTEGER NOT NULL, packed BLOB NOT NULL
);
"""
# Rows come by BOM and are asked for by part, or the other way round: sorting them once is quicker
# than as they come.
_NEEDS_SORTED = "CREATE UNIQUE INDEX need_of_part ON need (market, place, bom, part)"
_SHARES_SORTED = "CREATE UNIQUE INDEX share_of_bom ON share (bom, place, part)"
_ROW = "name, part, required, singly, alone, choice, replaced"
_NEED = f"SELECT market, place, {_ROW} FROM need JOIN bom ON bom.id = need.bom"  # noqa: S608 - our own words
_Needed = tuple[bytes, int, str, int, int, int, str, bytes, int]
_KIB = 64_000
"""What the database may keep in memory."""


class _Row(Struct, frozen=True):
    """One BOM's need of the part at hand."""

    part: int
    member: Member
    singly: bool
    replaced: bool
    """Whether it takes the part of this market in place of its own, as an approved alternate."""


class Pool:
    """The pool's database, for BOMs of these names. Closes itself at the end of a `with`."""

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        # It lives no longer than the run, so it need not survive a crash of the machine.
        pragmas = (
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_KIB};"
        )
        self._connection.executescript(pragmas + _SCHEMA)
        self._connection.execute("BEGIN")
        # Numbered by name, so that nothing depends on which BOM is done first.
        self._number = {name: number for number, name in enumerate(sorted(names))}
        self._connection.executemany(
            "INSERT INTO bom VALUES (?, ?)", [(n, name) for name, n in self._number.items()]
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, brought: BomNeeds) -> None:
        """Take in what a BOM needs."""
        self._connection.executemany("INSERT OR IGNORE INTO market VALUES (?, ?)", brought.markets)
        self._connection.executemany(
            "INSERT OR IGNORE INTO choice VALUES (?, ?, ?)", brought.choices
        )
        bom = self._number[brought.name]
        rows = [
            (
                need.market,
                need.column,
                bom,
                need.part,
                need.required,
                need.singly,
                str(need.alone),
                need.choice,
            )
            for need in brought.needs
        ]
        self._connection.executemany("INSERT INTO need VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)", rows)

    def buy(self) -> PoolReport:
        """Buy every part that several BOMs need, remember the shares, and report what that
        came to.
        """
        parts: list[PooledPart] = []
        orders: list[JointOrder] = []
        self._connection.execute(_NEEDS_SORTED)
        self._replace_by_alternates()
        for market, place, rows in self._markets():
            joint = _bought(market, rows)
            if joint is None:
                continue
            self._remember(joint, place, rows, market)
            parts.append(_part(market, place, joint, [row.member for row in rows]))
            orders += (_order(market, place, order) for order in joint.orders)
        self._connection.execute(_SHARES_SORTED)
        self._connection.execute("COMMIT")
        return PoolReport(
            tuple(
                sorted(
                    parts, key=lambda part: (part.column, -part.saving, part.mpn, part.manufacturer)
                )
            ),
            tuple(self._boms()),
            tuple(
                sorted(
                    orders, key=lambda order: (order.column, order.supplier, order.mpn, order.sku)
                )
            ),
        )

    def _markets(self) -> Iterator[tuple[PoolKey, int, list[_Row]]]:
        """Yield each part that several BOMs need, with who needs how much of it, in one column
        after the other.
        """
        found: Iterator[_Needed] = self._connection.execute(
            f"{_NEED} ORDER BY market, place, bom, part"
        )
        for (key, place), group in groupby(found, key=itemgetter(0, 1)):
            needed = list(group)
            if any(row[2] != needed[0][2] for row in needed):
                yield self._market(key), place, self._rows(needed)

    def _rows(self, needed: Sequence[_Needed]) -> list[_Row]:
        choices = {key: self._choice(key) for key in {row[7] for row in needed}}
        rows = []
        for _, _, name, part, required, singly, alone, choice, replaced in needed:
            allowed = choices[choice]
            member = Member(name, required, Decimal(alone), allowed.offers, allowed.alternates)
            rows.append(_Row(part, member, bool(singly), bool(replaced)))
        return rows

    def _rows_of(self, market: bytes, place: int) -> list[_Row]:
        sql = f"{_NEED} WHERE market = ? AND place = ? ORDER BY bom, part"
        return self._rows(self._connection.execute(sql, (market, place)).fetchall())

    def _replace_by_alternates(self) -> None:
        """Let BOMs that approve another part take it with those that need it anyway, where that
        costs less in all.
        """
        replaceable = self._connection.execute(
            "SELECT DISTINCT market, place FROM need JOIN choice ON choice.digest = need.choice "
            "WHERE choice.has_alternates ORDER BY market, place"
        ).fetchall()
        for key, place in replaceable:
            market, rows = self._market(key), self._rows_of(key, place)
            found = [
                (saving, other, choice)
                for other, choice in _alternates(market, [row.member for row in rows])
                if (saving := self._saving(market, rows, other, choice, place)) > 0
            ]
            if found:
                _, other, choice = max(found, key=lambda saving: (saving[0], saving[1].part.mpn))
                chosen = packed(choice)
                self._connection.execute("INSERT OR IGNORE INTO choice VALUES (?, ?, 0)", chosen)
                self._connection.execute(
                    "UPDATE need SET market = ?, choice = ?, replaced = 1 "
                    "WHERE market = ? AND place = ?",
                    (packed(other)[0], chosen[0], key, place),
                )

    def _saving(
        self, market: PoolKey, rows: list[_Row], other: PoolKey, choice: UsableOffers, place: int
    ) -> Decimal:
        """Return what is saved if these BOMs take the other part, 0 if nobody needs it or not
        enough can be had.
        """
        takers = self._rows_of(packed(other)[0], place)
        if not takers:
            return ZERO
        moved = [
            replace(row, member=replace(row.member, offers=choice.offers, alternates=()))
            for row in rows
        ]
        costs = [
            _cost(*side) for side in ((market, rows), (other, takers), (other, [*takers, *moved]))
        ]
        known = [cost for cost in costs if cost is not None]
        return known[0] + known[1] - known[2] if len(known) == len(costs) else ZERO

    def _choice(self, key: bytes) -> UsableOffers:
        (content,) = self._connection.execute(
            "SELECT packed FROM choice WHERE digest = ?", (key,)
        ).fetchone()
        return _unpacked_choice(content)

    def _market(self, key: bytes) -> PoolKey:
        (content,) = self._connection.execute(
            "SELECT packed FROM market WHERE digest = ?", (key,)
        ).fetchone()
        return msgspec.msgpack.decode(content, type=PoolKey)

    def _remember(
        self, joint: JointPurchase, place: int, rows: Sequence[_Row], market: PoolKey
    ) -> None:
        currency = market.terms.currency
        offers = {id(order.offer): packed(order.offer) for order in joint.orders}
        self._connection.executemany("INSERT OR IGNORE INTO offer VALUES (?, ?)", offers.values())
        keys = {each: key for each, (key, _) in offers.items()}
        together = PooledDemand(len({row.member.name for row in rows}), joint.needed, joint.had)
        shares = [
            (
                self._number[share.name],
                place,
                row.part,
                currency,
                smallest_units(share.alone, currency),
                smallest_units(share.cost, currency),
                packing().encode(_given(share, row, market.unit, together, keys)),
            )
            for share, row in zip(joint.shares, rows, strict=True)
        ]
        self._connection.executemany("INSERT INTO share VALUES (?, ?, ?, ?, ?, ?, ?)", shares)

    def _boms(self) -> Iterator[PooledBom]:
        found = self._connection.execute(
            "SELECT place, name, count(*), sum(alone), sum(cost), currency "
            "FROM share JOIN bom ON bom.id = share.bom "
            "GROUP BY place, bom, currency ORDER BY place, bom, currency"
        )
        for place, name, count, alone, cost, currency in found:
            apart, together = (in_currency_units(amount, currency) for amount in (alone, cost))
            yield PooledBom(
                column=place + 1,
                name=name,
                parts=count,
                apart=apart,
                together=together,
                currency=currency,
            )


def _bought(market: PoolKey, rows: Sequence[_Row]) -> JointPurchase | None:
    return bought_together(market.part, market.unit, [row.member for row in rows], market.terms)


def _cost(market: PoolKey, rows: Sequence[_Row]) -> Decimal | None:
    """Return what the BOMs pay for the part in all, None if they cannot all have it."""
    joint = _bought(market, rows) if len(rows) > 1 else None
    if joint is None:
        return sum((row.member.alone for row in rows), ZERO)
    return None if joint.is_short else sum((order.cost.amount for order in joint.orders), ZERO)


def _alternates(market: PoolKey, members: Sequence[Member]) -> list[tuple[PoolKey, UsableOffers]]:
    """Return the parts that all members approve in place of their own, as markets, with the offers
    for each.
    """
    by_part: dict[PartKey, list[Offer]] = {}
    for offer in common_offers([member.alternates for member in members]):
        by_part.setdefault(
            PartKey(plain_number(offer.mpn), maker_name(offer.manufacturer)), []
        ).append(offer)
    return [
        (replace(market, part=part), UsableOffers(tuple(offers), ()))
        for part, offers in by_part.items()
    ]


def _given(
    share: MemberShare, row: _Row, unit: str, together: PooledDemand, keys: Mapping[int, bytes]
) -> PoolShare:
    orders = tuple(
        SharedOrder(
            offer=keys[id(order.offer)],
            quantity=order.quantity,
            at=order.offer.breaks.index(order.price_break),
            cost=order.cost.amount,
            exchange_rate=order.exchange_rate,
            is_alternate=row.replaced or order.is_alternate,
        )
        for order in share.orders
    )
    return PoolShare(orders, share.cost, share.alone, unit, row.singly, together, share.missing)


@lru_cache(maxsize=256)  # a part comes once for each quantity
def _unpacked_choice(content: bytes) -> UsableOffers:
    return msgspec.msgpack.decode(content, type=UsableOffers)


def _part(
    market: PoolKey, place: int, joint: JointPurchase, members: Sequence[Member]
) -> PooledPart:
    named = next((order.offer for order in joint.orders if not order.is_alternate), None)
    mpn = named.mpn if named else ""
    shares, nothing = joint.shares, Decimal(0)
    return PooledPart(
        column=place + 1,
        mpn=mpn or market.part.mpn,
        manufacturer=named.manufacturer if named else market.part.manufacturer,
        boms=len({member.name for member in members}),
        required=sum(member.required for member in members),
        unit=market.unit,
        ordered=sum(share.ordered for share in shares),
        apart=sum((share.alone for share in shares), nothing),
        together=sum((share.cost for share in shares), nothing),
        currency=market.terms.currency,
        missing=sum(share.missing for share in shares),
    )


def _order(market: PoolKey, place: int, order: Order) -> JointOrder:
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
