"""Customs of real part lists, each met in several of them: what a column, a row or a designator
list then says.
"""

import pytest

from emsquote.intake import read_bom
from emsquote.model.bom import RowKind


def bom_of(tmp_path, text, name="bom.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


def titles(bom):
    return {column.role.value: column.title for column in bom.columns}


COLUMNS = {
    "stock codes are no designators, whatever their title": (
        "nom;valeur;taille;ref\nX1;32MHz;2016;C37635331\nC1, C2;12pF;603;C5448886\nR3;220;603;C229300\n",
        {"designator": "nom", "value": "valeur", "footprint": "taille", "supplier_pn": "ref"},
    ),
    "stock codes under the title of a maker": (
        "Comment;Designator;Footprint;Vendor\n100nF;C1;0402;C14663\n47uF;C2;0805;C88251\n",
        {
            "value": "Comment",
            "designator": "Designator",
            "footprint": "Footprint",
            "supplier_pn": "Vendor",
        },
    ),
    "the class of a stock part is no number": (
        "Designator;Quantity;Supplier Part;JLCPCB Part Class\nC5,C7;2;C29266;Extended Part\nC9;1;C15195;Basic Part\n",
        {"designator": "Designator", "quantity": "Quantity", "supplier_pn": "Supplier Part"},
    ),
    "names of parts in words are descriptions": (
        (
            "Part;Amount;Comment\nAcme front panel, black;1;\nAcme fuse holder, 5 x 20;2;spare in the box\n"
            "Acme rubber feet, clear;4;\nAcme power inlet, filtered;1;\nAcme mains switch, lit;1;\n"
        ),
        {"description": "Part", "quantity": "Amount", "value": "Comment"},
    ),
    "a house's own numbers stand beside the makers'": (
        (
            "Part No;Part Name;Description;Unit Quantity;Ref Designators\n"
            "C0603-5P6;CL10C5R6BB8NNNC;5.6 pF bypass capacitor;1;C1\nR0402-1K;0402WGJ0102TCE;LED resistor thick;1;R8\n"
            "NMOS-LVL;BSS138LT1G;Logic level transistor;1;Q1\n"
        ),
        {
            "mpn": "Part Name",
            "description": "Description",
            "quantity": "Unit Quantity",
            "designator": "Ref Designators",
        },
    ),
}


def test_a_list_without_titles_that_has_part_numbers_and_counts(tmp_path):
    rows = [
        ("75", "MF1/4CC75R0F", 2),
        ("1k", "MF1/4CC1001F", 4),
        ("10u", "UES1V100MEM", 2),
        ("22u", "UES1V220MPM", 4),
    ]
    bom = bom_of(tmp_path, "".join(f"{value},{mpn},{number},22\n" for value, mpn, number in rows))
    assert [(line.value, line.mpn, int(line.per_board.amount)) for line in bom.lines] == rows


def test_any_maker_is_no_maker(tmp_path):
    bom = bom_of(
        tmp_path,
        "Designator,Quantity,Manufacturer Part,Manufacturer\nC1,1,任意,any\nU1,1,LM358DR,TI\n",
    )
    assert [(line.mpn, line.manufacturer) for line in bom.lines] == [("", ""), ("LM358DR", "TI")]


@pytest.mark.parametrize(("text", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_what_a_column_is(tmp_path, text, expected):
    found = titles(bom_of(tmp_path, text))
    assert {role: found.get(role) for role in expected} == expected


ROWS = {
    "a designator with an unknown prefix is a part": (
        "ref,kind,footprint\nC1,470uF,C_0805\nR1,10k,R_0402\nR2,10k,R_0402\nPS12,HLK-PM12,ACDC\nC2,1uF,C_0402\n",
        "heading line line line line line",
    ),
    "the only part of a list": (
        "Comment,Designator,Footprint,MPN\nIPEX,UFL1,SMD,CONUFL001-SMD-T\n",
        "heading line",
    ),
    "sums below a shopping list are no parts": (
        (
            "from,name,value,Quantity,code,price\n,Resistor,100,1,C105588,0.13\n,Resistor,300,2,C2930092,0.12\n"
            ",Resistor,1k,2,C22548,0.12\n\nFull price,150.39\nLCSC,30.94\n"
        ),
        "heading line line line blank note note",
    ),
    "titles of a second table, one of them unknown": (
        (
            "Designator,Footprint,Quantity,Value\nC1,0805,1,22uF\nC2,0603,1,1uF\nMechanical components\n"
            "Component,,Qty,Where to buy\nM5 insert,,4,\nM2 nut,,5,\n"
        ),
        "heading line line note heading line line",
    ),
    "words in a column that nobody knows name a part": (
        (
            "Description,Which one,Quantity,Unit Price\nBolts,M2x15,4,\n,M3x15,4,-\n,Raspberry Pi,1,48\n,Camera,1,28\n"
            "Nuts,M2 and M3,8,\n\n,Boards,10,\n"
        ),
        "heading line line line line line blank note",
    ),
    "what so many cost in all": (
        "Name,Qty,Price\nLED,2,0.10\nRelay,1,1.50\nFuse,1,0.20\n1 unit,$1.90,$1.90\n10 units,$17.00,$1.70\n",
        "heading line line line note note",
    ),
    "titles of a second table with a price": (
        (
            "Value,Qty,Mouser,Unit Price,Total Price\n74HCT04,10,771-74HCT04D,0.386,3.86\n,,,,3.86\n"
            "Value,Qty,,,Total Price\nPin strip,3,,,4.19\n"
        ),
        "heading line note heading line",
    ),
}


@pytest.mark.parametrize(("text", "kinds"), ROWS.values(), ids=ROWS)
def test_what_a_row_is(tmp_path, text, kinds):
    assert [kind.value for kind in bom_of(tmp_path, text).rows] == kinds.split()


def test_a_bullet_before_designators_is_none_of_them(tmp_path):
    bom = bom_of(tmp_path, 'Reference,Value,Quantity\n">  C1, C4",4u7,2\n')
    assert [line.designators for line in bom.lines] == [("C1", "C4")]
    assert bom.findings == ()


def test_the_letter_of_a_class_is_no_part_number(tmp_path):
    bom = bom_of(
        tmp_path,
        "References,Part,Value,Quantity\nC1,C,100nF,1\nD2,1N5819HW,,1\nU1,AMS1117-3.3,,1\nR1,R,1k,1\n",
    )
    assert [line.mpn for line in bom.lines] == ["", "1N5819HW", "AMS1117-3.3", ""]


def test_parts_above_the_line_that_lines_up_all_others(tmp_path):
    text = "C1-C3   100nF   0805\n" + "".join(f"R{n}   {n}k       R0805W\n" for n in range(1, 8))
    bom = bom_of(tmp_path, text, "bom.txt")
    assert [len(line.designators) for line in bom.lines] == [3, *[1] * 7]
    assert set(bom.rows) == {RowKind.LINE}


def test_quantities_that_are_all_zero_are_none(tmp_path):
    bom = bom_of(tmp_path, 'Refs,Value,Qty\n"R1,R2",10k,0\nC1,100n,0\nU1,LM358,0\n')
    assert [int(line.per_board.amount) for line in bom.lines] == [2, 1, 1]
    assert "quantity-not-per-board" in [finding.code for finding in bom.findings]


def test_a_list_without_titles_may_list_two_boards(tmp_path):
    rows = [f"R{number},{number}k,0603" for number in range(1, 8)]
    assert len(bom_of(tmp_path, "\n".join(["Left,,", *rows, "Right,,", *rows])).lines) >= 7
