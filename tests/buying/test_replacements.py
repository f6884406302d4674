"""What is in stock is proposed for a part that is short: as good in all that is known, never bought."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emsquote.cli import app

TITLES = (
    "mpn,manufacturer,supplier,description,package,moq,multiple,stock,currency,breaks,source,date"
)
SHORT = "SHORT-1,Acme,S,CAP CER 0.1UF 25V X7R 10% 0402,0402,1,1,5,USD,1:0.10,s,2026-01-01"
BOM = "Designator,Qty,Value,MPN,Manufacturer,Footprint\nC1,10,100nF 16V,SHORT-1,Acme,C_0402\n"


def other(number, description, package="0402", stock=5000, price="0.20"):
    return f"{number},Makers,S,{description},{package},1,1,{stock},USD,1:{price},s,2026-01-01"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def quoted(*offers, job="", bom=BOM):
    Path("b.csv").write_text(bom)
    Path("o.csv").write_text("\n".join([TITLES, SHORT, *offers]) + "\n")
    Path("j.toml").write_text(job)
    options = ("--offers", "o.csv", "-q", "10", "--job", "j.toml", "-o", "q.json")
    CliRunner().invoke(app, ["price", "b.csv", *options])
    return json.loads(Path("q.json").read_text())


def purchase(quote):
    return quote["columns"][0]["purchases"][0]


def proposed(quote):
    return [each["mpn"] for each in purchase(quote)["replacements"]]


@pytest.mark.parametrize(
    ("offer", "would_do"),
    [
        pytest.param(other("A", "CAP CER 0.1UF 25V X7R 10% 0402"), True, id="the same"),
        pytest.param(other("A", "CAP CER 0.1UF 50V X7R 5% 0402"), True, id="better"),
        pytest.param(other("A", "CAP CER 0.1UF 16V X7R 10% 0402"), False, id="less voltage"),
        pytest.param(other("A", "CAP CER 0.1UF 25V X5R 10% 0402"), False, id="worse dielectric"),
        pytest.param(other("A", "CAP CER 0.1UF 25V X7R 20% 0402"), False, id="wider tolerance"),
        pytest.param(other("A", "CAP CER 0.1UF X7R 10% 0402"), False, id="voltage unsaid"),
        pytest.param(other("A", "CAP CER 1UF 25V X7R 10% 0402"), False, id="another value"),
        pytest.param(
            other("A", "CAP CER 0.1UF 25V X7R 10% 0603", "0603"), False, id="another size"
        ),
        pytest.param(other("A", "CAP CER 0.1UF 25V X7R 10% 0402", stock=99), False, id="short too"),
        pytest.param(other("A", "RES 0.1 OHM 1% 0402"), False, id="another kind"),
    ],
)
@pytest.mark.usefixtures("place")
def test_only_what_is_as_good_in_all_that_is_known_would_do(offer, would_do):
    assert proposed(quoted(offer)) == (["A"] if would_do else [])


@pytest.mark.usefixtures("place")
def test_a_replacement_is_proposed_with_evidence_and_not_bought():
    quote = quoted(other("A", "CAP CER 0.1UF 50V X7R 10% 0402"))
    bought = purchase(quote)
    assert (bought["outcome"], bought["missing"], bought["cost"]) == ("bought", 107, "11.20")
    (replacement,) = bought["replacements"]
    assert (replacement["supplier"], replacement["stock"]) == ("S", 5000)
    assert {each["what"]: each["stated"] for each in replacement["agreed"]} == {
        "value": "100nF",
        "size": "0402",
        "tolerance": "±10%",
        "voltage": "50V",
        "dielectric": "X7R",
    }
    messages = {each["code"]: each["message"] for each in quote["findings"]}
    assert messages["replacement"] == (
        "SHORT-1 is short; as good in all that is known of it:"
        " A Makers: 5,000 in stock at S (100nF 0402 50V ±10% X7R)"
    )
    assert "when the rest comes is not known" in messages["shortage"]


@pytest.mark.usefixtures("place")
def test_the_cheapest_three_are_proposed():
    words = "CAP CER 0.1UF 25V X7R 10% 0402"
    offers = [other(f"R{cents}", words, price=f"0.{cents}") for cents in (50, 30, 40, 20)]
    assert proposed(quoted(*offers)) == ["R20", "R30", "R40"]


@pytest.mark.usefixtures("place")
def test_what_the_line_asks_for_beyond_its_part_is_met_too():
    bom = BOM.replace("100nF 16V", "100nF 50V")
    same = other("A", "CAP CER 0.1UF 25V X7R 10% 0402")
    better = other("B", "CAP CER 0.1UF 50V X7R 10% 0402")
    assert proposed(quoted(same, better, bom=bom)) == ["B"]


@pytest.mark.usefixtures("place")
def test_a_part_that_has_no_price_for_want_of_stock_has_replacements():
    quote = quoted(
        other("A", "CAP CER 0.1UF 25V X7R 10% 0402"), job='[buying]\nstock = "require"\n'
    )
    assert (purchase(quote)["outcome"], proposed(quote)) == ("shortage", ["A"])


@pytest.mark.usefixtures("place")
def test_where_stock_is_ignored_or_enough_nothing_is_proposed():
    offer = other("A", "CAP CER 0.1UF 25V X7R 10% 0402")
    assert proposed(quoted(offer, job='[buying]\nstock = "ignore"\n')) == []
    assert proposed(quoted(offer, job='[[stock]]\nmpn = "SHORT-1"\npieces = 500\n')) == []


@pytest.mark.usefixtures("place")
def test_a_chip_without_parameters_has_none():
    bom = BOM.replace("100nF 16V,SHORT-1,Acme,C_0402", "LM358,CHIP-1,Acme,SOIC-8")
    chip = "CHIP-1,Acme,S,Operational amplifier,SOIC-8,1,1,5,USD,1:0.10,s,2026-01-01"
    assert proposed(quoted(chip, other("A", "Operational amplifier", "SOIC-8"), bom=bom)) == []


@pytest.mark.usefixtures("place")
def test_a_replacement_is_explained():
    quoted(other("A", "CAP CER 0.1UF 25V X7R 10% 0402"))
    ended = CliRunner().invoke(app, ["explain", "q.json", "C1"])
    assert "would do: A Makers: 5,000 in stock at S" in ended.stdout
