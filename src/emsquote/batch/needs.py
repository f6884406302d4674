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
from emsquote.offer import Offer
from emsquote.pipeline import needs
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
    markets: dict[str, bytes] = {}
    choices: dict[str, bytes] = {}
    with_alternates: set[str] = set()
    told: list[Need] = []
    for place, part in enumerate(found.parts):
        chosen = ""
        for column, purchases in enumerate(found.columns):
            bought = purchases[place]
            if not isinstance(bought, Bought) or not bought.orders or part.wanted.any_part:
                continue
            market = _packed(Market(bought.demand.part, bought.demand.unit, found.terms), markets)
            chosen = chosen or _packed(_choice(part), choices)
            if part.wanted.alternates:
                with_alternates.add(chosen)
            told.append(Need(column, place, bought.demand.required, bought.cost.amount, market, chosen))
    packed = tuple((key, content, key in with_alternates) for key, content in choices.items())
    return BomNeeds(task.name, tuple(told), tuple(markets.items()), packed)


def _choice(part: Sourced) -> Choice:
    return Choice(part.wanted.offers, part.wanted.alternates)


def _packed(value: Market | Choice, known: dict[str, bytes]) -> str:
    digest = digest_of(value)
    if digest not in known:
        known[digest] = encoder().encode(value)
    return digest
