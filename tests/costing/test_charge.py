"""What activities cost: each kind of price and time, routes, services, turns, percentages, each
worked by hand.
"""

from decimal import Decimal

import pytest

from emsquote.costing.charge import WorkRequest
from emsquote.finding import InputError, Severity
from emsquote.model.money import Money, Unknown
from emsquote.model.part import UnknownJoints
from emsquote.model.quote import Category, Stage
from emsquote.model.service import scope_named, service_request

D = Decimal

LABOUR = """
[resource.line]
rate_per_hour = 150
[resource.hand]
rate_per_hour = 36
efficiency_percent = 90
"""


def money(amount, currency="EUR"):
    return Money(D(amount), currency)


def costs(charged):
    return {each.activity: each.cost for each in charged.charges}


def basis(charged):
    return {each.activity: each.working for each in charged.charges}


# A board of 40 chips with 2 joints and a connector of 8 pins; what an activity on 10 of them costs
# and says.
ONE = [
    (
        "a time by placement",
        'basis = "per-board"\ndriver = "placement"\nmount = "smt"\nseconds = 0.3\nresource = "line"',
        "5",  # 400 × 0.3 s = 120 s, at 150 an hour
        "400 placements × 0.3 s × 150 EUR/h",
    ),
    (
        "a time with efficiency",
        'basis = "per-board"\ndriver = "board"\nminutes = 1.5\nresource = "hand"',
        "10",  # 10 × 1.5 min = 15 min, / 90 % = 16 2/3 min, at 36 an hour = 10
        "10 boards × 90 s / 90 % × 36 EUR/h",
    ),
    (
        "hours once a lot",
        'basis = "per-lot"\ndriver = "lot"\nhours = 2\nresource = "line"',
        "300",
        "1 lot × 2 h × 150 EUR/h",
    ),
    (
        "a price by joint",
        'basis = "per-board"\ndriver = "joint"\nmount = "smt"\nprice = 0.0016',
        "1.28",  # 800 × 0.0016
        "800 joints × 0.0016 EUR",
    ),
    (
        "a price for a thousand",
        'basis = "per-board"\ndriver = "joint"\nmount = "smt"\nprice = 2.5\nper = 1000',
        "2",
        "800 joints × 2.5 EUR per 1000",
    ),
    (
        "free units",
        'basis = "per-lot"\ndriver = "unique-part"\nprice = 3\nfree = 1',
        "3",
        "(2 unique parts − 1 free): 1 unique part × 3 EUR",
    ),
    (
        "a least charge",
        'basis = "per-board"\ndriver = "board"\nprice = 1\nminimum = 25',
        "25",
        "10 boards × 1 EUR, at least 25 EUR",
    ),
    (
        "a most charge",
        'basis = "per-board"\ndriver = "board"\nprice = 5\nmaximum = 25',
        "25",
        "10 boards × 5 EUR, at most 25 EUR",
    ),
    (
        "tiers for the whole amount",
        'basis = "per-board"\ndriver = "board"\ntiers = [{ from = 1, price = 2 }, { from = 10, price = 1.5 }]',
        "15",
        "10 boards × 1.5 EUR",
    ),
    (
        "tiers each for its part",
        (
            'basis = "per-board"\ndriver = "board"\ntier_mode = "each"\n'
            "tiers = [{ from = 1, price = 2 }, { from = 7, price = 1 }]"
        ),
        "16",  # 6 at 2 and 4 at 1
        "10 boards: 6 × 2 + 4 × 1 EUR",
    ),
    (
        "tiers by joints on a board",
        (
            'basis = "per-lot"\ndriver = "lot"\ntiers_by = "joint"\n'
            "tiers = [{ from = 0, price = 100 }, { from = 51, price = 200 }, { from = 201, price = 400 }]"
        ),
        "200",  # 88 joints
        "1 lot × 200 EUR",
    ),
    (
        "an area in cm²",
        'basis = "per-board"\ndriver = "area"\nunit = "cm2"\nprice = 0.01',
        "10",  # 10 boards of 100 cm²
        "10 dm² × 0.01 EUR per 0.01",
    ),
    (
        "an area in square inches",
        'basis = "per-board"\ndriver = "area"\nunit = "in2"\nprice = 0.064516',
        "10",  # 1 dm² is 1 / 0.064516 in²
        "10 dm² × 0.064516 EUR per 0.064516",
    ),
    (
        "a sample of boards",
        'basis = "per-board"\ndriver = "board"\nprice = 1\nsample = { first = 2, then_percent = 20 }',
        "4",  # 2 and a fifth of 8, rounded up
        "4 boards × 1 EUR",
    ),
    (
        "boards in threes",
        'basis = "per-board"\ndriver = "board"\nprice = 1\nboard_multiple = 3',
        "12",
        "12 boards × 1 EUR",
    ),
    (
        "every started hundred",
        'basis = "per-board"\ndriver = "placement"\nmount = "smt"\nprice = 5\nper = 300\nstarted = true',
        "10",  # 400 placements are two started threehundreds
        "400 placements, started 300 in full: 600 × 5 EUR per 300",
    ),
    (
        "a fee by the shorter side",
        (
            'basis = "per-board"\ndriver = "board"\ntiers_by = "short-side"\n'
            "tiers = [{ price = 0.05 }, { from = 15, price = 0.02 }, { from = 30, price = 0.01 }]"
        ),
        "0.1",
        "10 boards × 0.01 EUR",
    ),
    (
        "the edge of the boards",
        'basis = "per-board"\ndriver = "perimeter"\nprice = 0.05',
        "2",
        "40 dm of edge × 0.05 EUR",
    ),
    (
        "learning",
        'basis = "per-board"\ndriver = "board"\nhours = 1\nlearning_percent = 50\nresource = "line"',
        "439.345238",  # at 50 % board n takes 1/n: 1 + 1/2 + … + 1/10 = 2.92896825 h at 150
        "10 boards × 1 h × 29.2897 % learned × 150 EUR/h",
    ),
]


@pytest.mark.parametrize(
    ("activity", "cost", "working"), [c[1:] for c in ONE], ids=[c[0] for c in ONE]
)
def test_one_activity(card, bench, activity, cost, working):
    read = card(f'{LABOUR}[activity.it]\ntitle = "It"\ncategory = "smt"\n{activity}\n')
    placed = [
        bench.part("R1", 40),
        bench.part("J1", 1, mount="tht", part_class="connector", joints=8),
    ]
    (charge,) = bench.column(read, placed, 10).charges
    assert charge.cost.rounded(6) == money(cost).rounded(6)
    assert charge.working == working


def test_nothing_to_drive_costs_nothing_whatever_the_minimum(card, bench):
    read = card("""
        [activity.it]
        title = "It"
        category = "through-hole"
        basis = "per-lot"
        driver = "lot"
        mount = "tht"
        price = 40
        minimum = 100
    """)
    assert bench.column(read, [bench.part("R1")], 10).charges == ()


ROUTES = """
    [choice.assembly]
    take = "cheapest"
    [choice.assembly.route.manual]
    limits = [{ driver = "board", at_most = 50 }]
    [choice.assembly.route.machine]
    [activity.bench]
    title = "Bench"
    route = "manual"
    category = "smt"
    basis = "per-board"
    driver = "placement"
    price = 0.50
    [activity.line]
    title = "Line"
    route = "machine"
    category = "smt"
    basis = "per-lot"
    driver = "lot"
    price = 100
"""


@pytest.mark.parametrize(
    ("quantity", "wish", "taken"),
    [
        pytest.param(19, (), "bench", id="9.50 a board by hand is cheaper below 20 boards"),
        pytest.param(20, (), "bench", id="at equal cost the first"),
        pytest.param(21, (), "line", id="from 21 the machine is cheaper"),
        pytest.param(21, ("manual",), "bench", id="what is asked for"),
        pytest.param(5, ("machine",), "line", id="what is asked for though dearer"),
    ],
)
def test_the_cheapest_route_or_the_asked_one(card, bench, quantity, wish, taken):
    charged = bench.column(card(ROUTES), [bench.part("R1", 10)], quantity, wish=bench.asked(*wish))
    assert list(costs(charged)) == [taken]


def test_an_asked_route_that_does_not_suit_is_doubted(card, bench):
    charged = bench.column(card(ROUTES), [bench.part("R1", 10)], 60, wish=bench.asked("manual"))
    assert costs(charged) == {"bench": money(300)}
    (doubt,) = charged.findings
    assert (doubt.severity, doubt.message) == (
        Severity.DOUBT,
        "manual was asked for, but does not suit: 60 boards, at most 50 possible",
    )


def test_a_product_that_has_to_be_named_is_open_until_it_is(card, bench):
    read = card(ROUTES.replace('"cheapest"', '"asked"'))
    charged = bench.column(read, [bench.part("R1", 10)], 5)
    assert charged.charges == ()
    assert [each.message for each in charged.findings] == [
        "which assembly is not said: manual, machine"
    ]
    assert costs(bench.column(read, [bench.part("R1", 10)], 5, wish=bench.asked("machine"))) == {
        "line": money(100)
    }


def test_where_no_route_suits_the_quote_is_open(card, bench):
    only = ROUTES.replace("[choice.assembly.route.machine]", "").replace(
        'route = "machine"', 'route = "manual"'
    )
    charged = bench.column(card(only), [bench.part("R1", 10)], 60)
    why = "no route of assembly suits 60 boards: manual: 60 boards, at most 50 possible"
    assert charged.charges == ()
    assert [(gap.category, gap.unknown) for gap in charged.gaps] == [(Category.SMT, Unknown(why))]
    assert [(each.severity, each.code) for each in charged.findings] == [
        (Severity.OPEN, "no-route")
    ]


def test_the_slowest_station_sets_the_pace(card, bench):
    read = card(
        LABOUR
        + """
        [activity.print]
        title = "Print"
        category = "smt"
        basis = "per-board"
        driver = "panel"
        seconds = 24
        resource = "line"
        line = "smt"
        station = "printer"
        [activity.place]
        title = "Place"
        category = "smt"
        basis = "per-board"
        driver = "placement"
        seconds = 0.3
        resource = "line"
        line = "smt"
        station = "placer"
    """
    )
    few, many = (
        bench.part("R1", 79),
        bench.part("R1", 81),
    )  # 80 placements of 0.3 s take the printer's 24 s
    assert costs(bench.column(read, [few], 6)) == {"print": money(6), "place": money(0)}
    assert costs(bench.column(read, [many], 6)) == {"print": money(0), "place": money("6.075")}
    assert basis(bench.column(read, [few], 6))["place"].endswith(", done while printer works")


SERVICES = (
    LABOUR
    + """
    [activity.burn-in]
    title = "Burn-in"
    service = "burn-in"
    category = "test"
    basis = "per-board"
    driver = "amount"
    price = 0.05
    [activity.probe]
    title = "Probe"
    service = "flying-probe"
    subcontracted = true
    category = "test"
    basis = "per-board"
    driver = "board"
    price = 4
    [activity.months]
    title = "Stock"
    service = "stock-keeping"
    category = "service"
    basis = "per-lot"
    driver = "amount"
    percent = 1.5
    of = "material"
    [activity.orders]
    title = "Orders"
    service = "distribution"
    category = "service"
    basis = "per-lot"
    driver = "amount"
    price = 3.5
    [activity.look]
    title = "Look"
    unless = "flying-probe"
    category = "assembly"
    basis = "per-board"
    driver = "board"
    price = 1
"""
)


def test_services_cost_only_when_asked_for(card, bench):
    assert costs(bench.column(card(SERVICES), [bench.part("R1")], 10)) == {"look": money(10)}


def test_a_service_that_only_this_house_has(card, bench):
    read = card("""
        [service.laser-marking]
        title = "Laser marking"
        category = "assembly"
        unit = "min"
        default_amount = 0.5
        [activity.laser]
        title = "Laser marking"
        service = "laser-marking"
        category = "assembly"
        basis = "per-board"
        driver = "amount"
        price = 0.8
    """)
    asked = service_request("laser-marking=90s", (), read.services)
    assert asked.amount == D("1.5")
    charged = bench.column(read, [bench.part("R1")], 10, wish=WorkRequest((asked,)))
    assert costs(charged) == {"laser": money(12)}
    assert costs(bench.column(read, [bench.part("R1")], 10, wish=bench.asked("laser-marking"))) == {
        "laser": money(4)
    }


def test_a_slice_of_the_life_cycle(bench, default_card):
    wish = bench.asked("warranty", "coating", "schematic-design")
    sliced = WorkRequest(wish.services, stages=scope_named("assembly").stages)
    charged = bench.column(default_card, [bench.part("R1", 40)], 100, wish=sliced)
    assert {each.stage for each in charged.charges} == {Stage.PRODUCTION}
    assert "coating" in costs(charged)
    assert [each.message for each in charged.findings if each.code == "service-out-of-scope"] == [
        "warranty is outside the scope that is quoted (production, test)"
    ]


def test_a_repeat_order_pays_no_tooling_again(bench, default_card):
    placed = [
        bench.part("R1", 40),
        bench.part("J1", mount="tht", part_class="connector", joints=20),
    ]
    wish = ("in-circuit-test", "functional-test", "brand-labelling")
    first = bench.column(
        default_card, placed, 100, board=bench.plan(sides=2), wish=bench.asked(*wish, "wave")
    )
    again = bench.column(
        default_card,
        placed,
        100,
        board=bench.plan(sides=2),
        wish=bench.asked(*wish, "wave", "repeat-order"),
    )
    once = {name for name in costs(first) if name not in costs(again)}
    assert once == {
        "stencil",
        "smt-programming",
        "wave-pallet",
        "in-circuit-fixture",
        "functional-fixture",
        "brand-artwork",
    }
    assert [c for c in again.charges if c.category is Category.NRE] == []


def test_a_set_up_is_paid_once_where_there_is_anything_to_do(card, bench):
    read = card(
        """
        [resource.hand]
        rate_per_hour = 60
        efficiency_percent = 80
        [activity.wave]
        title = "Wave"
        category = "through-hole"
        basis = "per-board"
        driver = "board"
        mount = "tht"
        seconds = 30
        setup_minutes = 20
        resource = "hand"
        """
    )
    holes = [bench.part("J1", mount="tht", part_class="connector", joints=10)]
    (charge,) = bench.column(read, holes, 100).charges
    # 20 min and 100 × 30 s are 70 min at 80 %
    assert charge.cost.rounded() == money("87.50")
    assert charge.working == "(20 min + 100 boards × 30 s) / 80 % × 60 EUR/h"
    assert bench.column(read, [bench.part("R1")], 100).charges == ()


PARTS_OF_WORK = """
    [activity.placing]
    title = "Placing"
    category = "smt"
    basis = "per-board"
    driver = "placement"
    price = 0.10
    [activity.set-up]
    title = "Set-up"
    category = "smt"
    basis = "per-lot"
    driver = "lot"
    price = 50
    [activity.harder]
    title = "Harder to place"
    category = "smt"
    basis = "per-lot"
    class = "array"
    percent = 50
    of = "smt"
    [activity.below]
    title = "Below"
    category = "smt"
    basis = "per-lot"
    side = "bottom"
    percent = 10
    of = ["placing", "set-up"]
"""


def test_a_percentage_with_a_filter_charges_only_there(card, bench):
    placed = [
        bench.part("R1", 30, side="top"),
        bench.part("R2", 15, side="bottom"),
        bench.part("U1", 5, part_class="array", side="bottom", joints=100, hidden=True),
    ]
    charged = bench.column(card(PARTS_OF_WORK), placed, 10)
    assert costs(charged) == {
        "placing": money(50),  # 50 × 10 × 0.10
        "set-up": money(50),
        "harder": money("2.50"),  # half of the 5 of 50 placements; a set-up is no part's
        "below": money(2),  # a tenth of the 20 of 50
    }


@pytest.mark.parametrize(("pieces", "others"), [(0, 1), (7, 3), (40, 40)])
def test_percentages_of_parts_that_are_all_make_the_whole(card, bench, pieces, others):
    text = PARTS_OF_WORK.replace('class = "array"', 'mount = "smt"')
    placed = [bench.part("R1", pieces), bench.part("R2", others, part_class="soic")]
    charged = costs(bench.column(card(text), placed, 10))
    assert charged["harder"] == charged["placing"] / 2


ROUTED = """
    [choice.soldering]
    take = "cheapest"
    [choice.soldering.route.hand]
    [choice.soldering.route.wave]
    [activity.by-hand]
    title = "Hand"
    route = "hand"
    category = "through-hole"
    basis = "per-board"
    driver = "joint"
    price = 0.10
    [activity.on-the-wave]
    title = "Wave"
    route = "wave"
    category = "through-hole"
    basis = "per-lot"
    driver = "lot"
    price = 50
    [activity.nitrogen]
    title = "Nitrogen"
    route = "wave"
    category = "through-hole"
    basis = "per-lot"
    percent = 20
    of = "on-the-wave"
    [activity.many]
    title = "Many joints"
    category = "through-hole"
    basis = "per-lot"
    limits = [{ driver = "joint", at_least = 30 }]
    percent = 10
    of = "through-hole"
"""


@pytest.mark.parametrize(
    ("pieces", "charged"),
    [
        pytest.param(1, {"by-hand": 40}, id="by hand no nitrogen, and few joints"),
        pytest.param(
            2, {"on-the-wave": 50, "nitrogen": 10, "many": 6}, id="on the wave, and many joints"
        ),
    ],
)
def test_a_percentage_belongs_to_a_route_and_holds_within_limits(card, bench, pieces, charged):
    placed = [bench.part("J1", pieces, mount="tht", joints=20)]
    found = costs(bench.column(card(ROUTED), placed, 20))
    assert found == {name: money(cost) for name, cost in charged.items()}


@pytest.mark.parametrize(
    ("boards", "credit"),
    [
        pytest.param(1, 0, id="below its least sum"),
        pytest.param(10, -8, id="from there on all of it"),
        pytest.param(100, -8, id="and no more of a larger lot"),
    ],
)
def test_a_credit_is_fixed_and_never_more_than_what_it_is_of(card, bench, boards, credit):
    read = card(
        """
        [activity.placing]
        title = "Placing"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.coupon]
        title = "Coupon"
        category = "smt"
        basis = "per-lot"
        credit = 8
        credit_from = 10
        of = "placing"
        """
    )
    found = costs(bench.column(read, [bench.part("R1")], boards))
    assert found.get("coupon", money(0)) == money(credit)
    whole = card("""
        [activity.placing]
        title = "Placing"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.coupon]
        title = "Coupon"
        category = "smt"
        basis = "per-lot"
        credit = 8
        of = "placing"
    """)
    assert costs(bench.column(whole, [bench.part("R1")], 2))["coupon"] == money(-4)


def test_an_expedite_at_a_fixed_price(card, bench):
    read = card(
        """
        [turn.fast]
        build_days = 3
        [activity.placing]
        title = "Placing"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.expedite]
        title = "Fast"
        turn = "fast"
        category = "service"
        basis = "per-lot"
        driver = "lot"
        price = 48.53
        """
    )
    slow, fast = (
        bench.column(read, [bench.part("R1")], 10, wish=bench.asked(turn=turn))
        for turn in ("", "fast")
    )
    assert costs(slow) == {"placing": money(20)}
    assert costs(fast) == {"placing": money(20), "expedite": money("48.53")}


def test_services_by_amount_and_in_place_of_others(card, bench):
    wish = bench.asked("flying-probe", burn_in=48, stock_keeping=6)
    charged = bench.column(card(SERVICES), [bench.part("R1")], 10, wish=wish, material=1000)
    assert costs(charged) == {
        "burn-in": money(24),  # 48 h × 10 boards × 0.05
        "probe": money(40),
        "months": money(90),  # 6 months × 1.5 % of 1000
    }
    assert [(each.severity, each.code) for each in charged.findings] == [
        (Severity.NOTE, "service-subcontracted"),
        (Severity.NOTE, "service-amount-assumed"),
    ]


def test_a_service_that_is_not_offered_is_open(card, bench):
    charged = bench.column(card(SERVICES), [bench.part("R1")], 10, wish=bench.asked("coating"))
    assert [(gap.category, gap.unknown.reason) for gap in charged.gaps] == [
        (Category.ASSEMBLY, "card does not offer conformal coating")
    ]
    assert [(each.severity, each.code) for each in charged.findings] == [
        (Severity.OPEN, "service-not-offered")
    ]


def test_a_service_without_its_amount_is_open(card, bench):
    charged = bench.column(card(SERVICES), [bench.part("R1")], 10, wish=bench.asked("distribution"))
    assert [each.code for each in charged.findings] == ["service-without-amount"]
    assert [gap.unknown.reason for gap in charged.gaps] == [
        "how much pick, pack and send is not stated"
    ]


def test_an_amount_that_changes_nothing_is_doubted(card, bench):
    charged = bench.column(
        card(SERVICES), [bench.part("R1")], 10, wish=bench.asked(flying_probe=12)
    )
    assert costs(charged) == {"probe": money(40)}
    assert [(each.severity, each.code) for each in charged.findings] == [
        (Severity.NOTE, "service-subcontracted"),
        (Severity.DOUBT, "service-amount-unused"),
    ]


def test_a_service_that_nobody_knows_is_refused_with_the_nearest(card, bench):
    with pytest.raises(InputError) as refused:
        bench.column(
            card(SERVICES), [bench.part("R1")], 10, wish=bench.asked("burnin", turn="soon")
        )
    assert [(each.code, each.hint) for each in refused.value.findings] == [
        ("unknown-service", 'did you mean "burn-in"?'),
        ("unknown-turn", "this card has none"),
    ]


def test_a_quick_turn_raises_labour_in_each_category(card, bench):
    read = card("""
        [turn.express]
        title = "Express"
        build_days = 1
        percent = 35
        [activity.place]
        title = "Place"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.stencil]
        title = "Stencil"
        basis = "once"
        driver = "lot"
        price = 100
        [activity.freight]
        title = "Freight"
        category = "pass-through"
        basis = "per-lot"
        driver = "lot"
        price = 30
    """)
    charged = bench.column(read, [bench.part("R1")], 10, wish=bench.asked(turn="express"))
    assert costs(charged) == {
        "place": money(20),
        "stencil": money(100),
        "freight": money(30),
        "turn-express": money(7),  # 35 % of 20
    }
    assert basis(charged)["turn-express"] == "35 % of smt, 20 EUR"


def test_percentages_are_of_what_stands_before_them(card, bench):
    read = card("""
        [activity.place]
        title = "Place"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.handling]
        title = "Handling"
        category = "service"
        basis = "per-lot"
        percent = 10
        of = ["material", "smt"]
        [activity.insurance]
        title = "Insurance"
        category = "service"
        basis = "per-lot"
        percent = 5
        of = "handling"
        minimum = 2
    """)
    charged = bench.column(read, [bench.part("R1")], 10, material=80)
    assert costs(charged) == {"place": money(20), "handling": money(10), "insurance": money(2)}
    assert basis(charged)["handling"] == "10 % of material and smt, 100 EUR"


def test_discounts_and_percentages_in_tiers(card, bench):
    read = card("""
        [activity.place]
        title = "Place"
        category = "smt"
        basis = "per-board"
        driver = "board"
        price = 2
        [activity.volume]
        title = "Discount for volume"
        category = "smt"
        basis = "per-lot"
        percent_tiers = [{ percent = 0 }, { from = 100, percent = 10 }]
        tiers_by = "board"
        of = "place"
        discount = true
        [activity.purchasing]
        title = "Purchasing"
        category = "service"
        basis = "per-lot"
        percent_tiers = [{ percent = 8 }, { from = 1000, percent = 5 }]
        of = "material"
    """)
    small = bench.column(read, [bench.part("R1")], 99, material=999)
    large = bench.column(read, [bench.part("R1")], 100, material=1000)
    assert costs(small) == {"place": money(198), "purchasing": money("79.92")}
    assert costs(large) == {"place": money(200), "volume": money(-20), "purchasing": money(50)}


def test_layers_that_nobody_stated_are_missing(card, bench):
    read = card("""
        [activity.boards]
        title = "Bare boards"
        category = "assembly"
        basis = "per-board"
        driver = "area"
        tiers_by = "layer"
        tiers = [{ from = 2, price = 1.5 }, { from = 4, price = 3 }]
    """)
    missing = Unknown("layers of the bare board: not stated")
    unstated = bench.column(read, [], 10)
    assert ([gap.unknown for gap in unstated.gaps], unstated.charges) == ([missing], ())
    assert costs(bench.column(read, [], 10, board=bench.plan(layers=4))) == {"boards": money(30)}


def test_hand_soldering_is_not_chosen_where_joints_are_not_known(bench, default_card):
    placed = [
        bench.part(
            "J1",
            mount="tht",
            part_class="connector",
            joints=UnknownJoints("its pins are not known"),
        )
    ]
    charged = bench.column(default_card, placed, 10)
    assert "soldering: wave soldering taken" in [each.message for each in charged.findings]


def test_what_is_missing_in_a_driver_is_missing_in_its_category(card, bench):
    read = card("""
        [activity.joints]
        title = "Joints"
        category = "smt"
        basis = "per-board"
        driver = "joint"
        mount = "smt"
        price = 0.01
    """)
    placed = [
        bench.part("R1", 5),
        bench.part("U1", joints=UnknownJoints("a module of unknown pads")),
    ]
    charged = bench.column(read, placed, 10)
    assert costs(charged) == {"joints": money(1)}
    assert [(gap.category, gap.unknown) for gap in charged.gaps] == [
        (Category.SMT, Unknown("U1: a module of unknown pads"))
    ]


def test_a_class_that_no_activity_places_is_open_and_not_free(card, bench):
    read = card("""
        [activity.chips]
        title = "Chips"
        category = "smt"
        basis = "per-board"
        driver = "placement"
        mount = "smt"
        class = "chip-0402"
        price = 0.01
    """)
    placed = [
        bench.part("R1", 5),
        bench.part("U1", part_class="module"),
        bench.part("PCB", mount="none"),
    ]
    charged = bench.column(read, placed, 10)
    assert costs(charged) == {"chips": money("0.5")}
    assert [each.message for each in charged.findings] == [
        "card has no price for placing smt module: U1"
    ]
    assert [gap.category for gap in charged.gaps] == [Category.SMT]


def test_a_route_that_is_not_taken_places_nothing(card, bench):
    read = card("""
        [choice.way]
        [choice.way.route.all-by-hand]
        [choice.way.route.chips-by-machine]
        [activity.hand]
        title = "By hand"
        route = "all-by-hand"
        category = "smt"
        basis = "per-board"
        driver = "placement"
        price = 1
        [activity.machine]
        title = "By machine"
        route = "chips-by-machine"
        category = "smt"
        basis = "per-board"
        driver = "placement"
        mount = "smt"
        class = "chip-0402"
        price = 0.01
    """)
    placed = [
        bench.part("R1", 5),
        bench.part("U1", part_class="module"),
        bench.part("M3", mount="mechanical"),
    ]
    charged = bench.column(read, placed, 10)
    assert costs(charged) == {"machine": money("0.5")}
    assert [
        (each.severity, each.message) for each in charged.findings if each.code != "route-taken"
    ] == [
        (Severity.OPEN, "card has no price for placing smt module: U1"),
        (Severity.DOUBT, "card has no price for mounting chip-0402: M3"),
    ]
    assert [
        each.code
        for each in bench.column(read, placed, 10, wish=bench.asked("all-by-hand")).findings
    ] == []


def test_parts_that_the_house_keeps_loaded(card, bench):
    read = card(
        """
        loaded_parts = ["GRM155-R71"]
        [activity.feeders]
        title = "Feeders"
        category = "smt"
        basis = "per-lot"
        driver = "feeder"
        loaded = false
        price = 3
    """.replace("\n    loaded_parts", "\nloaded_parts")
    )
    placed = [bench.part("grm155r71", 5), bench.part("R2"), bench.part("R3")]
    assert costs(bench.column(read, placed, 10)) == {"feeders": money(6)}
