"""What is put straight before a sheet is judged: comments, titles beside their cells, colons between
cells, parts one by one and in groups, quantities of a group of rows.
"""

import pytest

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.model.bom import RowKind


def bom_of(tmp_path, text, name="bom.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


def shown(bom):
    return [
        f"{','.join(line.designators)} {line.per_board} {line.mpn}".strip() for line in bom.lines
    ]


@pytest.mark.parametrize("sign", ["###", "//", ";;"])
def test_comments_above_a_list_are_notes(tmp_path, sign):
    comments = "".join(
        f"{sign} no record for SM1206_{n}: [C2{n}, C3{n}, C4{n}, C5{n}]\n" for n in range(4)
    )
    rows = "3,399-8920-1-ND,capacitor 0.1uF\n2,497-4944-1-ND,quad op-amp\n1,497-2517-1-ND,input diode\n"
    bom = bom_of(tmp_path, f"{comments}\n{rows}")
    assert [str(line.per_board) for line in bom.lines] == ["3", "2", "1"]
    assert bom.rows[:4] == (RowKind.NOTE,) * 4


PUSHED = {
    "titles one to the left of their cells": (
        "References,Mfr,Mfr #,Value\n1,C2,KEMET,C1206C104K5RACTU,100nF\n2,R1,Vishay,CRCW120610K0JNEA,10k\n"
        "3,U1,Diodes,AL8853AS-13,AL8853\n"
    ),
    "blank titles among them": (
        "References,,Mfr #,Value\n1,C2,x,C1206C104K5RACTU,100nF\n2,R1,x,CRCW120610K0JNEA,10k\n"
        "3,U1,x,AL8853AS-13,AL8853\n"
    ),
    "a numbered list with a title for its numbers": (
        "Item,References,Mfr #,Value\n1,C2,C1206C104K5RACTU,100nF\n2,R1,CRCW120610K0JNEA,10k\n"
        "3,U1,AL8853AS-13,AL8853\n"
    ),
}


@pytest.mark.parametrize("text", PUSHED.values(), ids=PUSHED)
def test_titles_stand_over_their_cells(tmp_path, text):
    assert shown(bom_of(tmp_path, text)) == [
        "C2 1 C1206C104K5RACTU",
        "R1 1 CRCW120610K0JNEA",
        "U1 1 AL8853AS-13",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "refdes:value:mpn:qty\nU3,U4:3.3V:AZ1117CH-3.3TRG1:2\nR6:150 R:CRCW0402150RFKED:1\nC1:1n:GRM219:1\n",
        "qty:refdes:mpn\n2:U3,U4:AZ1117CH-3.3TRG1\n1:R6:CRCW0402150RFKED\n1:C1:GRM219\n",
    ],
)
def test_colons_between_all_cells(tmp_path, rows):
    bom = bom_of(tmp_path, rows, "bom.txt")
    assert bom.source.delimiter == ":"
    assert shown(bom) == ["U3,U4 2 AZ1117CH-3.3TRG1", "R6 1 CRCW0402150RFKED", "C1 1 GRM219"]


def test_colons_in_some_lines_part_no_cells(tmp_path):
    bom = bom_of(
        tmp_path, "Ref,Value,MPN\nR1,see: page 2,A-1001\nC1,at 10:30:00,A-1002\nU1,x,A-1003\n"
    )
    assert bom.source.delimiter == ","


SINGLY = """\
"Item","Qty","Reference(s)","Value","MPN"
"","","C1","100n","GRM188R71H104KA93D"
"","","C2","100n","GRM188R71H104KA93D"
"","","R1","10k","RC0603FR-0710KL"
"","","U1","LM358","LM358DR"

"Collated Components:"

"Item","Qty","Reference(s)","Value","MPN"
"1","2","C1, C2","100n","GRM188R71H104KA93D"
"2","1","R1","10k","RC0603FR-0710KL"
"3","1","U1","LM358","LM358DR"
"""


def test_parts_one_by_one_and_then_in_groups_are_read_in_groups(tmp_path):
    bom = bom_of(tmp_path, SINGLY)
    assert shown(bom) == ["C1,C2 2 GRM188R71H104KA93D", "R1 1 RC0603FR-0710KL", "U1 1 LM358DR"]
    (finding,) = bom.findings
    assert finding.code == "listed-singly"


GROUPED = """\
Item,Quantity,Reference,Value
1,3,C1,10uF
,,C2,10uF
,,C22,10uF
2,1,D1,red
3,2,R1,10k
,,R2,10k
"""


def test_a_quantity_of_a_group_of_rows_is_that_of_all(tmp_path):
    bom = bom_of(tmp_path, GROUPED)
    assert [str(line.per_board) for line in bom.lines] == ["1"] * 6
    assert not bom.findings


def test_a_group_whose_quantity_is_another_is_told(tmp_path):
    bom = bom_of(tmp_path, GROUPED.replace("1,3,C1", "1,7,C1"))
    assert "quantity-mismatch" in {finding.code for finding in bom.findings}


@pytest.mark.parametrize("unit", ["(mil)", "(inch)", "mm", "(mm)"])
def test_placements_are_refused_in_any_unit(tmp_path, unit):
    text = f"RefDes,Name,X {unit},Y {unit},Side,Rotate,Value\n" + "".join(
        f"R{n},RES_0603,{n}403.1,86{n}.3,Top,90,{n}k\n" for n in range(1, 5)
    )
    with pytest.raises(InputError, match="a pick-and-place file: positions and rotations"):
        bom_of(tmp_path, text)


@pytest.mark.parametrize("title", ["PROD_ID", "Field8", "Anything"])
def test_part_numbers_that_no_title_names_are_told(tmp_path, title):
    bom = bom_of(
        tmp_path,
        f"Ref,Qty,Value,{title}\nU1,1,timer,NE555DR\nU2,1,opamp,LM358DR\nU3,1,opamp,TL072CDR\n",
    )
    assert [finding.code for finding in bom.findings] == ["part-numbers-by-cells"]
