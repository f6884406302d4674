"""The decision as JSON, for programs: the contract `emsquote/make-or-buy/1`, its types, and the
schema made from them.

Within version 1, fields may be added; none is removed, renamed or given another meaning.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from emsquote.deciding.make_or_buy.decision import (
    MakeOrBuy,
    SideAtVolume,
    TornadoRow,
    VolumeDecision,
)
from emsquote.documents.published_schema import published, text_of
from emsquote.model.money import minor_digits, round_half_up
from emsquote.wording.sentence import plain_text

SCHEMA = "emsquote/make-or-buy/1"
_Decimals = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,60})?$", description="decimal number")
]


class WireSideCost(Struct, frozen=True, forbid_unknown_fields=True):
    """One cost of a year."""

    title: str
    amount: _Decimals


class WireSide(Struct, frozen=True, forbid_unknown_fields=True):
    """One side at one volume; `flows` are paid now and in each year."""

    title: str
    a_year: _Decimals
    costs: tuple[WireSideCost, ...]
    flows: tuple[_Decimals, ...]
    present_value: _Decimals


class WireVolume(Struct, frozen=True, forbid_unknown_fields=True):
    """What one volume a year decides; making first. `payback_years` is null where it never pays."""

    volume: int
    sides: tuple[WireSide, ...]
    cheapest: str
    cheapest_over_years: str
    highest_price: _Decimals
    payback_years: _Decimals | None
    workers: dict[str, _Decimals]


class WireVolumes(Struct, frozen=True, forbid_unknown_fields=True):
    """From `first` to `last` a year one side is cheapest."""

    first: int
    last: int
    title: str


class WireTornadoRow(Struct, frozen=True, forbid_unknown_fields=True):
    """What a figure at its least and most makes of the yearly cost of making above buying, and of
    the volume from which making is cheaper; null for none.
    """

    figure: str
    low: _Decimals
    high: _Decimals
    at_low: _Decimals
    at_high: _Decimals
    from_at_low: int | None
    from_at_high: int | None


class WireDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """Make or buy, by volume."""

    schema: Annotated[str, Meta(pattern="^emsquote/make-or-buy/1$")]
    title: str
    plant: str
    currency: str
    date: str
    complete: bool
    volumes: tuple[WireVolume, ...]
    ranges: tuple[WireVolumes, ...]
    tornado_volume: int
    tornado: tuple[WireTornadoRow, ...]


def decision_to_json(decision: MakeOrBuy) -> bytes:
    """Return the decision as UTF-8 JSON with a newline at its end, amounts to the minor unit."""
    digits = minor_digits(decision.currency)
    contract = WireDecision(
        schema=SCHEMA,
        title=decision.title,
        plant=decision.plant.title,
        currency=decision.currency,
        date=decision.date,
        complete=decision.complete,
        volumes=tuple(_volume(found, digits) for found in decision.volumes),
        ranges=tuple(WireVolumes(part.first, part.last, part.title) for part in decision.ranges),
        tornado_volume=decision.tornado_volume,
        tornado=tuple(_row(row, digits) for row in decision.tornado),
    )
    return msgspec.json.format(msgspec.json.encode(contract, enc_hook=plain_text), indent=1) + b"\n"


def _volume(found: VolumeDecision, digits: int) -> WireVolume:
    payback = None if found.payback is None else _decimals(found.payback, 2)
    return WireVolume(
        volume=found.volume,
        sides=tuple(_side(side, digits) for side in found.sides),
        cheapest=found.cheapest,
        cheapest_over_years=found.cheapest_over_years,
        highest_price=_decimals(found.highest_price, digits),
        payback_years=payback,
        workers={title: f"{count.normalize():f}" for title, count, _ in found.workers},
    )


def _side(side: SideAtVolume, digits: int) -> WireSide:
    return WireSide(
        title=side.title,
        a_year=_decimals(side.a_year, digits),
        costs=tuple(WireSideCost(title, _decimals(cost, digits)) for title, cost in side.costs),
        flows=tuple(_decimals(flow, digits) for flow in side.flows),
        present_value=_decimals(side.present_value, digits),
    )


def _row(row: TornadoRow, digits: int) -> WireTornadoRow:
    return WireTornadoRow(
        figure=row.figure.key,
        low=f"{row.figure.low:f}",
        high=f"{row.figure.high:f}",
        at_low=_decimals(row.at_low, digits),
        at_high=_decimals(row.at_high, digits),
        from_at_low=row.from_at_low,
        from_at_high=row.from_at_high,
    )


def _decimals(amount: Decimal, digits: int) -> str:
    return f"{round_half_up(amount, digits):f}"


def decision_schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) as the text of its file."""
    schema = msgspec.json.schema(WireDecision)
    return text_of(published(schema, "urn:emsquote:make-or-buy:1", "Make or buy, version 1"))
