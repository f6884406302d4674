"""Price against volume: every point is that of a quote, every step has its cause."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.buying.build import ladder, line
from tests.buying.test_laws import offers

from emsquote.buying.library.source import OfferList
from emsquote.buying.match import match_lines
from emsquote.buying.plan import (
    Buying,
    BuyingTerms,
    any_lot,
    buy_column,
    sourced_parts,
    wanted_parts,
)
from emsquote.deciding.curve import StepKind, price_curve_of
from emsquote.deciding.curve.contract import curve_schema_text, curve_to_json
from emsquote.deciding.plot import PlottedCurve, plot_lines
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError
from emsquote.model.job import ExcessPolicy, StockPolicy
from emsquote.model.money import Money
from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.model.purchase import Attrition
from emsquote.request import Request, open_shop, prepare_request, price_request

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "field-gateway.xlsx"
CARD = """
title = "Steps"
currency = "USD"
rounding = "unit"
unit_decimals = 4

[margin.default]
mode = "margin"
percent = 20
below = [{ boards = 50, percent = 40 }]

[lead_days]
build = 5

[turn.fast]
title = "Fast"
build_days = 2
percent = 50

[resource.line]
title = "Line"
rate_per_hour = 60

[activity.set-up]
title = "Setting up"
category = "smt"
basis = "per-lot"
driver = "lot"
price = 100

[activity.panels]
title = "Panels"
category = "smt"
basis = "per-board"
driver = "panel"
price = 8

[activity.inspect]
title = "Inspection"
category = "assembly"
basis = "per-board"
driver = "board"
tiers = [{ from = 1, price = 3 }, { from = 30, price = 2 }]

[activity.learned]
title = "Winding"
category = "assembly"
basis = "per-board"
driver = "board"
seconds = 600
resource = "line"
learning_percent = 90

[activity.crate]
title = "Crate"
category = "assembly"
basis = "per-lot"
driver = "lot"
price = 25
limits = [{ driver = "board", at_least = 40 }]
"""
BOM = "Reference,Quantity,MPN,Manufacturer\nR1,2,P-1,M\nU1,1,P-2,M\n"
OFFERS = (
    "mpn,manufacturer,supplier,sku,moq,multiple,packaging,stock,currency,breaks,source,date\n"
    "P-1,M,A,A1,1,1,Cut Tape,100000,USD,1:0.10;50:0.04,list,2026-11-01\n"
    "P-1,M,A,A2,1000,1000,Reel,100000,USD,1000:0.004,list,2026-11-01\n"
    "P-2,M,B,B1,1,1,,100000,USD,1:5,list,2026-11-01\n"
    "P-2,M,C,C1,20,10,,100000,USD,20:4,list,2026-11-01\n"
)
JOB = "quantities = [10, 49]\n[board]\nwidth_mm = 50\nheight_mm = 50\nboards_per_panel = 4\nsides = 1\nlayers = 2\n"


@pytest.fixture(scope="module")
def request_of_steps(tmp_path_factory):
    folder = tmp_path_factory.mktemp("steps")
    for name, text in (
        ("bom.csv", BOM),
        ("bom.toml", JOB),
        ("offers.csv", OFFERS),
        ("card.toml", CARD),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return Request(
        bom=folder / "bom.csv",
        rates=str(folder / "card.toml"),
        offers=(folder / "offers.csv",),
        supplies=("bare-board=customer", "stencil=customer"),
    )


def _curve(request, *ends, **options):
    with open_shop(request) as shop:
        return price_curve_of(prepare_request(request), shop, *ends, **options)


@pytest.fixture(scope="module")
def curve(request_of_steps):
    return _curve(request_of_steps, 1, 60, with_turns=True)


@pytest.mark.parametrize("quantity", [1, 7, 29, 30, 48, 49, 50, 60])
def test_a_point_is_what_a_quote_says_of_it(curve, request_of_steps, quantity):
    asked = replace(request_of_steps, quantities=f"{quantity},60")
    column = price_request(asked).quote.columns[0]
    point = curve.point(quantity)
    assert (point.unit_price, point.extended) == (column.unit_price, column.extended)
    assert (point.nre, point.total) == (column.nre_total, column.total)
    assert point.unknown == column.unknown


def test_a_point_of_a_turn_time_is_that_of_its_quote(curve, request_of_steps):
    (fast,) = curve.turns
    asked = replace(request_of_steps, quantities="33,60", turn="fast")
    assert fast.points[32].total == price_request(asked).quote.columns[0].total


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 1000))
def test_points_of_the_example_board_are_those_of_its_quote(quantity):
    request = Request(bom=EXAMPLE, quantities=f"{quantity},1000")
    curve = _curve(request, quantity, quantity + 2)
    column = price_request(replace(request, quantities=f"{quantity},1002")).quote.columns[0]
    assert curve.points[0].total == column.total


def _steps(curve, kind):
    found = [step for step in curve.steps if step.kind is kind]
    return [(step.subject, step.detail, step.quantity) for step in found]


def test_every_cause_of_a_step_is_found_and_named(curve):
    assert sorted(_steps(curve, StepKind.MARGIN)) == [
        ("assembly", "40 % → 20 %", 50),
        ("material", "40 % → 20 %", 50),
        ("smt", "40 % → 20 %", 50),
    ]
    assert _steps(curve, StepKind.TIER) == [("Inspection", "", 30)]
    assert _steps(curve, StepKind.ACTIVITY) == [("Crate", "from here on", 40)]
    panels = [quantity for _, _, quantity in _steps(curve, StepKind.PANEL)]
    assert panels == list(range(5, 61, 4))
    assert curve.learned == ("Winding",)


def test_a_break_that_is_bought_before_it_is_needed_and_a_reel_have_their_quantities(curve):
    # 22 pieces cost 2.20 singly; 50 at 0.04 cost 2.00. From 102 pieces on, 1000 on a reel cost 4.00.
    bought_up = _steps(curve, StepKind.BOUGHT_UP)
    assert ("P-1", "A from 50", 11) in bought_up
    assert _steps(curve, StepKind.PACKAGING) == [("P-1", "A from 1,000, Reel", 51)]
    # 17 of C cost 80, less than 17 × 5 from B; of 21 B's 105 are less than 30 × 4.
    offers = [(detail, quantity) for _, detail, quantity in _steps(curve, StepKind.OFFER)]
    assert offers[:3] == [("C from 20", 17), ("B from 1", 21), ("C from 20", 25)]


def test_steps_say_what_the_total_moves_by(curve):
    margin = [step for step in curve.steps if step.kind is StepKind.MARGIN]
    moved = sum((step.amount.amount for step in margin), D(0))
    # At 50 boards the cost c becomes c / 0.8 instead of c / 0.6.
    cost = curve.point(50).extended.amount * D("0.8")
    assert abs(moved - (cost / D("0.8") - cost / D("0.6"))) < 1


def test_more_boards_that_cost_less_are_told(curve):
    (cheaper,) = [found for found in curve.cheaper_more if found.larger.quantity == 50]
    assert cheaper.last == 49
    for quantity in range(cheaper.first, 50):
        assert curve.point(quantity).total.amount > cheaper.larger.total.amount
    assert cheaper.saved == curve.point(49).total - curve.point(50).total


def test_set_up_and_boards_are_told_apart(curve):
    # 100 a lot at a margin of 40 %, at 20 % from 50 on, when the crate is there, too.
    assert abs(curve.point(10).set_up.amount - D(100) / D("0.6")) < D("0.05")
    assert abs(curve.point(60).set_up.amount - D(125) / D("0.8")) < D("0.2")
    for point in curve.points:
        assert point.set_up + point.by_board == point.extended
        assert point.extended + point.nre == point.total


@st.composite
def parts_of_a_board(draw):
    some = draw(st.lists(offers(), min_size=1, max_size=3))
    return tuple(replace(offer, mpn="P", manufacturer="M") for offer in some)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    parts_of_a_board(),
    st.sampled_from(list(StockPolicy)),
    st.sampled_from(list(ExcessPolicy)),
    st.sampled_from(
        [Attrition(D(0), 0), Attrition(D(5), 2), Attrition(D(10), 3, Money(D(4), "USD"))]
    ),
    st.lists(st.integers(1, 30), min_size=1, max_size=8),
)
def test_any_lot_costs_what_a_column_costs(some, stock, excess, attrition, lots):
    terms = BuyingTerms(currency="USD", stock=stock)
    lines = (line(quantity="2"),)
    matches = match_lines(lines, OfferList(some))
    kind = PartKind(Mount.SMT, PartClass.CHIP_0603, 2, hidden_joints=False, rule="")
    wanted = wanted_parts(lines, matches, (kind,), {PartClass.CHIP_0603: attrition})
    buying = Buying(sourced_parts(wanted, terms), (excess,), terms)
    for starts, bought in zip(lots, any_lot(buying).bought(lots), strict=True):
        assert bought.column.material.known == buy_column(buying, starts, starts).material.known
        assert bought.column.material.missing == buy_column(buying, starts, starts).material.missing


def test_a_way_tells_that_more_is_bought_than_is_needed():
    terms = BuyingTerms(currency="USD")
    offer = ladder("1:0.10;100:0.05")
    matches = match_lines((line(),), OfferList((offer,)))
    kind = PartKind(Mount.SMT, PartClass.CHIP_0603, 2, hidden_joints=False, rule="")
    wanted = wanted_parts((line(),), matches, (kind,), {})
    buying = Buying(sourced_parts(wanted, terms), (ExcessPolicy.CHARGE,), terms)
    ways = [bought.ways[0][0] for bought in any_lot(buying).bought([10, 60, 100, 101])]
    assert [(way.from_pieces, way.is_bought_up) for way in ways] == [
        (1, False),
        (100, True),
        (100, True),
        (100, False),
    ]


def test_a_range_must_be_one(request_of_steps):
    with pytest.raises(InputError, match=r"--from: 9 is above the last quantity, 5"):
        _curve(request_of_steps, 9, 5)
    with pytest.raises(InputError, match=r"--to: from 1 to 20000 are 20000 quantities"):
        _curve(request_of_steps, 1, 20_000)


def test_the_contract_holds(curve):
    told = json.loads(curve_to_json(curve))
    schema = json.loads(curve_schema_text())
    jsonschema.validate(told, schema)
    assert (data_folder() / "schema" / "curve-1.schema.json").read_text(
        "utf-8"
    ) == curve_schema_text()
    assert len(told["points"]) == 60
    assert told["points"][9]["total"] == str(curve.point(10).total.amount)


def _run(*arguments):
    command = [sys.executable, "-m", "emsquote", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_fits_80_columns_and_writes_its_files(tmp_path):
    paths = [tmp_path / f"curve.{suffix}" for suffix in ("xlsx", "csv", "md", "json")]
    outputs = [word for path in paths for word in ("-o", path)]
    done = _run("curve", EXAMPLE, "--to", "40", "-q", "10,40", "--turns", *outputs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "a = as asked, b = Fast turn, c = Express" in done.stdout
    book = openpyxl.load_workbook(paths[0])
    assert book.sheetnames == ["Curve", "Points", "Steps"]
    assert len(book["Points"]._charts) == 1
    assert len(paths[1].read_text().splitlines()) > 40
    again = tmp_path / "again.xlsx"
    _run("curve", EXAMPLE, "--to", "40", "-q", "10,40", "--turns", "-o", again)
    assert again.read_bytes() == paths[0].read_bytes()


def test_the_curve_speaks_the_language_of_its_reader():
    done = _run("curve", EXAMPLE, "--to", "12", "-q", "10", "--language", "de")
    assert "Preis nach Menge" in done.stdout
    assert "Stufen des Preises" in done.stdout


def test_what_has_no_price_is_named(tmp_path):
    rows = "".join(f"R{number},1,NOBODY-{number},M\n" for number in range(1, 9))
    bom = tmp_path / "bom.csv"
    bom.write_text(f"Reference,Quantity,MPN,Manufacturer\n{rows}", encoding="utf-8")
    done = _run("curve", bom, "--to", "3", "-q", "3", "--supply", "bare-board=customer")
    assert done.returncode == 1
    assert "NOBODY-1: no offer" in done.stdout
    assert "3 more prices are missing." in done.stdout


def test_a_bad_range_is_told():
    done = _run("curve", EXAMPLE, "--from", "9", "--to", "5")
    assert done.returncode == 2
    assert done.stderr.startswith("--from: 9 is above the last quantity, 5\nhint: ")


def test_a_plot_draws_its_curves_within_its_width():
    falling = tuple((quantity, D(100) / quantity) for quantity in range(1, 101))
    lines = list(plot_lines([PlottedCurve("a", falling)], [(10, D(10))], width=60))
    assert max(map(len, lines)) <= 60
    assert lines[0].startswith("       100 |a")
    assert sum("O" in text for text in lines) == 1
    drawn = {column for text in lines[:-2] for column, letter in enumerate(text) if letter in "aO"}
    assert len(drawn) == 48  # a letter in every column, without gaps
    assert not list(plot_lines([PlottedCurve("a", ((1, D(1)),))]))
