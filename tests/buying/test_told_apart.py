"""Every part without a price stands in a class that says why; what is no part leaves the count."""

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emsquote.cli import app

OFFERS = """mpn,manufacturer,supplier,description,package,moq,multiple,stock,currency,breaks,source,date
RC0402FR-0710KL,Yageo,S,RES 10K OHM 1% 0402,0402,1,1,50000,USD,1:0.50,s,2026-01-01
5000,Keystone,S,Test point red loop,,1,1,50000,USD,1:0.20,s,2026-01-01
OLD-1,Acme,S,,,1,1,50000,GBP,1:0.20,s,2026-01-01
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("o.csv").write_text(OFFERS)


def quoted(*rows, titles="Designator,Qty,Value,MPN,Manufacturer,Footprint,Description"):
    Path("b.csv").write_text("\n".join([titles, *rows]) + "\n")
    options = ("--offers", "o.csv", "-q", "10", "--format", "json", "--date", "2026-02-01")
    return json.loads(CliRunner().invoke(app, ["price", "b.csv", *options]).stdout)


def classes(quote):
    return [purchase.get("class") for purchase in quote["columns"][0]["purchases"]]


def told(quote, *codes):
    return [
        (finding["severity"], finding["message"])
        for finding in quote["findings"]
        if finding["code"] in codes
    ]


FIRM = "R9,1,,RC0402FR-0710KL,Yageo,R_0402,"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param("J1,1,,,,,", "nothing-said", id="nothing at all"),
        pytest.param("J1,1,EXPANSION,,,,", "unknown-kind", id="words of no known kind"),
        pytest.param("C1,1,100nF,,,,", "too-little-said", id="no size"),
        pytest.param("U1,1,,QQ-12345,Acme,,", "unknown-number", id="number nobody offers"),
        pytest.param("U1,1,,OLD-1,Other,,", "other-maker", id="another maker's"),
        pytest.param("R1,1,22k,,,R_0402,", "nothing-alike", id="value nobody offers"),
        pytest.param("R1,1,10k,,,R_0603,10k 0805", "contradiction", id="two sizes"),
        pytest.param("U1,,,RC0402FR-0710KL,Yageo,,", None, id="bought"),
        pytest.param("U1,1,,OLD-1,Acme,,", "unusable-offers", id="no exchange rate"),
        pytest.param(",4,,,,,M3 x 8 screw", "mechanical", id="screw"),
        pytest.param(",1,,,,,3D printed case", "printed-part", id="printed"),
        pytest.param(",1,,,,,Arduino Nano", "module", id="module"),
        pytest.param(",1,,,,,Flachbandkabel", "cable", id="cable"),
        pytest.param(",1,,,,,Loctite", "consumable", id="glue"),
        pytest.param(",1,,,,,Typenschild", "label", id="label"),
    ],
)
@pytest.mark.usefixtures("place")
def test_every_unpriced_part_has_a_class(row, why):
    assert classes(quoted(FIRM, row))[-1] == why


@pytest.mark.usefixtures("place")
def test_a_quantity_that_nobody_knows_is_a_class():
    quote = quoted(FIRM, ",some,,QQ-1,Acme,,")
    assert classes(quote) == [None, "unknown-quantity"]


@pytest.mark.usefixtures("place")
def test_what_is_no_electronics_is_asked_for_apart_and_counted_by_class():
    quote = quoted(
        FIRM,
        "U1,1,,QQ-12345,Acme,,",
        ",4,,,,,M3 x 8 screw",
        ",4,,,,,M3 washer",
        ",1,,,,,Arduino Nano",
    )
    assert told(quote, "no-offer") == [("open", 'no offer for "QQ-12345"')]
    assert told(quote, "not-electronics")[0] == (
        "open",
        "M3 x 8 screw: the line names no part number; it is no electronics: mechanical part",
    )
    counted = (
        "3 parts have no price and are no electronics (mechanical part: 2, module: 1):"
        " they are asked for apart"
    )
    assert told(quote, "other-goods") == [("open", counted)]


@pytest.mark.usefixtures("place")
def test_other_goods_that_somebody_offers_are_bought():
    Path("o.csv").write_text(OFFERS + "SCR-1,Acme,S,M3 screw,,1,1,500,USD,1:0.20,s,2026-01-01\n")
    quote = quoted(FIRM, "H1,4,,SCR-1,Acme,,M3 x 8 screw")
    assert Counter(p["outcome"] for p in quote["columns"][0]["purchases"]) == {"bought": 2}


NO_PARTS = {
    "fiducial": "FID1,1,Fiducial,,,Fiducial:Fiducial_0.5mm_Mask1mm,",
    "logo": "G1,1,LOGO,,,OSHW-Logo_11.4x12mm_SilkScreen,",
    "mounting hole": "H1,1,,,,MountingHole:MountingHole_3.2mm_M3,",
    "net tie": "NT1,1,Net-Tie,,,NetTie:NetTie-2_SMD_Pad0.5mm,",
    "solder jumper": "SJ1,1,MS2,,,,",
    "copper test point": "J2,1,3v3,,,TestPoint:TestPoint_Pad_D1.0mm,",
    "mouse bites": "MB1,1,,,,Mousebites:mouse-bite-2.54mm-slot,",
}


@pytest.mark.parametrize("row", NO_PARTS.values(), ids=NO_PARTS)
@pytest.mark.usefixtures("place")
def test_what_is_no_part_leaves_the_count_and_is_told(row):
    quote = quoted(FIRM, row)
    name = row.split(",")[0]
    assert [each["outcome"] for each in quote["columns"][0]["purchases"]] == ["bought"]
    assert (quote["lines"][1]["supply"], quote["lines"][1]["match"]) == ("no-part", "no part")
    text = f"marks, holes and bare copper of the board are no parts: {name}"
    assert told(quote, "no-part") == [("note", text)]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("TP1,1,,5000,Keystone,TestPoint:TestPoint_Loop,", id="test point by number"),
        pytest.param("TP1,1,,QQ-7,Acme,TestPoint:TestPoint_Pad_D1.0mm,", id="unknown number"),
        pytest.param("TP1,1,red,,,,", id="designator alone"),
        pytest.param("C1,1,100nF,,,,CAPACITOR / European symbol", id="symbol of a capacitor"),
    ],
)
@pytest.mark.usefixtures("place")
def test_what_may_be_a_part_stays_one(row):
    quote = quoted(FIRM, row)
    assert len(quote["columns"][0]["purchases"]) == 2
    assert told(quote, "no-part") == []


@pytest.mark.usefixtures("place")
def test_library_symbols_in_the_column_of_numbers_do_not_make_two_values_one_part():
    Path("o.csv").write_text(
        OFFERS + "RC0402FR-071KL,Yageo,S,RES 1K OHM 1% 0402,0402,1,1,9999,USD,1:0.5,s,2026-01-01\n"
    )
    quote = quoted(
        "R1,1,10k,RESISTOR0402,,R_0402,",
        "R2,1,1k,RESISTOR0402,,R_0402,",
    )
    outcomes = [each["outcome"] for each in quote["columns"][0]["purchases"]]
    assert outcomes == ["bought", "bought"]
