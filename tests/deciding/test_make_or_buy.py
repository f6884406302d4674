"""Make or buy from the BOM: whole persons and machines, all break-evens, cash over years."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.deciding.make_or_buy import (
    FixedCost,
    Option,
    SteppedCost,
    UnitCost,
    cheapest_ranges,
    decide,
    plant_named,
    read_plant,
)
from emsquote.deciding.make_or_buy.contract import decision_schema_text, decision_to_json
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError
from emsquote.request import Request, open_shop, prepare_request

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "field-gateway.xlsx"
BOM = "Reference,Quantity,MPN,Manufacturer,Description\nR1,1,P-1,M,chip resistor 0603\n"
OFFERS = (
    "mpn,manufacturer,supplier,sku,moq,multiple,stock,currency,breaks,source,date\n"
    "P-1,M,A,A1,1,1,1000000,USD,1:1,list,2026-11-01\n"
)
HOUSE = """
title = "House"
currency = "USD"
rounding = "lot"

[supply]
bare-board = "customer"
stencil = "customer"

[activity.build]
title = "Building"
category = "smt"
basis = "per-board"
driver = "board"
price = {price}
"""
OWN = """
title = "Times"
currency = "USD"
rounding = "lot"

[supply]
bare-board = "customer"
stencil = "customer"

[resource.line]
title = "Line"
rate_per_hour = 60

[activity.build]
title = "Building"
category = "smt"
basis = "per-board"
driver = "board"
minutes = 6
resource = "line"

[activity.paste]
title = "Paste"
category = "smt"
basis = "per-board"
driver = "board"
price = 0.5
"""
PLANT = """
title = "Own"
currency = "USD"
rates = "own.toml"
exists = {exists}

[year]
lots = 10
years = 5
discount_percent = 10

[hours]
a_year = 2000
productive_percent = {{ value = 50, low = 25, high = 100 }}

[people.crew]
title = "Crew"
resources = ["line"]
cost_a_year = 20000
at_least = 1
shared = {shared}

[machines.line]
title = "Machine"
resources = ["line"]
price = {price}
life_years = 5
residual_percent = 0
maintenance_percent = 5
running_an_hour = 2
at_least = 1

[overheads.lead]
title = "Lead"
a_year = 8000
avoidable_percent = 50

[buying]
a_year = 1000
freight_percent = 2

[transfer]
once = 500
"""


@pytest.fixture
def decided(tmp_path):
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")

    def decided_at(volumes, house=6, price=10_000, exists="false", shared="false"):
        text = PLANT.format(price=price, exists=exists, shared=shared)
        (tmp_path / "plant.toml").write_text(text, encoding="utf-8")
        (tmp_path / "house.toml").write_text(HOUSE.format(price=house), encoding="utf-8")
        request = Request(
            bom=tmp_path / "bom.csv", offers=(tmp_path / "offers.csv",), quantities="10"
        )
        cards = [str(tmp_path / name) for name in ("own.toml", "house.toml")]
        own, bought = (prepare_request(replace(request, rates=card)) for card in cards)
        plant = read_plant(tmp_path / "plant.toml")
        with open_shop(request) as shop:
            return decide(own, [("House", bought)], plant, volumes, shop)

    return decided_at


def test_a_year_is_worked_by_hand(decided):
    found = decided([5000])
    make, buy = found.volumes[0].sides
    # 5000 boards of 6 minutes are 500 of the 1000 productive hours of one person and one machine.
    assert dict(make.costs) == {
        "Material": D(5000),
        "Work that is bought or priced by the piece": D(2500),
        "Crew": D(20_000),
        "Machine: maintenance and floor": D(500),
        "Machine: power and gas": D(1000),
        "Lead": D(4000),
        "Machine: depreciation and interest": D(2500),
        "Interest on stock": D(0),
        "One-off, share of a year": D(0),
    }
    assert make.a_year == D(35_500)
    # 7 a board for the house, 2 % freight, 1000 for looking after it, a fifth of the transfer.
    assert buy.a_year == D(35_000 + 700 + 1000 + 100)
    assert found.volumes[0].workers == (("Crew", 1, D(50)), ("Machine", 1, D(50)))
    assert found.volumes[0].cheapest == "Own"
    assert found.volumes[0].highest_price == (D(35_500) - 1800) / 5000
    assert make.flows == (D(10_000), *[D(33_000)] * 5)
    assert buy.flows == (D(500), *[D(36_700)] * 5)
    assert found.volumes[0].payback == D(9500) / 3700


def test_whole_persons_step_and_break_evens_come_back(decided):
    found = decided([12_000], house=D("4.5"))
    # Above 10,000 boards a second person and a second machine are needed.
    ranges = [(part.title, part.first, part.last) for part in found.ranges]
    assert ranges[0][0] == "House"
    assert [title for title, _, _ in ranges] == ["House", "Own", "House"]
    assert ranges[1][2] == 10_000
    assert found.from_volume == ranges[1][1]


def test_people_whom_other_products_share_are_counted_by_their_hours(decided):
    found = decided([15_000], shared="true")
    crew = next(worker for worker in found.volumes[0].workers if worker[0] == "Crew")
    assert crew == ("Crew", D("1.5"), D(100))


def test_what_each_figure_does_is_worked_out_by_itself(decided):
    found = decided([5000])
    (row,) = found.tornado
    assert row.figure.key == "hours.productive_percent"
    # At 25 % the 500 productive hours are all of one person's: as before. At 10,000 boards two more.
    assert row.at_low == found.difference == row.at_high == D(35_500 - 36_800)
    assert row.from_at_low == found.from_volume


def test_a_plant_sold_for_nothing_changes_nothing_but_its_avoided_costs(decided):
    there, new = (decided([5000], price=0, exists=exists) for exists in ("true", "false"))
    assert there.volumes == new.volumes
    assert there.ranges == new.ranges
    sold = decided([5000], price=10_000, exists="true").volumes[0].sides
    bought = decided([5000], price=10_000).volumes[0].sides
    assert sold[1].at_once == bought[1].at_once - 10_000
    assert sold[0].at_once == bought[0].at_once - 10_000
    assert sold[0].a_year == bought[0].a_year


def test_always_making_is_an_answer(decided):
    found = decided([5000], house=100_000)
    assert [(part.title, part.first, part.last) for part in found.ranges] == [("Own", 1, 5000)]


@st.composite
def stepped_options(draw):
    options = []
    for number in range(draw(st.integers(2, 4))):
        each = D(draw(st.integers(0, 500)))
        hours = D(draw(st.integers(1, 40)))
        costs = (
            UnitCost("unit", D(draw(st.integers(1, 20)))),
            FixedCost("fixed", D(draw(st.integers(0, 900)))),
            SteppedCost("people", each, hours, D, draw(st.integers(0, 2))),
        )
        last = draw(st.none() | st.integers(20, 200))
        options.append(Option(str(number), costs, draw(st.integers(1, 30)), last))
    return options


@settings(deadline=None)
@given(stepped_options())
def test_ranges_are_those_of_brute_force(options):
    by_volume = {}
    for part in cheapest_ranges(options, range(1, 151)):
        for volume in range(part.first, part.last + 1):
            by_volume[volume] = part.title
    for volume in range(1, 151):
        costs = {}
        for option in options:
            if option.first <= volume and (option.last is None or volume <= option.last):
                unit, fixed, people = option.costs
                persons = max(people.at_least, -(-volume // int(people.hours_each)))
                cost = unit.amount * volume + fixed.amount + people.each * persons
                costs.setdefault(cost, option.title)
        assert by_volume[volume] == (costs[min(costs)] if costs else "")


def test_a_plant_tells_all_its_faults_at_once(tmp_path):
    path = tmp_path / "plant.toml"
    path.write_text(
        'title = "P"\ncurrency = "USD"\n[hours]\nproductive_percent = 0\n[foor]\nx = 1\n'
    )
    with pytest.raises(InputError) as refused:
        read_plant(path)
    told = str(refused.value)
    assert "plant.toml: rates: rates is missing" in told
    assert "plant.toml: hours.a_year: a_year is missing" in told
    assert 'plant.toml: foor: unknown key "foor"\nhint: did you mean "floor"?' in told


def test_a_range_must_hold_its_value_and_a_worker_must_work(tmp_path):
    path = tmp_path / "plant.toml"
    text = PLANT.format(price=1, exists="false", shared="false")
    path.write_text(text.replace("low = 25", "low = 60"))
    with pytest.raises(InputError, match="50 is not between low 60 and high 100"):
        read_plant(path)
    path.write_text(text.replace("low = 25", "low = 0"))
    with pytest.raises(InputError, match="Crew is productive for no hour of the year"):
        read_plant(path)


def test_the_shipped_plant_is_sound_and_graded():
    plant = plant_named("example")
    assert plant.figures[0].key
    assert all(figure.source and figure.grade for figure in plant.figures)
    with pytest.raises(InputError, match='there is no plant "exampel"'):
        plant_named("exampel")


def test_the_contract_of_a_decision_holds(decided):
    told = json.loads(decision_to_json(decided([5000])))
    jsonschema.validate(told, json.loads(decision_schema_text()))
    kept = (data_folder() / "schema" / "make-or-buy-1.schema.json").read_text("utf-8")
    assert kept == decision_schema_text()
    assert told["volumes"][0]["sides"][0]["a_year"] == "35500.00"


def _run(*arguments):
    command = [sys.executable, "-m", "emsquote", "make-or-buy", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_decision_fits_80_columns_and_writes_its_files(tmp_path):
    paths = [tmp_path / f"decision.{suffix}" for suffix in ("xlsx", "csv", "md", "json")]
    outputs = [word for path in paths for word in ("-o", path)]
    done = _run(EXAMPLE, "--volume", "100,240", *outputs)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    book = openpyxl.load_workbook(paths[0])
    names = ["Decision", "Break-even", "Tornado", "Points", "Costs of a year", "Cash", "Figures"]
    assert book.sheetnames == names
    french = _run(EXAMPLE, "--volume", "24", "--language", "fr")
    assert "Fabriquer ou acheter" in french.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "--volume: no volume is named"),
        (("--volume", "99999999"), "--volume: 99999999 a year in 12 lots"),
        (("--volume", "many"), '--volume: "many" is no number of boards'),
        (("--volume", "12", "--plant", "none"), '--plant: there is no plant "none"'),
    ],
)
def test_what_cannot_be_decided_is_told(options, message):
    done = _run(EXAMPLE, *options)
    assert done.returncode == 2
    assert done.stderr.startswith(message)
