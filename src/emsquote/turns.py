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
    card = asked.card
    offered = [
        ("", "Standard", card.lead.build),
        *((turn.name, turn.title, turn.build_days) for turn in card.turns),
    ]
    rows = [
        TurnRow(
            name,
            title,
            days,
            price_request(replace(asked, job=replace(asked.job, turn=name)), shop).quote.columns,
        )
        for name, title, days in offered
    ]
    return tuple(sorted(rows, key=lambda row: (row.name != "", -row.build_days)))
