"""Laws that costing keeps whatever the board: for the default card and for published houses whose
tables keep them.
"""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsquote.costing.price import price_of
from emsquote.costing.rate_card import CostShare, Timed, shipped_rate_card
from emsquote.model.money import Money
from emsquote.model.quote import Basis, Category, Stage

D = Decimal
NO_TIERS = ("default", "aisler-2022-08", "aisler-2024-03", "pcbway-2019", "pikkolo-2026-07")
"""Houses whose prices do not fall within the table.

Where tiers do (X-ray at JLCPCB), more can cost less.
"""
HOUSES = (*NO_TIERS, "jlcpcb-2026-09")
LAST_DIGITS = D("1e-12")
"""Thirds of a cent have 28 digits, and sums of them differ in the last."""
FEW = settings(max_examples=30, deadline=None)

CLASSES = {
    "smt": (
        "chip-0201",
        "chip-0402",
        "chip-0805",
        "sot",
        "soic",
        "fine-pitch",
        "qfn",
        "array",
        "connector",
        "module",
    ),
    "tht": ("through-hole", "connector", "press-fit"),
    "mechanical": ("hardware",),
}


shipped = cache(shipped_rate_card)


@st.composite
def rows(draw):
    """One part: number, pieces a board, mount, class, joints, side."""
    mount = draw(st.sampled_from(("smt", "smt", "tht", "mechanical")))
    part_class = draw(st.sampled_from(CLASSES[mount]))
    joints = 0 if mount == "mechanical" else draw(st.integers(1, 300))
    number = f"P{draw(st.integers(1, 12))}"
    return (
        number,
        draw(st.integers(1, 60)),
        mount,
        part_class,
        joints,
        draw(st.sampled_from(("top", "bottom", ""))),
    )


BOARDS = st.lists(rows(), max_size=12)
QUANTITIES = st.integers(1, 3000)
SERVICES = ("functional-test", "coating", "burn-in", "returns", "warranty", "full-x-ray")


def placed(bench, board):
    return [
        bench.part(n, pieces, mount=m, part_class=c, joints=j, hidden=c == "array", side=side)
        for n, pieces, m, c, j, side in board
    ]


def cost(charged, *, once=True):
    return sum(
        (c.cost.amount for c in charged.charges if once or c.category is not Category.NRE), D(0)
    )


@pytest.mark.parametrize("house", NO_TIERS)
@FEW
@given(board=BOARDS, added=rows(), quantity=QUANTITIES, sides=st.integers(1, 2))
def test_a_placement_more_never_costs_less(bench, house, board, added, quantity, sides):
    card, plan = shipped(house), bench.plan(sides=sides, boards_per_panel=4)
    fewer = bench.column(card, placed(bench, board), quantity, board=plan)
    more = bench.column(card, placed(bench, [*board, added]), quantity, board=plan)
    assert cost(more) >= cost(fewer) - LAST_DIGITS


@pytest.mark.parametrize("house", NO_TIERS)
@FEW
@given(board=BOARDS, one=QUANTITIES, other=QUANTITIES, sides=st.integers(1, 2))
def test_two_lots_never_cost_less_than_one(bench, house, board, one, other, sides):
    card, plan, parts = (
        shipped(house),
        bench.plan(sides=sides, boards_per_panel=4),
        placed(bench, board),
    )
    whole, *split = (
        cost(bench.column(card, parts, n, board=plan), once=False)
        for n in (one + other, one, other)
    )
    if house == "default":  # pallets, paid once, are the same for both
        assert whole <= sum(split, D(0)) + LAST_DIGITS
    else:  # a fee table is rounded line by line: a cent each way
        assert whole <= sum(split, D(0)) + D("0.06")


@FEW
@given(board=BOARDS, few=QUANTITIES, more=st.integers(0, 3000))
def test_a_board_never_takes_longer_in_a_larger_lot(bench, default_card, board, few, more):
    # without arrays, whose X-ray sample is rounded up to boards, and one board to a panel
    timed = {each.name for each in default_card.activities if isinstance(each.pricing, Timed)}
    parts = [part for part in placed(bench, board) if not part[1].hidden_joints]

    def per_board(quantity):
        charges = bench.column(
            default_card, parts, quantity, wish=bench.asked("functional-test")
        ).charges
        mine = [c.cost.amount for c in charges if c.activity in timed and c.basis is not Basis.ONCE]
        return sum(mine, D(0)) / quantity

    assert per_board(few + more) <= per_board(few) + LAST_DIGITS


@pytest.mark.parametrize("house", HOUSES)
def test_nothing_placed_costs_nothing_by_part(bench, house):
    by_part = {"placement", "joint", "unique-part", "feeder", "array", "point", "defect"}
    charged = bench.column(shipped(house), [], 100)
    assert [c for c in charged.charges if c.driver in by_part] == []
    assert charged.gaps == ()


@FEW
@given(board=BOARDS, quantity=QUANTITIES, services=st.sets(st.sampled_from(SERVICES)))
def test_charges_add_up_by_stage_by_basis_and_by_category(
    bench, default_card, board, quantity, services
):
    charged = bench.column(
        default_card, placed(bench, board), quantity, wish=bench.asked(*sorted(services))
    )
    whole = cost(charged)
    for key, kinds in (("stage", Stage), ("basis", Basis), ("category", Category)):
        sums = [
            sum((c.cost.amount for c in charged.charges if getattr(c, key) is kind), D(0))
            for kind in kinds
        ]
        assert abs(sum(sums, D(0)) - whole) < LAST_DIGITS
    assert all((c.basis is Basis.ONCE) == (c.category is Category.NRE) for c in charged.charges)
    assert all(c.cost.amount > 0 for c in charged.charges)


@FEW
@given(board=BOARDS, quantity=QUANTITIES, cut=st.integers(0, 12))
def test_the_order_of_lines_and_a_line_in_two_change_nothing(
    bench, default_card, board, quantity, cut
):
    halves = [(n, 1, *rest) for n, _, *rest in board] + [
        (n, p - 1, *rest) for n, p, *rest in board if p > 1
    ]
    there = bench.column(default_card, placed(bench, board), quantity)
    back = bench.column(default_card, placed(bench, [*halves[cut:], *halves[:cut]]), quantity)
    assert [(c.activity, c.cost) for c in there.charges] == [
        (c.activity, c.cost) for c in back.charges
    ]


@FEW
@given(board=BOARDS, quantity=QUANTITIES, services=st.sets(st.sampled_from(SERVICES), min_size=1))
def test_a_service_more_never_costs_less(bench, default_card, board, quantity, services):
    # but full X-ray in place of the sample, and tests, whose finds are repaired here and not in the
    # field
    services = sorted(services - {"full-x-ray", "returns"})
    parts = placed(bench, board)
    without = bench.column(default_card, parts, quantity)
    asked = bench.column(default_card, parts, quantity, wish=bench.asked(*services))
    assert cost(asked) >= cost(without) - LAST_DIGITS


@pytest.mark.parametrize(
    "category", [each for each in Category if each not in {Category.NRE, Category.PASS_THROUGH}]
)
def test_no_figure_is_marked_up_twice(default_card, category):
    """Between cost and price stand one overhead and one margin, and no percentage that is always
    taken.
    """
    always = [
        each
        for each in default_card.activities
        if isinstance(each.pricing, CostShare) and not each.service
    ]
    assert always == []
    assert default_card.margin(category) is not None


@FEW
@given(amount=st.decimals(0, 10**6, places=4), quantity=QUANTITIES)
def test_what_is_passed_through_is_sold_at_cost(bench, default_card, amount, quantity):
    prices = bench.prices(
        default_card, [bench.part("R1")], quantity, wish=bench.asked(freight=amount)
    )
    freight = max(amount * 6, D(25)) if amount else D(0)
    (passed,) = [each for each in prices.categories if each.category is Category.PASS_THROUGH] or [
        None
    ]
    if passed:
        assert passed.cost.amount == freight
        assert passed.unit_price == Money(freight / quantity, "USD").rounded()
        assert passed.overhead == Money.zero("USD")


def test_the_price_of_assembly_falls_with_volume_as_vendors_claim(bench, default_card):
    """200 placements on one side, 40 lines, a margin of 20 %, without material and NRE (claims, not
    data).
    """
    plain = [bench.part(f"R{i}", 4, part_class="chip-0402") for i in range(30)]
    mixed = [
        bench.part(f"U{i}", 8, part_class=c, joints=8)
        for i, c in enumerate(("sot", "soic", "qfn", "soic", "sot"))
    ]
    rest = [bench.part(f"C{i}", 8, part_class="chip-0805") for i in range(5)]
    claims = {5: (40, 80), 25: (15, 30), 100: (8, 15), 500: (5, 10), 1000: (3, 7)}
    for quantity, (low, high) in claims.items():
        charged = bench.column(
            default_card,
            [*plain, *mixed, *rest],
            quantity,
            board=bench.plan(boards_per_panel=4),
            wish=bench.asked(),
        )
        margin = default_card.margin(Category.SMT).at(1000)
        unit = price_of(cost(charged, once=False) * D("1.06"), margin) / quantity
        assert low * D("0.85") <= unit <= high, f"{quantity} boards: {unit}"
