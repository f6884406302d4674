"""From cost to price: overheads, margins, minimums, NRE and rounding, worked by hand; and laws."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.costing.price import price_of
from emsquote.model.job import Job, Margin, MarginMode
from emsquote.model.money import Money
from emsquote.model.quote import Category, CategoryPrice

D = Decimal

CARD = """
    [overhead]
    material_percent = 10
    sga_percent = 5
    [margin.default]
    mode = "margin"
    percent = 20
    below = [{ boards = 50, percent = 50 }]
    [margin.material]
    mode = "markup"
    percent = 12
    [activity.place]
    title = "Place"
    category = "smt"
    basis = "per-board"
    driver = "board"
    price = 1.333
    [activity.setup]
    title = "Set-up"
    category = "smt"
    basis = "per-lot"
    driver = "lot"
    price = 100
    [activity.freight]
    title = "Freight"
    category = "pass-through"
    basis = "per-lot"
    driver = "lot"
    price = 30
    [activity.programme]
    title = "Programme"
    basis = "once"
    driver = "lot"
    price = 80
    [activity.stencil]
    title = "Stencil"
    basis = "once"
    driver = "lot"
    price = 120
    at_cost = true
    owner = "customer"
"""


def test_a_gross_margin_pays_sga(bench, card):
    # 100 of work: 5 % SG&A is part of the 20 %, not below it; the parts bear their 10 % and SG&A
    gross = CARD.replace("percent = 20\n", "percent = 20\ncovers_sga = true\n", 1)
    work, parts = 2 * D(100), D(50)
    before = by_category(bench.prices(card(CARD), [bench.part("R1")], 100, material=parts))
    after = by_category(bench.prices(card(gross), [bench.part("R1")], 100, material=parts))
    smt = D("233.3")  # 100 × 1.333 + 100
    assert work < smt
    assert before["smt"].extended == money("306")  # 233.30 × 1.05 / 0.8 = 306.21, 3.06 a board
    assert after["smt"].extended == money("292")  # 233.30 / 0.8 = 291.63, 2.92 a board
    assert after["smt"].overhead == money("11.665")
    assert after["smt"].margin == money("47.035")  # 292 − 233.30 − 11.665
    assert after["material"] == before["material"]


def by_category(prices):
    return {price.category.value: price for price in prices.categories}


def money(amount, currency="EUR"):
    return Money(D(amount), currency)


def test_a_whole_column(card, bench):
    prices = bench.prices(card(CARD), [bench.part("R1")], 100, material=1000)
    assert prices.categories == (
        # 1000; overhead 10 % + 5 % = 150; × 1.12 = 1288.00; 12.88 a board
        CategoryPrice(
            category=Category.MATERIAL,
            cost=money(1000),
            overhead=money(150),
            margin=money(138),
            unit_price=money("12.88"),
            extended=money(1288),
        ),
        # 133.3 + 100 = 233.3; SG&A 11.665; / 0.8 = 306.20625; 3.06 a board
        CategoryPrice(
            category=Category.SMT,
            cost=money("233.3"),
            overhead=money("11.665"),
            margin=money("61.035"),
            unit_price=money("3.06"),
            extended=money("306.00"),
        ),
        CategoryPrice(
            category=Category.PASS_THROUGH,
            cost=money(30),
            overhead=money(0),
            margin=money(0),
            unit_price=money("0.30"),
            extended=money(30),
        ),
    )
    assert (prices.unit_price, prices.extended) == (money("16.24"), money(1624))
    # programme 80 / 0.8; the stencil at cost
    assert [(each.title, each.price, each.owner) for each in prices.nre] == [
        ("Programme", money(100), ""),
        ("Stencil", money(120), "customer"),
    ]
    assert (prices.nre_total, prices.total) == (money(220), money(1844))


def test_small_lots_bear_the_margin_of_prototypes(card, bench):
    prices = bench.prices(card(CARD), [bench.part("R1")], 49)
    smt = next(each for each in prices.categories if each.category is Category.SMT)
    # 49 × 1.333 + 100 = 165.317; × 1.05 / 0.5 = 347.1657; / 49 = 7.085
    assert smt.unit_price == money("7.09")


def test_the_job_goes_before_the_card(card, bench):
    job = Job(
        quantities=(100,),
        margins={
            "smt": Margin(MarginMode.MARKUP, D(0)),
            "material": Margin(MarginMode.MARGIN, D(50)),
        },
    )
    prices = bench.prices(card(CARD), [bench.part("R1")], 100, material=1000, job=job)
    # material 1150 / 0.5; SMT 233.3 × 1.05 = 244.965
    assert [each.unit_price for each in prices.categories] == [
        money(23),
        money("2.45"),
        money("0.30"),
    ]


def test_amortised_nre_is_in_the_unit_price_and_told(card, bench):
    prices = bench.prices(
        card(CARD), [bench.part("R1")], 100, job=Job(quantities=(100,), amortise_nre_over=500)
    )
    nre = prices.categories[-1]
    # 220 over 500 boards are 0.44 each; this lot bears a fifth of the cost of 200
    assert (nre.category, nre.cost, nre.unit_price, nre.extended) == (
        Category.NRE,
        money(40),
        money("0.44"),
        money(44),
    )
    assert (prices.nre, prices.nre_total, prices.total) == ((), money(0), prices.extended)
    assert [each.message for each in prices.findings] == [
        "NRE of 220.00 EUR is spread over 500 boards, into the unit price"
    ]


def test_a_card_that_rounds_by_lot_bills_each_charge_to_the_cent(card, bench):
    read = card(
        """
        [activity.joints]
        title = "Joints"
        category = "smt"
        basis = "per-board"
        driver = "joint"
        price = 0.0016
        [activity.feeder]
        title = "Feeder"
        category = "smt"
        basis = "per-lot"
        driver = "feeder"
        price = 1.535
    """,
        head='currency = "EUR"\nrounding = "lot"\n',
    )
    prices = bench.prices(read, [bench.part("R1", 127)], 3)
    # 762 × 0.0016 = 1.2192 → 1.22; 1.535 → 1.54; together 2.76, which is 0.92 a board
    assert [each.cost for each in prices.charges] == [money("1.22"), money("1.54")]
    assert (prices.extended, prices.unit_price) == (money("2.76"), money("0.92"))


def test_charges_that_share_a_line_of_the_bill_are_rounded_together(card, bench):
    text = """
        [activity.base]
        title = "Base"
        bill = "boards"
        category = "assembly"
        basis = "per-lot"
        driver = "lot"
        price = 12
        [activity.area]
        title = "Area"
        bill = "boards"
        category = "assembly"
        basis = "per-board"
        driver = "area"
        unit = "cm2"
        price = 0.117
        [activity.tax]
        title = "Tax"
        bill = "boards"
        category = "pass-through"
        basis = "per-lot"
        percent = 19
        of = "labour"
    """
    # 12 + 20.05 cm² × 3 × 0.117 = 19.03755; × 1.19 = 22.6546845. Line by line it would be 12 + 7.04
    # + 3.62 = 22.66
    board = bench.plan(width=200.5, height=10)
    together = bench.prices(
        card(text, head='currency = "EUR"\nrounding = "lot"\n'), [], 3, board=board
    )
    apart = card(text.replace('bill = "boards"', ""), head='currency = "EUR"\nrounding = "lot"\n')
    assert [each.cost for each in together.charges] == [money(12), money("7.03"), money("3.62")]
    assert together.total == money("22.65")
    assert bench.prices(apart, [], 3, board=board).total == money("22.66")


MINIMUM = """
    [activity.place]
    title = "Place"
    category = "smt"
    basis = "per-board"
    driver = "placement"
    price = 0.02
    [activity.test]
    title = "Test"
    category = "test"
    basis = "per-board"
    driver = "board"
    price = 0.10
    [minimum.board]
    title = "Least charge for a board"
    price_per_board = 0.50
    of = ["smt"]
    category = "smt"
    [minimum.order]
    title = "Least order"
    price_per_order = 100
    category = "service"
"""


def test_minimums_top_up_visibly(card, bench):
    prices = bench.prices(card(MINIMUM), [bench.part("R1", 10)], 100, material=30)
    added = {
        each.activity: (each.cost, each.working)
        for each in prices.charges
        if each.driver == "minimum"
    }
    # SMT 100 × 10 × 0.02 = 20, 50 at least; then 30 + 50 + 10 = 90, 100 at least
    assert added == {
        "minimum-board": (money(30), "50 − 20 EUR"),
        "minimum-order": (money(10), "100 − 90 EUR"),
    }
    assert prices.extended == money(100)


def test_nothing_is_topped_up_above_the_minimum_or_where_there_is_nothing(card, bench):
    many = bench.prices(card(MINIMUM), [bench.part("R1", 25)], 100, material=100)
    none = bench.prices(card(MINIMUM), [bench.part("R1", 10, mount="none")], 1000)
    assert not [each for each in (*many.charges, *none.charges) if each.driver == "minimum"]


def test_a_percentage_of_sales_is_of_the_price(card, bench):
    read = card(
        CARD
        + """
    [activity.warranty]
    title = "Warranty"
    service = "warranty"
    category = "service"
    basis = "per-lot"
    percent = 1.5
    of = "sales"
    """
    )
    prices = bench.prices(
        read, [bench.part("R1")], 100, material=1000, wish=bench.asked("warranty")
    )
    # exact prices 1288 + 306.20625 + 30 = 1624.20625, of which 1.5 % are 24.36309; 0.24 a board,
    # without margin
    service = next(each for each in prices.categories if each.category is Category.SERVICE)
    assert (service.cost.rounded(5), service.overhead, service.unit_price) == (
        money("24.36309"),
        money(0),
        money("0.24"),
    )
    assert prices.unit_price == money("16.48")


@pytest.mark.parametrize(
    ("mode", "percent", "price"),
    [
        pytest.param("markup", "30", "130", id="a mark-up of 30 % is a margin of 23.08 %"),
        pytest.param("margin", "30", "142.8571", id="a margin of 30 % is a mark-up of 42.86 %"),
        pytest.param("margin", "0", "100", id="no margin"),
        pytest.param("markup", "0", "100", id="no mark-up"),
    ],
)
def test_markup_and_margin(mode, percent, price):
    assert round(price_of(D(100), Margin(MarginMode(mode), D(percent))), 4) == D(price)


QUANTITIES = st.integers(1, 5000)
MATERIAL = st.decimals(0, 100_000, places=4)


@given(quantity=QUANTITIES, material=MATERIAL, per_board=st.integers(0, 300))
def test_printed_figures_add_up(bench, default_card, quantity, material, per_board):
    prices = bench.prices(default_card, [bench.part("R1", per_board)], quantity, material=material)
    cent = D("0.01")
    assert prices.unit_price.amount == sum(
        (each.unit_price.amount for each in prices.categories), D(0)
    )
    assert prices.extended == prices.unit_price * quantity
    assert prices.total == prices.extended + prices.nre_total
    for each in prices.categories:
        assert each.extended == each.unit_price * quantity
        assert each.cost + each.overhead + each.margin == each.extended
        assert each.unit_price.amount == each.unit_price.amount.quantize(cent)


@given(quantity=QUANTITIES, material=MATERIAL, per_board=st.integers(0, 300))
def test_costs_of_categories_are_the_charges_and_the_material(
    bench, default_card, quantity, material, per_board
):
    prices = bench.prices(default_card, [bench.part("R1", per_board)], quantity, material=material)
    for each in prices.categories:
        own = sum((c.cost.amount for c in prices.charges if c.category is each.category), D(0))
        assert each.cost.amount == own + (material if each.category is Category.MATERIAL else 0)
    assert sum((each.cost.amount for each in prices.nre), D(0)) == sum(
        (c.cost.amount for c in prices.charges if c.category is Category.NRE), D(0)
    )
