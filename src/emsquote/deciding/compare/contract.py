"""The comparison as JSON, for programs: the contract `emsquote/compare/1`, its types, and the
schema made from them.

Within version 1, fields may be added; none is removed, renamed or given another meaning.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from emsquote.deciding.compare.comparison import HouseColumn, HouseComparison
from emsquote.deciding.compare.equal_scope import AddedItem
from emsquote.documents.published_schema import published, text_of
from emsquote.model.included import ItemAnswer
from emsquote.model.money import Money, Total, Unknown
from emsquote.wording.sentence import plain_text

SCHEMA = "emsquote/compare/1"
_Decimals = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,60})?$", description="exact decimal number")
]


class WireAmount(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount, which is the whole price only if it is complete."""

    known: _Decimals
    complete: bool


class WireAdded(Struct, frozen=True, forbid_unknown_fields=True):
    """What the house lacks at equal scope; without price nobody knows it."""

    item: str
    price: _Decimals | None
    source: str


class WireHouseColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """One house at one quantity: `equal` is `total` with all that is added."""

    house: str
    unit_price: _Decimals
    nre: _Decimals
    total: WireAmount
    added: tuple[WireAdded, ...]
    equal: WireAmount
    categories: dict[str, _Decimals]
    lead_days: int | None


class WireQuantity(Struct, frozen=True, forbid_unknown_fields=True):
    """All houses at one quantity."""

    quantity: int
    houses: tuple[WireHouseColumn, ...]


class WireScopeRow(Struct, frozen=True, forbid_unknown_fields=True):
    """What each house says of an item, in their order; nothing where its scope does not hold it."""

    item: str
    answers: tuple[tuple[ItemAnswer, ...], ...]


class WireCheapest(Struct, frozen=True, forbid_unknown_fields=True):
    """From `first` to `last` boards a house is cheapest; "" where nobody can say."""

    first: int
    last: int
    house: str


class WireComparison(Struct, frozen=True, forbid_unknown_fields=True):
    """Houses side by side for one job, compared at equal scope."""

    schema: Annotated[str, Meta(pattern="^emsquote/compare/1$")]
    title: str
    currency: str
    date: str
    complete: bool
    houses: tuple[str, ...]
    quantities: tuple[WireQuantity, ...]
    scope: tuple[WireScopeRow, ...]
    cheapest: tuple[WireCheapest, ...]
    scanned: bool


def comparison_to_json(comparison: HouseComparison) -> bytes:
    """Return the comparison as UTF-8 JSON with a newline at its end."""
    titles = [house.title for house in comparison.houses]
    quantities = zip(comparison.quantities, comparison.columns, strict=True)
    contract = WireComparison(
        schema=SCHEMA,
        title=comparison.title,
        currency=comparison.currency,
        date=comparison.date,
        complete=comparison.complete,
        houses=tuple(titles),
        quantities=tuple(
            WireQuantity(quantity, tuple(map(_column, titles, columns)))
            for quantity, columns in quantities
        ),
        scope=tuple(WireScopeRow(row.item, row.answers) for row in comparison.scope),
        cheapest=tuple(
            WireCheapest(found.first, found.last, found.house) for found in comparison.cheapest
        ),
        scanned=comparison.scanned,
    )
    return msgspec.json.format(msgspec.json.encode(contract, enc_hook=plain_text), indent=1) + b"\n"


def _column(title: str, column: HouseColumn) -> WireHouseColumn:
    lot = column.lot
    days = None if isinstance(lot.lead_time, Unknown) else lot.lead_time.days
    return WireHouseColumn(
        house=title,
        unit_price=_decimals(lot.unit_price),
        nre=_decimals(lot.nre),
        total=_amount(column.total),
        added=tuple(map(_added, column.equal.added)),
        equal=_amount(column.equal.total),
        categories={category: _decimals(money) for category, money in lot.categories.items()},
        lead_days=days,
    )


def _added(added: AddedItem) -> WireAdded:
    price = None if isinstance(added.price, Unknown) else _decimals(added.price)
    return WireAdded(added.item, price, added.source)


def _amount(total: Total) -> WireAmount:
    return WireAmount(_decimals(total.known), total.complete)


def _decimals(money: Money) -> str:
    return f"{money.amount:f}"


def comparison_schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) as the text of its file."""
    schema = msgspec.json.schema(WireComparison)
    return text_of(published(schema, "urn:emsquote:compare:1", "Houses compared, version 1"))
