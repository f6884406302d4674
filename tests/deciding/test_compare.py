"""Houses side by side: only at equal scope, with differences that add up."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from msgspec.structs import replace

from emsquote.deciding.compare import compare_houses, stated_price
from emsquote.deciding.compare.contract import comparison_schema_text, comparison_to_json
from emsquote.deciding.compare.finished_quote import read_finished_quote
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError
from emsquote.model.included import ItemAnswer
from emsquote.model.money import ExchangeRate, ExchangeRates, Money, Unknown
from emsquote.model.scope_item import scope_item_names
from emsquote.request import Request, open_shop, prepare_request

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "field-gateway.xlsx"
CARD = """
title = "{title}"
currency = "{currency}"
rounding = "lot"

[supply]
bare-board = "customer"

[activity.set-up]
title = "Setting up"
category = "smt"
basis = "per-lot"
driver = "lot"
price = {set_up}

[activity.build]
title = "Building"
category = "smt"
basis = "per-board"
driver = "board"
price = {board}
"""
STENCIL = """
[activity.stencil]
provides = "stencil"
title = "Stencil"
category = "nre"
basis = "once"
driver = "lot"
price = {price}
"""
BOM = "Reference,Quantity,MPN,Manufacturer,Description\nR1,1,P-1,M,chip resistor 0603\n"
OFFERS = (
    "mpn,manufacturer,supplier,sku,moq,multiple,stock,currency,breaks,source,date\n"
    "P-1,M,A,A1,1,1,1000000,USD,1:1,list,2026-11-01\n"
)


@pytest.fixture
def job(tmp_path):
    """A BOM of one part at 1.00, with houses: name, set-up, price of a board, of a stencil."""
    (tmp_path / "bom.csv").write_text(BOM, encoding="utf-8")
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")

    def compared(*houses, quantities="10,200", others=(), prices=()):
        request = Request(
            bom=tmp_path / "bom.csv",
            offers=(tmp_path / "offers.csv",),
            quantities=quantities,
        )
        asked = []
        for title, set_up, board, stencil in houses:
            card = tmp_path / f"{title}.toml"
            text = CARD.format(title=title, currency="USD", set_up=set_up, board=board)
            text += "" if stencil is None else STENCIL.format(price=stencil)
            card.write_text(text, encoding="utf-8")
            asked.append((title, prepare_request(replace(request, rates=str(card)))))
        stated = [stated_price(price, scope_item_names()) for price in prices]
        with open_shop(request) as shop:
            return compare_houses(asked, shop, others, stated)

    return compared


def _equal(comparison, place, house):
    total = comparison.columns[place][house].equal.total
    return total.known.amount if total.complete else None


def test_what_a_house_lacks_is_added_at_the_price_of_another(job):
    found = job(("North", 100, 2, 40), ("South", 20, 3, None))
    # 10 boards: North 10 × 1 + 100 + 10 × 2 + 40 = 170; South 10 + 20 + 30 = 60, and 40 for a stencil.
    assert [_equal(found, 0, house) for house in (0, 1)] == [D(170), D(100)]
    (added,) = found.columns[0][1].equal.added
    assert (added.item, added.price, added.source) == ("stencil", Money(D("40.00"), "USD"), "North")
    assert found.complete
    stencil = next(row for row in found.scope if row.item == "stencil")
    assert stencil.answers == ((ItemAnswer.HOUSE,), (ItemAnswer.OPEN,))


def test_the_quantity_at_which_houses_change_places_is_found(job):
    # 100 + 2 q + 40 against 20 + 3 q + 40: equal at 80 boards.
    found = job(("North", 100, 2, 40), ("South", 20, 3, None))
    ranges = [(part.first, part.last, part.house) for part in found.cheapest]
    assert ranges == [(10, 79, "South"), (80, 200, "North")]
    assert found.scanned


def test_a_price_that_is_stated_goes_before_those_of_houses(job):
    found = job(("North", 100, 2, 40), ("South", 20, 3, None), prices=["stencil=75"])
    (added,) = found.columns[0][1].equal.added
    assert (added.price.amount, added.source) == (D("75.00"), "stated")


def test_what_nobody_charges_by_itself_is_not_ranked(job):
    found = job(("North", 100, 2, 40), ("Kits", 0, 0, None))
    assert _equal(found, 0, 1) is None
    reasons = [lack.reason for lack in found.columns[0][1].equal.total.missing]
    assert reasons == ["its rate card prices no assembly"]
    assert {part.house for part in found.cheapest} == {"North"}


@pytest.mark.parametrize("card", ["default", "jlcpcb-2026-10", "aisler-2024-03"])
def test_a_house_compared_with_itself_differs_in_no_cell(card):
    request = Request(bom=EXAMPLE, quantities="10,25", rates=card, currency="USD")
    asked = prepare_request(request)
    with open_shop(request) as shop:
        found = compare_houses([("one", asked), ("same", asked)], shop)
    assert all(first == same for first, same in found.columns)
    assert all(not column.equal.added for columns in found.columns for column in columns)
    (difference,) = found.differences
    assert difference.same
    assert {part.house for part in found.cheapest} <= {"one", ""}
    assert all(one == same for one, same in (row.answers for row in found.scope))


@pytest.mark.parametrize("price", [0, 1, 40, 10_000])
def test_more_scope_never_makes_a_house_cheaper(job, price):
    found = job(("North", 100, 2, price), ("South", 20, 3, None))
    for columns in found.columns:
        for column in columns:
            assert column.equal.total.known.amount >= column.lot.total.amount


def test_the_example_boards_differences_add_up():
    request = Request(bom=EXAMPLE, quantities="10,100", currency="USD")
    cards = ("default", "jlcpcb-2026-10")
    houses = [(card, prepare_request(replace(request, rates=card))) for card in cards]
    with open_shop(request) as shop:
        found = compare_houses(houses, shop)
    (difference,) = found.differences
    for place in (0, 1):
        moved = sum((effect.amounts[place].amount for effect in difference.effects), D(0))
        assert difference.old[place].known.amount + moved == difference.new[place].known.amount
    # Services that one does not offer are priced from the other, so that both are ranked.
    assert found.complete
    added = {lacking.item for lacking in found.columns[0][1].equal.added}
    assert {"programming", "test", "packing", "warranty"} <= added


TABLE = """Our offer
Quantity;Unit price (EUR);NRE;Total;Lead time (days);Includes
10;3,50;20;55,00;12;bare boards, parts, stencil
200;2,00;20;420,00;20;bare boards, parts, stencil
"""
RATES = ExchangeRates((ExchangeRate("EUR", "USD", D("1.1"), "2026-11-01"),))


def _finished(tmp_path, text, quantities=(10, 200)):
    path = tmp_path / "East.csv"
    path.write_text(text, encoding="utf-8")
    return read_finished_quote(path, quantities, "USD", RATES)


def test_a_finished_quote_is_read_from_its_table(job, tmp_path):
    house = _finished(tmp_path, TABLE)
    assert house.title == "East"
    lot = house.lots[10]
    assert (lot.unit_price.amount, lot.nre.amount, lot.total.amount) == (
        D("3.85"),
        D("22.00"),
        D("60.50"),
    )
    assert lot.lead_time.days == 12
    found = job(("North", 100, 2, 40), others=(house,))
    # North's board comes from the customer, East's is in: nobody charges for it by itself.
    assert _equal(found, 0, 0) is None
    assert _equal(found, 0, 1) == D("60.50")
    assert not found.scanned
    stated = job(("North", 100, 2, 40), others=(house,), prices=["bare-board=15"])
    assert _equal(stated, 0, 0) == D(185)


def test_a_finished_quote_is_read_from_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (("Stückzahl", "Stückpreis", "Währung"), (10, 3.5, "USD"), (200, 2, "USD")):
        book.active.append(row)
    path = tmp_path / "West.xlsx"
    book.save(path)
    house = read_finished_quote(path, (10, 200), "USD", ExchangeRates())
    assert house.lots[200].total == Money(D("400.00"), "USD")
    assert isinstance(house.lots[10].lead_time, Unknown)


def test_a_finished_quote_that_is_silent_on_its_scope_is_not_ranked(job, tmp_path):
    house = _finished(tmp_path, "qty,unit price,currency\n10,1,USD\n200,1,USD\n")
    found = job(("North", 100, 2, 40), others=(house,))
    assert {part.house for part in found.cheapest} == {"North"}


def test_published_totals_of_different_scope_are_not_ranked(job, tmp_path):
    # 30 boards of an nRF52840 key, plan of 2026-10-01: as printed AISLER asks 5.37 times what JLCPCB
    # does, whose total lacks the radio module (18.94 each) and shipping of about 23. Like for like the
    # source has 850 to 870 for JLCPCB.
    everything = "bare boards, parts, stencil"
    aisler = _published(tmp_path, "AISLER", "1423.21", everything)
    jlcpcb = _published(tmp_path, "JLCPCB", "264.84", "bare boards, stencil")
    assert round(aisler.lots[30].total.amount / jlcpcb.lots[30].total.amount, 2) == D("5.37")
    own = ("Own", 0, 100, 0)
    supplied = ["bare-board=0"]
    found = job(own, quantities="30", others=(aisler, jlcpcb), prices=supplied)
    assert _equal(found, 0, 1) == D("1423.21")
    assert _equal(found, 0, 2) is None
    stated = job(own, quantities="30", others=(aisler, jlcpcb), prices=[*supplied, "parts=568.20"])
    like_for_like = _equal(stated, 0, 2)
    assert like_for_like == D("264.84") + 30 * D("18.94")
    assert 850 <= like_for_like + 23 <= 870


def _published(tmp_path, title, total, includes):
    path = tmp_path / f"{title}.csv"
    path.write_text(f"boards;total;currency;includes\n30;{total};USD;{includes}\n")
    return read_finished_quote(path, (30,), "USD", ExchangeRates())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "East.csv: has no table of quantities and prices"),
        ("qty,unit price,currency\n10,1,USD\n", "East.csv: has no price for 200 boards"),
        ("qty,unit price\n10,1\n200,1\n", "names no currency"),
        ("qty,unit price,currency\n10,1,JPY\n200,1,JPY\n", "no exchange rate from JPY to USD"),
        (
            "qty,unit price,total,currency\n10,1,99,USD\n200,1,200,USD\n",
            "10 follows from unit price and NRE, the total says 99",
        ),
        ("qty,unit price,currency\n10,abc,USD\n200,1,USD\n", '"abc" is no number'),
        (
            "qty,unit price,currency,includes\n10,1,USD,magic\n200,1,USD,\n",
            'no scope has an item "magic"',
        ),
    ],
)
def test_a_finished_quote_that_says_too_little_is_refused(tmp_path, text, message):
    with pytest.raises(InputError) as refused:
        _finished(tmp_path, text)
    assert message in str(refused.value)


@pytest.mark.parametrize("written", ["stencil=cheap", "stencil=-1", "stencl=5", "stencil"])
def test_a_stated_price_must_be_one(written):
    with pytest.raises(InputError):
        stated_price(written, scope_item_names())


def test_the_contract_of_a_comparison_holds(job):
    told = json.loads(comparison_to_json(job(("North", 100, 2, 40), ("South", 20, 3, None))))
    jsonschema.validate(told, json.loads(comparison_schema_text()))
    kept = (data_folder() / "schema" / "compare-1.schema.json").read_text("utf-8")
    assert kept == comparison_schema_text()
    assert told["quantities"][0]["houses"][1]["equal"] == {"known": "100.00", "complete": True}


def _run(*arguments):
    command = [sys.executable, "-m", "emsquote", "compare", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_comparison_fits_80_columns_and_writes_its_files(tmp_path):
    paths = [tmp_path / f"houses.{suffix}" for suffix in ("xlsx", "csv", "md", "json")]
    outputs = [word for path in paths for word in ("-o", path)]
    houses = ("--with-rates", "default,jlcpcb-2026-10,jlcpcb-2026-09")
    done = _run(EXAMPLE, *houses, "-q", "10,20", *outputs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    sheets = ["Comparison", "Scope", "Cheapest", "Differences 1", "Differences 2"]
    assert openpyxl.load_workbook(paths[0]).sheetnames == sheets
    german = _run(EXAMPLE, *houses, "-q", "10", "--language", "de", "--differences")
    assert "Gesamt bei gleichem Umfang" in german.stdout
    assert "Was JLCPCB, September 2026 von Mid-size EMS unterscheidet" in german.stdout


def test_one_house_alone_is_refused():
    done = _run(EXAMPLE, "--with-rates", "default")
    assert done.returncode == 2
    assert done.stderr.startswith("--with-rates: one house alone cannot be compared\nhint: ")
