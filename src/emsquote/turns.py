"""The same boards at other turn times: what each would cost, so that a quote can show quantities against turn times."""

from __future__ import annotations

from dataclasses import dataclass, replace

from emsquote.charge import Asked, charges
from emsquote.job import Job
from emsquote.money import Money, Total, Unknown
from emsquote.rate_card import RateCard
from emsquote.settle import settle_column
from emsquote.work import Work


@dataclass(frozen=True, slots=True)
class TurnPrice:
    """The price of one column at one turn time. `name` is "" for the house's standard."""

    name: str
    title: str
    build_days: int
    unit_price: Money
    total: Money
    unknown: tuple[Unknown, ...] = ()


def turn_prices(card: RateCard, job: Job, work: Work, asked: Asked, material: Total) -> tuple[TurnPrice, ...]:
    """Return the price of a column at the standard and at every turn time of the card, slowest first.

    What is asked stays as it is, but for the turn time. The parts' lead time is another matter: it is not shortened.
    """
    standard = [("", "Standard", card.lead.build)]
    offered = [*standard, *((turn.name, turn.title, turn.build_days) for turn in card.turns)]
    prices = [_priced(card, job, work, replace(asked, turn=name), material) for name, _, _ in offered]
    rows = [
        TurnPrice(name, title, days, unit_price, whole, unknown)
        for (name, title, days), (unit_price, whole, unknown) in zip(offered, prices, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row.build_days))


def _priced(
    card: RateCard, job: Job, work: Work, asked: Asked, material: Total
) -> tuple[Money, Money, tuple[Unknown, ...]]:
    settled = settle_column(card, job, work.quantity, material, charges(card, work, asked, material))
    unknown = tuple(lack for category in settled.categories for lack in category.unknown)
    return settled.unit_price, settled.total, unknown
