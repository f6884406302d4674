"""The bare board by a rate card: which boards an activity is for, what is open, how soon it comes."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.costing.charge import asked_work
from emsquote.costing.lead_time import days_to_board
from emsquote.costing.rate_card.soundness import unsound
from emsquote.finding import InputError, Severity
from emsquote.model.bare_board import (
    BareBoard,
    BoardFeature,
    BoardMaterial,
    BoardProperty,
    Finish,
    MaskColour,
)

D = Decimal
CARD = """
    title = "Pool"
    [assume]
    material = "fr4"
    finish = "hasl"
    copper_um = 35
    track_mm = 0.15
    [delivery.fast]
    title = "Fast"
    days = 3
    [lead_days]
    board = [{ from = 1, days = 8 }, { from = 4, days = 11 }]
    [activity.two]
    title = "Two layers"
    service = "bare-board"
    category = "assembly"
    basis = "per-board"
    driver = "area"
    layers = [1, 2]
    price = 2
    [activity.four]
    title = "Four layers"
    service = "bare-board"
    category = "assembly"
    basis = "per-board"
    driver = "area"
    layers = [3, 4]
    limits = [{ driver = "long-side", at_most = 300 }]
    price = 4
    [activity.gold]
    title = "Gold"
    service = "bare-board"
    category = "assembly"
    basis = "per-lot"
    driver = "lot"
    finish = "enig"
    price = 17
    [activity.thick-copper]
    title = "Thick copper"
    service = "bare-board"
    category = "assembly"
    basis = "per-lot"
    driver = "lot"
    limits = [{ driver = "copper", at_least = 36 }]
    price = 30
    [activity.half-holes]
    title = "Half holes"
    service = "bare-board"
    category = "assembly"
    basis = "per-board"
    driver = "perimeter"
    feature = "castellated-edges"
    price = 0.1
    minimum = 5
    [activity.soon]
    title = "Soon"
    service = "bare-board"
    category = "assembly"
    basis = "per-lot"
    delivery = "fast"
    percent = 50
    of = ["two", "four"]
    [activity.few]
    title = "Few"
    service = "bare-board"
    category = "assembly"
    basis = "per-lot"
    driver = "lot"
    limits = [{ driver = "board", at_most = 4 }]
    price = 9
"""


@pytest.fixture(scope="module")
def ordered(bench):
    """Charge a bare board alone, 10 of 1 dm² unless stated: what was charged, and what is said."""

    def order(card, quantity=10, **board):
        board = {"copper_um": D(35), **board}
        return bench.column(
            card, [], quantity, board=bench.plan(**board), wish=bench.asked("bare-board")
        )

    return order


def costs(charged):
    return {charge.activity: charge.cost.amount for charge in charged.charges}


def messages(charged):
    return [finding.message for finding in charged.findings]


@pytest.mark.parametrize(
    ("board", "charges"),
    [
        pytest.param({"layers": 2}, {"two": 20}, id="two layers"),
        pytest.param({"layers": 1}, {"two": 20}, id="one layer at the price of two"),
        pytest.param({"layers": 3}, {"four": 40}, id="three layers at the price of four"),
        pytest.param({"layers": 2, "finish": Finish.ENIG}, {"two": 20, "gold": 17}, id="gold"),
        pytest.param(
            {"layers": 2, "copper_um": D(70)}, {"two": 20, "thick-copper": 30}, id="thick copper"
        ),
        pytest.param(
            {"layers": 2, "features": frozenset([BoardFeature.CASTELLATED_EDGES])},
            {"two": 20, "half-holes": 5},
            id="half holes at their least",
        ),
        pytest.param({"layers": 4, "delivery": "fast"}, {"four": 40, "soon": 20}, id="in a hurry"),
        pytest.param({"quantity": 4, "layers": 2}, {"two": 8, "few": 9}, id="a lot within limits"),
    ],
)
def test_what_a_board_is_charged(card, ordered, board, charges):
    board = {"finish": Finish.HASL, "material": BoardMaterial.FR4, **board}
    charged = ordered(card(CARD), **board)
    assert (costs(charged), charged.gaps) == (charges, ())
    assert messages(charged) == []


@pytest.mark.parametrize(
    ("board", "message"),
    [
        pytest.param(
            {"layers": 6},
            "Pool has no price for this bare board: layers 6, only for 1, 2; layers 6, only for 3, 4",
            id="layers that nobody offers",
        ),
        pytest.param(
            {"layers": 2, "finish": Finish.OSP},
            "Pool has no price for bare boards of finish osp",
            id="a finish beside the standard that has no price",
        ),
        pytest.param(
            {"layers": 2, "track_mm": D("0.1")},
            "Pool has no price for bare boards of track 0.1 mm",
            id="tracks finer than standard",
        ),
        pytest.param(
            {"layers": 2, "material": BoardMaterial.FLEX},
            "Pool has no price for bare boards of material flex",
            id="another material",
        ),
        pytest.param(
            {"layers": 2, "features": frozenset([BoardFeature.STIFFENER])},
            "Pool has no price for bare boards of stiffener",
            id="a feature that nobody offers",
        ),
        pytest.param(
            {"layers": 4, "width": 400},
            "Pool has no price for this bare board: layers 4, only for 1, 2; "
            "400 mm, at most 300 possible",
            id="larger than can be made",
        ),
        pytest.param(
            {"layers": None},
            "",
            id="layers that nobody states",
        ),
    ],
)
def test_what_has_no_price_is_open_and_never_free(card, ordered, board, message):
    board = {"finish": Finish.HASL, **board}
    charged = ordered(card(CARD), **board)
    assert charged.gaps
    if message:
        assert [(f.code, f.severity, f.message) for f in charged.findings] == [
            ("board-not-priced", Severity.OPEN, message)
        ]
        assert [gap.unknown.reason for gap in charged.gaps] == [message]
    else:
        assert {str(gap.unknown.reason) for gap in charged.gaps} == {
            "layers of the bare board: not stated"
        }


def test_what_is_easier_than_standard_costs_nothing_more(card, ordered):
    charged = ordered(card(CARD), layers=2, finish=Finish.HASL, track_mm=D("0.2"))
    assert (costs(charged), charged.findings) == ({"two": 20}, ())


def test_a_card_that_does_not_say_what_its_boards_are_is_doubted(card, ordered):
    charged = ordered(card(CARD), layers=2, finish=Finish.HASL, mask=MaskColour.BLACK)
    assert [(f.code, f.severity, f.message) for f in charged.findings] == [
        (
            "board-not-said",
            Severity.DOUBT,
            "Pool does not say whether its bare boards are of mask black",
        )
    ]


def test_what_is_assumed_of_a_board_and_moves_its_price_is_open(card, bench):
    read = card(CARD)
    plan = replace(
        bench.plan(layers=2, finish=Finish.HASL, copper_um=D(35), material=BoardMaterial.FR4),
        unstated=frozenset(["size", *BoardProperty]),
    )
    charged = bench.column(read, [], 10, board=plan, wish=bench.asked("bare-board"))
    assert [(f.code, str(f)) for f in charged.findings] == [
        (
            "board-assumed",
            (
                "job: board: the bare board is priced as assumed: size 100 × 100 mm, layers 2, "
                "copper 35 µm, finish hasl\nhint: state width_mm, height_mm, layers, copper_um, "
                "finish in [board] of the job file"
            ),
        )
    ]


def test_nothing_is_said_of_a_board_that_is_not_asked_of_the_house(card, bench):
    charged = bench.column(card(CARD), [], 10, board=bench.plan(layers=12))
    assert (charged.charges, charged.gaps, charged.findings) == ((), (), ())


@pytest.mark.parametrize(
    ("board", "days"),
    [
        pytest.param({"layers": 2}, 8, id="two layers"),
        pytest.param({"layers": 3}, 8, id="three, below the step"),
        pytest.param({"layers": 4}, 11, id="four layers"),
        pytest.param({}, 11, id="the longest where layers are not known"),
        pytest.param({"layers": 8, "delivery": "fast"}, 3, id="in a hurry"),
    ],
)
def test_days_to_the_board(card, bench, board, days):
    assert days_to_board(card(CARD), bench.plan(**board)) == days


def test_a_delivery_that_the_card_does_not_have(card, bench):
    wish = replace(bench.asked("bare-board"), delivery="fats")
    with pytest.raises(InputError) as refused:
        asked_work(card(CARD), wish)
    assert [(f.code, str(f)) for f in refused.value.findings] == [
        (
            "unknown-delivery",
            (
                'job: board.delivery: Pool has no delivery "fats" of bare boards\n'
                'hint: did you mean "fast"?'
            ),
        )
    ]


def test_a_delivery_that_costs_nothing_is_doubted(card):
    read = card(CARD.replace('delivery = "fast"', ""))
    assert [str(f) for f in unsound(read) if f.code == "free-delivery"] == [
        (
            "card.toml: delivery.fast: no activity is for this delivery: it costs nothing more\n"
            'hint: write delivery = "fast" at what it costs, or drop it'
        )
    ]


# The default card


def default_cost(card, ordered, quantity=10, **board):
    made = replace(
        BareBoard(), **{k: v for k, v in board.items() if k in BareBoard.__struct_fields__}
    )
    made = made.or_else(card.assume.bare)
    size = {key: board[key] for key in ("width", "height", "delivery") if key in board}
    stated = {name: getattr(made, name) for name in BareBoard.__struct_fields__}
    charged = ordered(card, quantity, **stated, **size)
    assume(not charged.gaps)
    return sum(cost for name, cost in costs(charged).items() if name.startswith(("board", "flex")))


BOARDS = st.fixed_dictionaries(
    {
        "quantity": st.integers(1, 5000),
        "width": st.integers(5, 400),
        "height": st.integers(5, 400),
        "layers": st.integers(1, 10),
        "finish": st.sampled_from([Finish.LEAD_FREE_HASL, Finish.ENIG, Finish.IMMERSION_TIN]),
        "mask": st.sampled_from([MaskColour.GREEN, MaskColour.BLACK]),
        "track_mm": st.sampled_from([D("0.2"), D("0.15"), D("0.12"), D("0.1"), D("0.08")]),
        "drill_mm": st.sampled_from([D("0.3"), D("0.25"), D("0.2"), D("0.15")]),
        "copper_um": st.sampled_from([D(18), D(35), D(70), D(105)]),
        "thickness_mm": st.sampled_from([D("0.8"), D("1.6"), D("2.4")]),
        "delivery": st.sampled_from(["standard", "fast", "express"]),
        "features": st.frozensets(st.sampled_from([*BoardFeature]), max_size=2),
    }
)
HARDER = {
    "gold": {"finish": Finish.ENIG},
    "a black mask": {"mask": MaskColour.BLACK},
    "finer tracks": {"track_mm": D("0.08")},
    "smaller drills": {"drill_mm": D("0.15")},
    "thick copper": {"copper_um": D(105)},
    "thicker": {"thickness_mm": D("2.4")},
    "sooner": {"delivery": "express"},
}
MORE = {
    "one board more": ("quantity", 1),
    "a thousand boards more": ("quantity", 1000),
    "a millimetre wider": ("width", 1),
    "a layer more": ("layers", 1),
    "half holes too": ("features", frozenset([BoardFeature.CASTELLATED_EDGES])),
    "filled vias too": ("features", frozenset([BoardFeature.FILLED_VIAS])),
}


def _with_more(board, key, amount):
    value = board[key]
    return {**board, key: value | amount if isinstance(value, frozenset) else value + amount}


@pytest.mark.parametrize("harder", HARDER.values(), ids=HARDER.keys())
@given(board=BOARDS)
def test_a_board_that_is_harder_to_make_never_costs_less(default_card, ordered, harder, board):
    easy = default_cost(default_card, ordered, **board)
    hard = default_cost(default_card, ordered, **{**board, **harder})
    assert easy <= hard


@pytest.mark.parametrize(("key", "amount"), MORE.values(), ids=MORE.keys())
@given(board=BOARDS)
def test_more_of_a_board_never_costs_less(default_card, ordered, key, amount, board):
    one = default_cost(default_card, ordered, **board)
    more = default_cost(default_card, ordered, **_with_more(board, key, amount))
    assert one <= more


# Published orders: what was paid for boards alone, and what the default card reckons that they cost.

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
EUR_IN_USD = {"2024": D("1.09"), "2026": D("1.16")}
ENIG = Finish.ENIG
ORDERS = [
    ("JLCPCB, 2026-07", 5, 87, 97, {"layers": 4}, D("7.00")),
    ("JLCPCB, 2026-07", 5, 87, 97, {"layers": 4, "finish": ENIG}, D("24.40")),
    (
        "JLCPCB, 2026-07",
        5,
        87,
        97,
        {"layers": 4, "finish": ENIG, "copper_um": D(70)},
        D("60.50"),
    ),
    ("JLCPCB, 2026-10", 30, 48, 27, {"layers": 2, "finish": ENIG}, D("76.15")),
    ("Seeed Fusion, 2026-10", 30, 48, 27, {"layers": 2, "finish": ENIG}, D("162.70")),
    ("AISLER, 2026-10", 1, 48, 27, {"layers": 2, "finish": ENIG}, D("16.42") * EUR_IN_USD["2026"]),
    ("AISLER, 2026-10", 10, 48, 27, {"layers": 2, "finish": ENIG}, D("27.00") * EUR_IN_USD["2026"]),
    ("AISLER, 2026-10", 30, 48, 27, {"layers": 2, "finish": ENIG}, D("50.40") * EUR_IN_USD["2026"]),
    ("OSH Park, 2026-07", 3, "58.928", "25.4", {"layers": 2, "finish": ENIG}, D("11.60")),
    ("OSH Park, 2026-07", 3, 100, 100, {"layers": 2, "finish": ENIG}, D("77.50")),
    ("OSH Park, 2026-07", 3, 100, 100, {"layers": 4, "finish": ENIG}, D("155.00")),
    ("OSH Park, 2026-07", 30, 100, 100, {"layers": 2, "finish": ENIG}, D("465.00")),
    ("OSH Park, 2026-07", 30, 100, 100, {"layers": 4, "finish": ENIG}, D("930.00")),
    ("CPCA, about 2006", 2000, 100, 100, {"layers": 2}, D("1945.20")),
    ("CPCA, about 2006", 2000, 100, 100, {"layers": 4}, D("3566.00")),
    ("CPCA, about 2006", 2000, 100, 100, {"layers": 8}, D("7057.40")),
]


def _row(card, ordered, order):
    house, quantity, width, height, made, paid = order
    cost = default_cost(card, ordered, quantity, width=width, height=height, **made)
    layers = made["layers"]
    extras = ", gold" if "finish" in made else ""
    extras += ", 2 oz" if "copper_um" in made else ""
    board = f"{quantity} of {width} × {height} mm, {layers} layers{extras}"
    ratio = cost / paid
    off = f"× {ratio:.1f}" if ratio >= 2 else f"{(ratio - 1) * 100:+.0f} %".replace("-", "−")
    return f"| {house} | {board} | {paid:.2f} | {cost:.2f} | {off} |"


def test_the_page_tells_how_far_the_default_card_is_off_published_orders(default_card, ordered):
    rows = [_row(default_card, ordered, order) for order in ORDERS]
    assert [row for row in rows if row not in PAGE] == []
