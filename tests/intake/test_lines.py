"""What a row is, and what its cells say of its line: places without figures, left-over rows, footers,
quantities that are none, dashes between designators, columns of one role, and what contradicts.
"""

import openpyxl
import pytest

from emsquote.finding import Severity
from emsquote.intake import read_bom
from emsquote.model.bom import PartNumber, Supply


def bom_of(tmp_path, text, name="bom.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


def shown(bom):
    return [
        f"{','.join(line.designators)} {line.per_board}"
        + (" -" if line.supply is Supply.NOT_FITTED else "")
        for line in bom.lines
    ]


def codes(bom):
    return [finding.code for finding in bom.findings]


ROWS = {
    "a place without a figure": (
        "Part;Value;Device\nC1;10uF;C0805\nLDO;;TLV1117-ADJ\nPSWITCH;;pins\nR1;3k3;R0805\n",
        ["C1 1", "LDO 1", "PSWITCH 1", "R1 1"],
    ),
    "a heading is no such place": (
        "Part;Value;Device\nCAPACITORS;;\nC1;10uF;C0805\nC2;1uF;C0805\nRESISTORS;;\nR1;3k3;R0805\n",
        ["C1 1", "C2 1", "R1 1"],
    ),
    "rows of which a number and a quantity are left": (
        "Item,Qty,Reference,MPN\n1,2,C1 C2,GRM155R71C104KA88D\n2,1,U1,LM358DR\n3,1,,\n4,24,,\n",
        ["C1,C2 2", "U1 1"],
    ),
    "counts of boards and prices below": (
        (
            "Reference,Quantity,Value,Price\nC1 C2,2,18p,0.1\nU9,1,STM32F405,10\nR1,1,1k,0.1\n"
            ",,,\nBoard count,6,,\nPrice(total),68.64,,\n"
        ),
        ["C1,C2 2", "U9 1", "R1 1"],
    ),
    "totals of sections": (
        (
            "RefDes,MPN,QTY\nR5 R4,RC0402JR-072K2L,2\nC9,GRM155R71C104KA88D,1\nTotal QTY part,,3\nU3,LIS2DW12TR,1\n"
            "Total QTY part,,1\n"
        ),
        ["R5,R4 2", "C9 1", "U3 1"],
    ),
    "what was used before": (
        "Item,Name,Qty,Price\n1,Motor driver,1,550\n2,Battery box,2,70\n,Previously used,,\n3,Slim tyre,4,371\n",
        [" 1", " 2"],
    ),
    "what is no longer used, in Japanese": (
        "番号,名称,個数,単価\n1,モータドライバ,1,550\n2,電池ボックス,2,70\n,以前使用していたもの,,\n,スリムタイヤ,1,371\n",
        [" 1", " 2"],
    ),
    "a quantity of none": (
        "Qty,Reference,Description\n4,C6 C7 C8 C10,CAP 1uF\n0,C3 C5,CAP OPT\n0,R4,RES OPTION\n1,U3,EEPROM\n",
        ["C6,C7,C8,C10 4", "C3,C5 0 -", "R4 0 -", "U3 1"],
    ),
    "row numbers as quantities": (
        "Ref,Quantity,MPN\nR1,1,RC0402JR-072K2L\nC1,2,GRM155R71C104KA88D\nU1,3,LM358DR\nU2,4,LM324DR\n",
        ["R1 1", "C1 1", "U1 1", "U2 1"],
    ),
    "dashes between names that the quantity counts": (
        "RefDes,MPN,QTY\nC2-C4-C5-C6,GRM155R71C104KA88D,4\nC7-C37,CL05B104KO5NNNC,2\nR1-R3,RC0402JR-072K2L,3\n",
        ["C2,C4,C5,C6 4", "C7,C37 2", "R1,R2,R3 3"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), ROWS.values(), ids=ROWS)
def test_what_is_a_line(tmp_path, text, lines):
    assert shown(bom_of(tmp_path, text)) == lines


def test_left_over_rows_are_told(tmp_path):
    text, _ = ROWS["rows of which a number and a quantity are left"]
    (finding,) = bom_of(tmp_path, text).findings
    assert (finding.code, finding.origin.row) == ("rows-read-as-notes", 4)


def test_row_numbers_as_quantities_are_told_once(tmp_path):
    text, _ = ROWS["row numbers as quantities"]
    assert codes(bom_of(tmp_path, text)) == ["quantity-not-per-board"]


def test_a_quantity_that_spans_lines_with_designators_is_what_was_ordered(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", "MPN", "Quantity"])
    for row in (
        ("R1", "A-1001", 10),
        ("R2", "A-1001", None),
        ("R3", "A-1001", None),
        ("U1", "B-1", 1),
    ):
        sheet.append(row)
    sheet.merge_cells("C2:C4")
    book.save(tmp_path / "bom.xlsx")
    assert shown(read_bom(tmp_path / "bom.xlsx")) == ["R1 1", "R2 1", "R3 1", "U1 1"]


def test_repeated_columns_are_alternates_in_order(tmp_path):
    bom = bom_of(
        tmp_path,
        "References,Qty,Manufacturer,MPN,Manufacturer,MPN,Manufacturer,MPN\n"
        "D1,1,Bourns,SMAJ13A,,,,\n"
        "R1,1,Yageo,RC0603FR-0711KL,Vishay,CRCW060311K0FKEA,Stackpole,RMCF0603FT11K0\n"
        "R2,1,Yageo,RC0603FR-0712KL,Vishay,CRCW060312K0FKEA,,\n",
    )
    assert [(line.manufacturer, line.mpn) for line in bom.lines] == [
        ("Bourns", "SMAJ13A"),
        ("Yageo", "RC0603FR-0711KL"),
        ("Yageo", "RC0603FR-0712KL"),
    ]
    assert bom.lines[1].alternates == (
        PartNumber("CRCW060311K0FKEA", "Vishay"),
        PartNumber("RMCF0603FT11K0", "Stackpole"),
    )
    assert not bom.findings


@pytest.mark.parametrize(
    "numbers", [("A1", "A2", "A3"), ("R1206", "C0805", "U11"), ("Q6015", "D44", "J1")]
)
def test_part_numbers_may_look_like_designators(tmp_path, numbers):
    rows = zip(("R1", "C1", "U1"), numbers, strict=True)
    text = "".join(f"{name},1,10k,{number}\n" for name, number in rows)
    bom = bom_of(tmp_path, f"Ref,Qty,Value,MPN\n{text}")
    assert tuple(line.mpn for line in bom.lines) == numbers


UNREAD = {
    "a second column of numbers": (
        (
            "Ref,Qty,MPN,Manufacturer Part Number\nR1,1,AB-1001,RC0402JR-072K2L\nC1,1,AB-1002,GRM155R71C104KA88D\n"
            "U1,1,AB-1003,LM358DR\n"
        ),
        "rival-columns",
    ),
    "a flag that holds something else": (
        (
            "Ref,Qty,MPN,Fitted\nR1,1,AB-1001,front of the board\nC1,1,AB-1002,rear of the board\n"
            "U1,1,AB-1003,front of the board\n"
        ),
        "column-not-read",
    ),
    "prices that are none": (
        "Ref,Qty,MPN,Unit price\nR1,1,AB-1001,cheap\nC1,1,AB-1002,dear\nU1,1,AB-1003,cheap\n",
        "column-not-read",
    ),
}


@pytest.mark.parametrize(("text", "code"), UNREAD.values(), ids=UNREAD)
def test_no_column_that_matters_is_dropped_in_silence(tmp_path, text, code):
    assert code in codes(bom_of(tmp_path, text))


ODD = {
    "a capacitor in ohms": (
        "Ref,Qty,Value\nR1,1,10k\nC1,1,4.7 kohm\nU1,1,LM358\n",
        "designators are of another kind than value or footprint: C1 4.7 kohm",
    ),
    "a resistor in the footprint of a capacitor": (
        "Ref,Qty,Value,Footprint\nR1,1,1k,C_0603\nC1,1,1n,C_0603\nU1,1,LM358,SOIC-8\n",
        "designators are of another kind than value or footprint: R1 1k",
    ),
    "one number for two values": (
        "Ref,Qty,Value,MPN\nR1,1,10k,RR0816P-103-D\nR2,1,12k,RR0816P-103-D\nU1,1,LM358,LM358DR\n",
        "part numbers stand with several values: RR0816P-103-D (10k, 12k)",
    ),
}


@pytest.mark.parametrize(("text", "message"), ODD.values(), ids=ODD)
def test_contradictions_are_told(tmp_path, text, message):
    odd = [f for f in bom_of(tmp_path, text).findings if f.code.startswith(("kind", "number-of"))]
    assert [(finding.severity, finding.message) for finding in odd] == [(Severity.OPEN, message)]


SOUND = {
    "one value in two spellings": (
        "Ref,Qty,Value,MPN\nC1,1,1n,CL10B102KC8\nC2,1,1000pF 50V,CL10B102KC8\nU1,1,LM358,LM358DR\n"
    ),
    "a ferrite in ohms at an L": "Ref,Qty,Value,Footprint\nL1,1,600 ohm,L_0603\nC1,1,1n,C_0603\nR1,1,1k,R_0603\n",
    "a part of another prefix": "Ref,Qty,Value\nTR1,1,10k\nX1,1,8MHz\nFB1,1,600ohm\n",
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_what_only_looks_like_a_contradiction(tmp_path, text):
    assert not {"kind-contradicts", "number-of-two-values"} & {*codes(bom_of(tmp_path, text))}


@pytest.mark.parametrize("title", ["LibRef", "Lib Ref", "Library Reference"])
def test_names_of_library_symbols_are_no_part_numbers(tmp_path, title):
    bom = bom_of(
        tmp_path,
        f"Comment,Designator,Footprint,{title},Quantity\n0.1uF,C72,CAPC2012L,Cap1,1\n"
        "1nF,C34,CAPC3216L,Cap1,1\nTJA1042T,U14,SOIC8_L,TJA1042T_SYM1,1\n",
    )
    assert [line.mpn for line in bom.lines] == ["", "", "TJA1042T"]
