"""What the title of a price says that the price is for: `Price per 1000`, `EUR/100 Stk`, `Preis je
m`.
"""

from __future__ import annotations

import re

from msgspec import Struct

from emsquote.buying.library.currency_word import currency_in
from emsquote.buying.library.price_unit import PriceUnit, meaning_of, price_unit
from emsquote.intake.judgement import Evidence
from emsquote.intake.titles import title_table
from emsquote.model.column_role import ListRole


class TitledUnit(Struct, frozen=True):
    """What a title says that a price is for, and whether it can be meant in that way only: behind
    a stroke a number may as well be the quantity from which the price holds.
    """

    unit: PriceUnit | None
    is_settled: bool

    @property
    def is_known(self) -> bool:
        """Whether it is told at all."""
        return self.unit is not None


def titled_unit(title: str) -> TitledUnit | None:
    """Return what a title says that its prices are for; None if it is no such title.

    >>> titled_unit("Price per 1000").unit.pieces, titled_unit("EUR/100 Stk").unit.pieces
    (1000, 100)
    >>> titled_unit("Price/100").is_settled, titled_unit("Price 100")
    (False, None)
    """
    words = re.sub(r"[()\[\]]", " ", title).replace("/", " / ").split()
    for at, word in enumerate(words):
        meaning = meaning_of(word)
        if at and meaning in {"per", "beside"} and _is_price(" ".join(words[:at])):
            return _said_behind(words[at + 1 :], settled=meaning == "per")
    return None


def _is_price(text: str) -> bool:
    """Whether what stands before names a price or is one's currency."""
    weight = title_table(ListRole).weight(text, ListRole.PRICE)
    return weight >= Evidence.CLEAR or bool(currency_in(text))


def _said_behind(words: list[str], *, settled: bool) -> TitledUnit | None:
    """Return the unit that stands behind `per` or a stroke, with a currency aside."""
    said = " ".join(word for word in words if not currency_in(word))
    unit = price_unit(said)
    if unit is None:
        return TitledUnit(None, is_settled=False) if settled else None
    is_number = re.fullmatch(r"[\d.,' ]+", said) is not None
    return TitledUnit(unit, settled or not is_number)
