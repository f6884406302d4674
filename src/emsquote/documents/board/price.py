"""What a board costs by a rate card, and the panels that suit it, as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.costing.board_price import BoardPrice
from emsquote.costing.charge.panel_choice import PanelChoice, told_panel
from emsquote.costing.rate_card import RateCard
from emsquote.documents.sheet import ColumnKind, Emphasis, Sheet, SheetColumn, SheetRow, visible
from emsquote.model.money import Money, Total

_COLUMNS = (
    SheetColumn("Boards", ColumnKind.TEXT, 40),
    SheetColumn("Cost of the lot", ColumnKind.MONEY, 16),
    SheetColumn("A board", ColumnKind.MONEY, 12),
    SheetColumn("Days", ColumnKind.TEXT, 6),
)
_MOST_PANELS = 5


def board_price_sheet(card: RateCard, prices: Sequence[BoardPrice]) -> Sheet:
    """Return what a board costs at each quantity, and the best panels for the largest."""
    rows = [_row(price) for price in prices]
    largest = max(prices, key=lambda price: price.quantity)
    return Sheet(
        name="price",
        title=visible(f"Cost by {card.title}, in {card.currency}, without margin"),
        columns=_COLUMNS,
        rows=[*rows, *_panels(largest, card.currency)],
    )


def _row(price: BoardPrice) -> SheetRow:
    lot, missing = price.cost.known, price.cost.missing
    of_one = Total((lot / price.quantity).rounded(4), missing)
    boards = f"{price.quantity:,}"
    return SheetRow((boards, Total(lot.rounded(2), missing), of_one, str(price.days)))


def _panels(price: BoardPrice, currency: str) -> Iterator[SheetRow]:
    if not price.panels:
        return
    heading = f"Panels for {price.quantity:,}: area and parting"
    yield SheetRow((heading, "", "", ""), Emphasis.HEADING)
    for choice in price.panels[:_MOST_PANELS]:
        lot, of_one = choice.cost * price.quantity, choice.cost
        cells = (Money(lot, currency).rounded(2), Money(of_one, currency).rounded(4))
        yield SheetRow((_told(choice), *cells, ""))


def _told(choice: PanelChoice) -> str:
    """Return a panel, and how many of it come from a working panel of the maker."""
    text = str(told_panel(choice.panel))
    held = choice.per_working_panel
    return text if held is None else f"{text}; {held} to a working panel"
