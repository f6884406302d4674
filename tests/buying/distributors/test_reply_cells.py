"""What a reply says or leaves out, as cells of a price list."""

from decimal import Decimal

import pytest
from msgspec import Struct

from emsquote.buying.distributors.reply_cells import (
    breaks_cell,
    count_cell,
    listed,
    name_cell,
    price_cell,
    stock_cell,
    text_cell,
)


class _Maker(Struct):
    name: str | None = None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (text_cell(None), ""),
        (text_cell("A part"), "A part"),
        (name_cell(None), ""),
        (name_cell(_Maker()), ""),
        (name_cell(_Maker("KEMET")), "KEMET"),
        (stock_cell(None), ""),
        (stock_cell(0), "0"),
        (count_cell(None), ""),
        (count_cell(0), ""),
        (count_cell(-5), "-5"),
        (price_cell(Decimal("2.0E-3")), "0.0020"),
        (breaks_cell([]), ""),
        (breaks_cell([(1, Decimal("0.1")), (10, Decimal("9E+50"))]), "1:0.1;10:9E+50"),
    ],
)
def test_a_cell(cell, expected):
    assert cell == expected


def test_no_list_is_an_empty_one():
    assert (listed(None), listed([1])) == ([], [1])
