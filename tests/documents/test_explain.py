"""Every figure of a quote is explained from its JSON alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.documents.explain import explain
from emsquote.documents.explain.tree import Node, first, node, tree_in, tree_lines
from emsquote.documents.quote_json import quote_to_json
from emsquote.finding import InputError
from emsquote.model.defects import DefectsOfClass
from emsquote.model.purchase import Attrition, Shortage
from emsquote.wording.language import Language
from emsquote.wording.texts import texts_in

from .build import eur, open_quote, resistors, whole_quote


def _text(*trees: Node) -> str:
    return "\n".join(line for tree in trees for line in tree_lines(tree))


def test_a_line_is_explained_down_to_row_offer_break_and_source():
    assert (
        _text(*explain(whole_quote(), "R2", [10]))
        == """\
line 1: RC0402FR-0710KL
├─ read from board.xlsx[BOM]:2
│  ├─ per board: 2
│  ├─ designators: R1, R2
│  ├─ MPN: RC0402FR-0710KL
│  ├─ manufacturer: Maker
│  ├─ value: 10k
│  ├─ footprint: 0402
│  ├─ supply: bought
│  ├─ alternates: Vishay CRCW040210K0FKED
│  └─ supplier numbers: LCSC C60490
├─ class: smt, chip-0402, 2 joints
│  └─ rule: footprint 0402
├─ match: exact
└─ 10 boards: cost 1.00 EUR, price 1.19 EUR
   └─ RC0402FR-0710KL: 1.00 EUR
      ├─ required 20 pcs: 2 pcs a board; need 20 pcs
      ├─ 100 of Farnell 9239235 at 0.01 EUR = 1.00 EUR, landed
      │  ├─ price break from 100 of 100: 0.01, 250: 0.008
      │  ├─ minimum 100, multiple 50, stock 20,000
      │  └─ offer: prices.csv:7, https://example.com/list, read on 2026-05-01
      ├─ excess 80 pcs, worth 0.80 EUR
      └─ why so: smallest order of 100"""
    )


def test_a_category_is_explained_by_its_activities_with_arithmetic_and_source():
    assert (
        _text(*explain(whole_quote(), "smt", [10]))
        == """\
10 boards
└─ SMT assembly 12.63 EUR a board: (101.00 EUR cost + 0.00 EUR overhead + 25.30 EUR margin) / 10
   ├─ margin 25.30 EUR, rounding included: 25.0 % of the cost, 20.0 % of the price
   ├─ SMT set-up: 100.00 EUR (per lot, 1 × lot)
   │  ├─ = 1 lot × 100.00 EUR
   │  └─ rate: method 4, grade P
   └─ Placement: 1.00 EUR (per board, 40 × placement)
      └─ = 40 placements × 0.025 EUR"""
    )


@pytest.mark.parametrize(
    ("what", "said"),
    [
        pytest.param(
            "total",
            "10 boards: total 313.10 EUR = boards 163.10 EUR + NRE 150.00 EUR",
            id="the total",
        ),
        pytest.param(
            "unit-price", "unit price 16.31 EUR, the sum of its categories", id="the unit price"
        ),
        pytest.param(
            "nre", "Stencil 150.00 EUR: 120.00 EUR cost + 30.00 EUR margin", id="one-off items"
        ),
        pytest.param(
            "lead-time", "lead time 26 days, set by MCU-1 from Mouser", id="the lead time"
        ),
        pytest.param(
            "Placement",
            "Placement: 10.00 EUR (per board, 400 × placement)",
            id="an activity's title",
        ),
        pytest.param(
            "smt-set-up", "SMT set-up: 100.00 EUR (per lot, 1 × lot)", id="an activity's name"
        ),
        pytest.param(
            "mcu-1",
            "10 at 3.75 USD × 0.8 EUR/USD = 30.00 EUR, landed",
            id="a part number in another case",
        ),
        pytest.param("2", "line 2: MCU-1", id="a line's number"),
        pytest.param(
            "j1",
            "10 boards: cost 0 EUR, price 0 EUR; nothing is bought",
            id="a line that is not fitted",
        ),
        pytest.param(
            "X1", "XTAL-8M: supplied by the customer", id="a line that the customer supplies"
        ),
    ],
)
def test_what_can_be_asked_for(what: str, said: str):
    text = _text(*explain(whole_quote(), what))
    assert (
        said.replace("10 at", "10 of Mouser 511-MCU-1 at").replace(
            "cost 0 EUR, price 0 EUR", "cost 0.00 EUR, price 0.00 EUR"
        )
        in text
    )


def test_what_is_missing_is_told_with_its_reason():
    assert '? no offer for "XY-1"' in _text(*explain(open_quote()))
    assert "total 313.10 EUR + ?" in _text(*explain(open_quote()))
    text = _text(*explain(open_quote(), "U2"))
    assert 'cost ? (no offer for "XY-1"), price ? (no offer for "XY-1")' in text
    assert text.endswith(
        '└─ open: board.xlsx[BOM]:6: no offer for "XY-1"\n   └─ hint: add it to the library'
    )


def test_a_shortage_and_attrition_are_told():
    quote = whole_quote()
    bought = resistors(10, 100, "0.010")
    attrition = Attrition(Decimal("2.0"), 20, eur("10"))
    short = Shortage(
        replace(bought.demand, attrition=attrition, in_stock=5), bought.orders, 7, "no stock"
    )
    quote = replace(
        quote, columns=(replace(quote.columns[0], purchases=(short,)), *quote.columns[1:])
    )
    text = _text(*explain(quote, "material", [10]))
    assert "RC0402FR-0710KL: 1.00 EUR + ?, short by 7: no stock" in text
    assert (
        "need 20 pcs, 2 % attrition, leader 20 a set-up, no attrition above 10.00 EUR apiece, less 5 in stock"
        in text
    )
    assert "30.00 EUR: excess that the customer does not pay, or stock in hand" in text


def test_several_names_are_explained_one_after_the_other():
    lines = [tree.text for tree in explain(whole_quote(), "R1, mcu-1, 1", [10])]
    assert lines == [explain(whole_quote(), what, [10])[0].text for what in ("1", "mcu-1")]


def test_several_names_of_which_one_is_unknown_are_refused():
    with pytest.raises(InputError):
        explain(whole_quote(), "R1, R99")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        pytest.param("schablone", "Stencil: 120.00 EUR (once, 1 × side)", id="an activity"),
        pytest.param("SMT-Bestückung", "SMT assembly 12.63 EUR a board", id="a category"),
    ],
)
def test_names_of_a_german_quote_may_be_german(what: str, said: str):
    quote = replace(whole_quote(), language=Language.GERMAN)
    assert said in _text(*explain(quote, what, [10]))


def test_a_tree_is_said_in_german():
    (tree,) = explain(whole_quote(), "R2", [10])
    lines = list(tree_lines(tree_in(tree, texts_in(Language.GERMAN))))
    assert lines[0] == "Position 1: RC0402FR-0710KL"
    assert "   ├─ erforderlich 20 Stück: 2 Stück je Baugruppe; Bedarf 20 Stück" in [
        line[3:] for line in lines
    ]


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        pytest.param("placment", "did you mean placement?", id="a near name"),
        pytest.param(
            "§§",
            "ask for a line, a part or one of total, unit-price, nre, lead-time, yield, included",
            id="nothing like it",
        ),
        pytest.param("99", "the lines are 1 to 4", id="no such line"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(what: str, hint: str):
    with pytest.raises(InputError) as refused:
        explain(whole_quote(), what)
    (finding,) = refused.value.findings
    assert (finding.message, finding.hint) == (f'nothing in the quote is called "{what}"', hint)


def test_defects_are_told_by_class_and_by_step():
    quote = whole_quote()
    of_two_classes = replace(
        quote.columns[0],
        defects=(
            DefectsOfClass(
                "array",
                Decimal("0.5"),
                (("SPI", Decimal("0.2")), ("X-ray", Decimal("0.2"))),
                Decimal("0.1"),
            ),
            DefectsOfClass(
                "chip-0402",
                Decimal("0.25"),
                (("SPI", Decimal("0.1")), ("AOI", Decimal("0.05"))),
                Decimal("0.1"),
            ),
        ),
        yields=(("Expected returns", Decimal("0.23")),),
    )
    (told,) = explain(replace(quote, columns=(of_two_classes,)), "yield")
    assert list(tree_lines(told)) == [
        "10 boards",
        "└─ 0.75 defects a board: 0.55 found, 0.2 escape",
        "   ├─ by class",
        "   │  ├─ array: 0.5 expected, 0.1 escape",
        "   │  │  ├─ SPI finds 0.2",
        "   │  │  └─ X-ray finds 0.2",
        "   │  └─ chip-0402: 0.25 expected, 0.1 escape",
        "   │     ├─ SPI finds 0.1",
        "   │     └─ AOI finds 0.05",
        "   ├─ by step",
        "   │  ├─ SPI finds 0.3",
        "   │  ├─ AOI finds 0.05",
        "   │  └─ X-ray finds 0.2",
        "   └─ Expected returns: 0.23",
    ]


def test_a_card_without_defects_says_so():
    (told,) = explain(whole_quote(), "yield", [10])
    assert list(tree_lines(told)) == [
        "10 boards",
        "└─ no defects are expected: the rate card states none",
    ]


def test_a_quantity_that_is_not_quoted_is_refused():
    with pytest.raises(InputError, match=r"quote: has no quantity 7\nhint: ask for one of 10, 100"):
        explain(whole_quote(), "total", [7])


def test_long_lists_name_how_many_are_left_out():
    nodes = [node(str(number)) for number in range(9)]
    assert [each.text for each in first(nodes, 3)] == [
        "0",
        "1",
        "2",
        "… and 6 more (--all shows them)",
    ]
    assert len(first(nodes, 8)) == 9


def test_words_from_outside_command_nothing():
    assert node("a\x1b[2Jb").text == "a\ufffd[2Jb"


def test_the_command_explains_a_file(tmp_path: Path):
    path = tmp_path / "quote.json"
    path.write_bytes(quote_to_json(whole_quote()))
    done = CliRunner().invoke(app, ["explain", str(path), "lead-time", "-q", "100"])
    assert (done.exit_code, done.stdout) == (
        0,
        "100 boards\n└─ lead time 26 days, set by MCU-1 from Mouser\n",
    )


def test_the_command_reads_a_quote_from_a_pipe():
    ended = CliRunner().invoke(
        app, ["explain", "-", "lead-time", "-q", "10"], input=quote_to_json(whole_quote())
    )
    assert (ended.exit_code, ended.stdout) == (
        0,
        "10 boards\n└─ lead time 26 days, set by MCU-1 from Mouser\n",
    )
