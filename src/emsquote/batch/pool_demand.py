"""What a BOM brings to the pool: how much of each part it needs at each quantity, and what it would
pay by itself.

This is the first of two passes over the BOMs of a pooled run; it writes nothing.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

from msgspec import Struct

from emsquote.batch.input_digests import packing
from emsquote.batch.run_memory import card_reader, shop_of
from emsquote.batch.task import Settings, Task
from emsquote.batch.worker import bom_reader, request_of
from emsquote.buying.plan import BuyingTerms, SourcedPart
from emsquote.finding import InputError
from emsquote.model.company_names import maker_name
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import Bought, PartKey
from emsquote.pipeline import BomDemand, bom_demand
from emsquote.request import prepare_request, with_memory

_KEY_BYTES = 16


class PoolKey(Struct, frozen=True):
    """What several BOMs must have in common to buy a part together: the part, its unit, the terms
    of buying.
    """

    part: PartKey
    unit: str
    terms: BuyingTerms


class UsableOffers(Struct, frozen=True):
    """The offers that a BOM may use for a part, and those for alternates that it approves."""

    offers: tuple[Offer, ...]
    alternates: tuple[Offer, ...]


class Need(Struct, frozen=True, array_like=True):
    """What one BOM needs of one part in one column.

    `part` is the part's place in the BOM, `alone` its exact cost.

    `singly` tells that nothing is added to the demand, the part being dear. `market` and `choice`
    are keys; what they stand for is sent once for each BOM.
    """

    column: int
    part: int
    required: int
    singly: bool
    alone: Decimal
    market: bytes
    choice: bytes


Packed = tuple[bytes, bytes]
"""A key, and what it stands for: the key tells the contents of two apart, on whichever machine they
were packed.
"""


def packed(value: object) -> Packed:
    """Return a record packed for the pool, with its key."""
    content = packing().encode(value)
    return hashlib.sha256(content).digest()[:_KEY_BYTES], content


class BomNeeds(Struct, frozen=True):
    """All that one BOM brings to the pool.

    Nothing where it cannot be read (its quote will say why).
    """

    name: str
    needs: tuple[Need, ...] = ()
    markets: tuple[Packed, ...] = ()
    choices: tuple[tuple[bytes, bytes, bool], ...] = ()
    """With whether there are alternates among them."""


def needs_of(task: Task, settings: Settings) -> BomNeeds:
    """Return what a BOM brings to the pool."""
    try:
        asked = prepare_request(request_of(task, settings.wish), card_reader(settings))
        shop = shop_of(settings)
        job = with_memory(asked.job, shop)
        found = bom_demand(bom_reader(settings)(task.bom), job, asked.card, shop.offers)
    except InputError:
        return BomNeeds(task.name)
    except Exception:  # noqa: BLE001 - the second pass meets it again and tells it
        return BomNeeds(task.name)
    return _brought(task.name, found)


def _brought(name: str, found: BomDemand) -> BomNeeds:
    markets: dict[tuple[PartKey, str], Packed] = {}
    choices: dict[bytes, tuple[bytes, bytes, bool]] = {}
    needed: list[Need] = []
    for place, part in enumerate(found.parts):
        chosen: dict[PartKey, Packed] = {}
        for column, purchases in enumerate(found.columns):
            bought = purchases[place]
            if not isinstance(bought, Bought) or not bought.orders:
                continue
            demand, key = bought.demand, _part_bought(part, bought)
            if (key, demand.unit) not in markets:
                markets[key, demand.unit] = packed(PoolKey(key, demand.unit, found.terms))
            if key not in chosen:
                chosen[key] = packed(_choice(part, key))
                choices[chosen[key][0]] = (*chosen[key], bool(part.wanted.alternates))
            singly = demand.attrition != part.wanted.attrition
            market, choice = markets[key, demand.unit][0], chosen[key][0]
            needed.append(
                Need(column, place, demand.required, singly, bought.cost.amount, market, choice)
            )
    return BomNeeds(name, tuple(needed), tuple(markets.values()), tuple(choices.values()))


def _part_bought(part: SourcedPart, bought: Bought) -> PartKey:
    """Return what the pool knows a part by: of lines that name none, the one that this BOM chose by
    their value.
    """
    return _part_of(bought.orders[0].offer) if part.wanted.any_part else bought.demand.part


def _part_of(offer: Offer) -> PartKey:
    return PartKey(plain_number(offer.mpn), maker_name(offer.manufacturer))


def _choice(part: SourcedPart, key: PartKey) -> UsableOffers:
    if part.wanted.any_part:
        return UsableOffers(
            tuple(offer for offer in part.wanted.offers if _part_of(offer) == key), ()
        )
    return UsableOffers(part.wanted.offers, part.wanted.alternates)
