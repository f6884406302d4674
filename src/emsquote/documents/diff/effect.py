"""An effect: one cause of a difference, and what it is worth at each quantity."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from emsquote.model.money import Money


class Cause(StrEnum):
    """Why a price changed."""

    LINE_ADDED = "line-added"
    LINE_REMOVED = "line-removed"
    PART_REPLACED = "part-replaced"
    SUPPLY = "supply"
    """Who provides the part, or whether it is fitted."""
    PER_BOARD = "per-board"
    """How many a board takes."""
    PART_PRICE = "part-price"
    """Offer, price break, attrition or excess."""
    NOW_PRICED = "now-priced"
    NO_LONGER_PRICED = "no-longer-priced"
    EXCHANGE = "exchange"
    MARGIN = "margin"
    """Margin, overhead and rounding of a category."""
    ACTIVITY_ADDED = "activity-added"
    ACTIVITY_REMOVED = "activity-removed"
    WORK = "work"
    """How much of an activity is done."""
    RATE = "rate"
    """What an activity costs for the same work."""
    NRE = "nre"
    OTHER = "other"


class Effect(Struct, frozen=True):
    """What one cause adds to the total price at one quantity.

    What it concerns, and from what to what it changed.
    """

    cause: Cause
    subject: str
    detail: str
    amount: Money


class EffectRow(Struct, frozen=True):
    """An effect over all quantities that both quotes have."""

    cause: Cause
    subject: str
    detail: str
    amounts: tuple[Money, ...]

    @property
    def weight(self) -> Money:
        """Return its largest amount, up or down."""
        return max(
            (max(amount, -amount, key=lambda money: money.amount) for amount in self.amounts),
            key=lambda m: m.amount,
        )


def rows_of(columns: Iterable[Iterable[Effect]], currency: str) -> tuple[EffectRow, ...]:
    """Return the effects of all columns, those of one cause and subject together, largest first,
    none of nothing.
    """
    amounts: dict[tuple[Cause, str], dict[int, Money]] = {}
    details: dict[tuple[Cause, str], str] = {}
    count = 0
    for place, effects in enumerate(columns):
        count = place + 1
        for effect in effects:
            key = (effect.cause, effect.subject)
            here = amounts.setdefault(key, {})
            here[place] = here.get(place, Money.zero(currency)) + effect.amount
            details[key] = details.get(key) or effect.detail
    rows = (
        EffectRow(
            *key,
            details[key],
            tuple(here.get(place, Money.zero(currency)) for place in range(count)),
        )
        for key, here in amounts.items()
    )
    return tuple(
        sorted(
            (row for row in rows if any(row.amounts)),
            key=lambda row: (-row.weight.amount, row.subject),
        )
    )
