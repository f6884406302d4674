"""Another number of boards than purchases were made for: the summary says "quote anew" beside the
price, in every program.
"""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from emsquote.documents.live.plan import large
from emsquote.documents.writers.xlsx_live import render

from .jobs import CASES, priced_case
from .misuses import KNOWN_PART, edited, named, shown
from .recalculate import ENGINES, Cells, Engine, program, recalculated

SPLIT = "stock-is-short-and-split-or-priced-from-the-list"
BASKET = "orders-grow-to-what-the-supplier-delivers-without-fee"
AS_QUOTED, ANEW = "as quoted", "quote anew"

# Of the case SPLIT, 50 boards are bought from one offer of 60 pieces, 100 are split over two, 1000
# are priced from the list.
BOARDS = {SPLIT: (50, 100, 1000), BASKET: (50, 100, 1000)}


def _book(case: str, kind: str) -> bytes:
    done = priced_case(CASES / case, BOARDS[case])
    basis = replace(done.basis, pooled=kind == "pool")
    if kind != "large":
        return render(done.quote, basis)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "_MOST_CELLS", 0)
        return render(done.quote, basis)


# case, how it is bought, which quantity is changed to what; whether its column still has a price
CHANGED = {
    "one offer has enough for fewer": (SPLIT, "alone", 1, 55, AS_QUOTED, True),
    "more than the one offer has": (SPLIT, "alone", 1, 70, ANEW, False),
    "fewer than a split was made for": (SPLIT, "alone", 2, 40, ANEW, True),
    "more than a split was made for": (SPLIT, "alone", 2, 110, ANEW, False),
    "fewer than the list price was taken for": (SPLIT, "alone", 3, 50, ANEW, True),
    "more than the list price was taken for": (SPLIT, "alone", 3, 1001, ANEW, False),
    "fewer than a basket was bought for": (BASKET, "alone", 1, 49, ANEW, True),
    "more than a basket was bought for": (BASKET, "alone", 2, 2000, ANEW, False),
    "fewer than a pool was bought for": (BASKET, "pool", 3, 999, ANEW, True),
    "more than a pool was bought for": (BASKET, "pool", 3, 5000, ANEW, False),
    "more than a split within a pool": (SPLIT, "pool", 2, 101, ANEW, False),
    "fewer than a large quote was bought for": (BASKET, "large", 1, 49, ANEW, False),
    "more than a large quote was bought for": (BASKET, "large", 3, 1001, ANEW, False),
}


@cache
def _changed(engine: Engine) -> dict[str, Cells]:
    program(engine)
    books = {
        str(place): edited(named(f"quantity_{column}", boards), _book(case, kind))
        for place, (case, kind, column, boards, *_) in enumerate(CHANGED.values())
    }
    cells = recalculated(books, engine=engine, planted=False)
    return {name: cells[str(place)] for place, name in enumerate(CHANGED)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CHANGED)
def test_the_summary_says_so_beside_the_price(name, engine):
    _, _, column, _, wanted, is_priced = CHANGED[name]
    told = shown(_changed(engine)[name], columns=3)
    assert told.purchases == tuple(wanted if place == column else AS_QUOTED for place in (1, 2, 3))
    prices = [price == KNOWN_PART for price in told.unit_prices]
    assert prices == [not is_priced and place == column for place in (1, 2, 3)]
