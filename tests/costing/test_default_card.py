"""What a costing engineer expects of the default card."""

from decimal import Decimal

import pytest

from emsquote.costing.charge import asked_work, yield_of
from emsquote.costing.work import board_work

D = Decimal
QUANTITIES = (5, 25, 100, 500, 1000)
# Price of a board, one side, 20 % margin, without material and NRE, in USD: published by vendors for 200
# placements and 40 lines, for others in proportion to what of the price goes by placement.
BANDS = [
    (50, 20, (60, 40), 9, [(30, 60), (9, 19), (4, 8), ("2.5", "5.5"), (2, "4.5")]),
    (200, 40, (100, 80), 4, [(40, 80), (15, 30), (8, 15), (5, 10), (3, 7)]),
    (500, 80, (160, 100), 2, [(60, 120), (26, 53), (13, 31), (9, 23), (7, 17)]),
    (900, 120, (200, 150), 1, [(86, 173), (40, 83), (20, 52), (15, 40), (12, 30)]),
]
MIX = (
    ("chip-0402", "0.6", 2),
    ("chip-0603", "0.22", 2),
    ("sot", "0.1", 3),
    ("soic", "0.055", 8),
    ("fine-pitch", "0.025", 48),
)


def smt_board(bench, placements, lines):
    """So many placements on so many lines, of the usual mix."""
    placed = []
    for part_class, share, joints in MIX:
        of_class = max(1, round(lines * D(share)))
        pieces = round(placements * D(share))
        for line in range(of_class):
            here = pieces // of_class + (line < pieces % of_class)
            name = f"{part_class}-{line}"
            placed.append(bench.part(name, here, part_class=part_class, joints=joints))
    return placed


@pytest.mark.parametrize(
    "band",
    [pytest.param(band, id=f"{band[0]} placements") for band in BANDS],
)
def test_prices_lie_in_the_bands_of_vendors(bench, default_card, band):
    placements, lines, (width, height), per_panel, bands = band
    placed = smt_board(bench, placements, lines)
    board = bench.plan(width=width, height=height, boards_per_panel=per_panel)
    for quantity, (low, high) in zip(QUANTITIES, bands, strict=True):
        prices = bench.prices(default_card, placed, quantity, board=board)
        assert D(low) <= prices.unit_price.amount <= D(high), quantity


@pytest.mark.parametrize("name", ["insert-parts", "solder-by-hand", "wave", "selective-boards"])
def test_work_by_hand_and_solder_machines_have_a_set_up(default_card, name):
    activity = next(each for each in default_card.activities if each.name == name)
    assert activity.pricing.setup_seconds >= 600


def test_labour_sells_at_the_gross_margin_that_the_card_states(bench, default_card):
    prices = bench.prices(default_card, [bench.part("R1", 200)], 1000)
    smt = next(each for each in prices.categories if each.category == "smt")
    assert round(1 - smt.cost.amount / smt.extended.amount, 2) == D("0.2")


def test_programming_is_one_line(bench, default_card):
    prices = bench.prices(default_card, smt_board(bench, 200, 40), 100)
    assert [item.title for item in prices.nre] == ["Stencil", "SMT and AOI programming"]


def test_big_boards_come_back_seldom_and_more_often_untested(bench, default_card):
    # 540 parts with four arrays
    placed = [
        *smt_board(bench, 536, 90),
        bench.part("U1", 4, part_class="array", joints=400, hidden=True),
    ]
    board = board_work(placed, bench.plan(sides=2))
    untested, tested = (
        yield_of(default_card, board, asked_work(default_card, bench.asked(*wish)), 100)
        for wish in ((), ("in-circuit-test", "functional-test"))
    )
    assert D("0.02") < untested.return_share < D("0.045")
    assert D("0.01") < tested.return_share < D("0.012")


def test_x_ray_finds_what_eyes_cannot_see(bench, default_card):
    placed = [bench.part("U1", 4, part_class="array", joints=400, hidden=True)]
    board = board_work(placed, bench.plan())
    asked = asked_work(default_card, bench.asked())
    (arrays,) = yield_of(default_card, board, asked, 25).by_class
    assert [title for title, _ in arrays.found] == [
        "Inspection of solder paste (SPI)",
        "X-ray by sampling plan: packages",
    ]


def test_totals_never_fall_between_1_and_10_000_boards(bench, default_card):
    placed = smt_board(bench, 50, 20)
    board = bench.plan(width=60, height=40, boards_per_panel=9)
    before = D(0)
    quantities = [*range(1, 130), *range(140, 1000, 23), *range(1000, 10_001, 500)]
    for quantity in quantities:
        prices = bench.prices(default_card, placed, quantity, board=board)
        rounding = D("0.01") * quantity * len(prices.categories)
        assert prices.total.amount >= before - rounding, quantity
        before = prices.total.amount
