"""What a BOM brings to the pool: how much of each part it needs at each quantity, and what it would pay by itself.

This is the first of two passes over the BOMs of a pooled run; it writes nothing.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import msgspec
from msgspec import Struct

from emsquote.batch.inputs import digest_of
from emsquote.batch.task import Settings, Task
from emsquote.batch.worker import bom_reader, card_reader, request_of, shop_of
from emsquote.buy import BuyingTerms, Sourced
from emsquote.finding import InputError
from emsquote.names import maker_name
from emsquote.offer import Offer
from emsquote.part_number import plain_number
from emsquote.pipeline import Needs, needs
from emsquote.purchase import Bought, PartKey
from emsquote.request import asked_of
from emsquote.sentence import plain_text


class Market(Struct, frozen=True):
    """What several BOMs must have in common to buy a part together: the part, its unit, the terms of buying."""

    part: PartKey
    unit: str
    terms: BuyingTerms


class Choice(Struct, frozen=True):
    """The offers that a BOM may use for a part, and those for alternates that it approves."""

    offers: tuple[Offer, ...]
    alternates: tuple[Offer, ...]


class Need(Struct, frozen=True):
    """What one BOM needs of one part in one column. `part` is the part's place in the BOM, `alone` its exact cost.

    `market` and `choice` are digests; what they stand for is sent once for each BOM.
    """

    column: int
    part: int
    required: int
    alone: Decimal
    market: str
    choice: str


class BomNeeds(Struct, frozen=True):
    """All that one BOM brings to the pool; nothing where it cannot be read (its quote will say why)."""

    name: str
    needs: tuple[Need, ...] = ()
    markets: tuple[tuple[str, bytes], ...] = ()
    choices: tuple[tuple[str, bytes, bool], ...] = ()
    """With whether there are alternates among them."""


@cache
def encoder() -> msgspec.msgpack.Encoder:
    """Return what packs markets and choices."""
    return msgspec.msgpack.Encoder(enc_hook=plain_text, order="deterministic")


def needs_of(task: Task, settings: Settings) -> BomNeeds:
    """Return what a BOM brings to the pool."""
    try:
        asked = asked_of(request_of(task, settings.wish), card_reader(settings))
        found = needs(bom_reader(settings)(task.bom), asked.job, asked.card, shop_of(settings).offers)
    except InputError:
        return BomNeeds(task.name)
    except Exception:  # noqa: BLE001 - the second pass meets it again and tells it
        return BomNeeds(task.name)
    return _brought(task.name, found)


def _brought(name: str, found: Needs) -> BomNeeds:
    markets: dict[str, bytes] = {}
    choices: dict[str, bytes] = {}
    with_alternates: set[str] = set()
    told: list[Need] = []
    for place, part in enumerate(found.parts):
        chosen: dict[PartKey, str] = {}
        for column, purchases in enumerate(found.columns):
            bought = purchases[place]
            if not isinstance(bought, Bought) or not bought.orders:
                continue
            key = _part_bought(part, bought)
            market = _packed(Market(key, bought.demand.unit, found.terms), markets)
            if key not in chosen:
                chosen[key] = _packed(_choice(part, key), choices)
            if part.wanted.alternates:
                with_alternates.add(chosen[key])
            told.append(Need(column, place, bought.demand.required, bought.cost.amount, market, chosen[key]))
    packed = tuple((key, content, key in with_alternates) for key, content in choices.items())
    return BomNeeds(name, tuple(told), tuple(markets.items()), packed)


def _part_bought(part: Sourced, bought: Bought) -> PartKey:
    """Return what the pool knows a part by: of lines that name none, the one that this BOM chose by their value."""
    return _part_of(bought.orders[0].offer) if part.wanted.any_part else bought.demand.part


def _part_of(offer: Offer) -> PartKey:
    return PartKey(plain_number(offer.mpn), maker_name(offer.manufacturer))


def _choice(part: Sourced, key: PartKey) -> Choice:
    if part.wanted.any_part:
        return Choice(tuple(offer for offer in part.wanted.offers if _part_of(offer) == key), ())
    return Choice(part.wanted.offers, part.wanted.alternates)


def _packed(value: Market | Choice, known: dict[str, bytes]) -> str:
    digest = digest_of(value)
    if digest not in known:
        known[digest] = encoder().encode(value)
    return digest
