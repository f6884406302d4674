"""Quantities against turn times: the same request priced at the standard and at every turn time of
the rate card.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from emsquote.model.quote import QuoteColumn
from emsquote.request import PreparedRequest, Shop, price_request


class TurnRow(Struct, frozen=True):
    """One turn time with a column for each quantity of the job.

    `name` is "" for the house's standard.
    """

    name: str
    title: str
    build_days: int
    columns: tuple[QuoteColumn, ...]


def turn_grid(asked: PreparedRequest, shop: Shop) -> tuple[TurnRow, ...]:
    """Return what is asked at the standard, then at every turn time of the card, slowest first.

    The parts' lead time is not shortened.
    """
    standard = _turn_row(asked, shop, "", "Standard", asked.card.lead.build)
    quicker = [
        _turn_row(asked, shop, turn.name, turn.title, turn.build_days) for turn in asked.card.turns
    ]
    return (standard, *sorted(quicker, key=lambda row: -row.build_days))


def _turn_row(
    asked: PreparedRequest,
    shop: Shop,
    name: str,
    title: str,
    build_days: int,
) -> TurnRow:
    job = replace(asked.job, turn=name)
    priced = price_request(replace(asked, job=job), shop)
    return TurnRow(name, title, build_days, priced.quote.columns)
