"""Which row is the header, or that there is none: parts are none, numbers of price breaks do not kill
one, a second row of titles goes with it, and without one every column keeps its role.
"""

import pytest

from emsquote.intake import read_bom
from emsquote.model.bom import RowKind


def bom_of(tmp_path, text):
    path = tmp_path / "bom.csv"
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


def roles(bom):
    return {column.role.value: column.index + 1 for column in bom.columns}


PARTS_LIKE_TITLES = {
    "a part that is not fitted": "SCHOTTKY,1,D12,do no populate,DNP,shop.example,1234567890",
    "a part that is placed by hand": "LED-red,1,D13,Description,Value,shop.example,77",
    "a part named Part": "Part,1,D14,Lumex,SML-LX0603IW,Supplier,77",
}
ROWS = (
    '47uF 25V,2,"C11 C12",nichicon,UWT1E470MCL1GS,DIGI,493-2202-1-ND',
    "6.2V,1,D11,onsemi,MMSZ5234BT1G,DIGI,MMSZ5234BT1GOSCT-ND",
    "{part}",
    '2k2,3,"R11 R12 R13",yageo,RC0805FR-072K2L,DIGI,311-2.20KCRCT-ND',
    "AMS1117,1,U11,ams,AMS1117-5.0,DIGI,AMS1117-ND",
)


@pytest.mark.parametrize("part", PARTS_LIKE_TITLES.values(), ids=PARTS_LIKE_TITLES)
def test_a_row_that_is_like_a_part_is_no_header(tmp_path, part):
    bom = bom_of(tmp_path, "\n".join(ROWS).format(part=part))
    assert bom.source.header_row == 0
    assert [str(line.per_board) for line in bom.lines] == ["2", "1", "1", "3", "1"]
    assert roles(bom) == {
        "quantity": 2,
        "designator": 3,
        "manufacturer": 4,
        "mpn": 5,
        "supplier_pn": 7,
    }


@pytest.mark.parametrize("breaks", ["1|10|100|1000|5000|10000|25000", "10|25|50|100|250|500|1000"])
def test_numbers_of_price_breaks_are_titles(tmp_path, breaks):
    titles = "refdes,value,part-number,qty," + breaks.replace("|", ",")
    prices = "0.1,0.03,0.03,0.02,0.01,0.009,0.008"
    bom = bom_of(
        tmp_path,
        f"{titles}\nC3,1nF,GRM1555C1H102JA01D,1,{prices}\n"
        f"JMP,0,RC0603JR-070RL,6,{prices}\nU3,BUCK,TPS62740DSST,1,{prices}\n",
    )
    assert bom.source.header_row == 1
    assert [str(line.per_board) for line in bom.lines] == ["1", "6", "1"]


@pytest.mark.parametrize("second", ["Digi-Key,Mouser", "Farnell,LCSC"])
def test_a_second_row_of_titles_goes_with_the_header(tmp_path, second):
    bom = bom_of(
        tmp_path,
        f"Qty,MPN,SKU,SKU,Stock,Stock\n,,{second},{second}\n1,LM358DR,296-1014-1-ND,595-LM358DR,1,2\n"
        "2,LM324DR,296-1011-1-ND,595-LM324DR,3,4\n1,TL072CDR,296-1778-1-ND,595-TL072CDR,5,6\n",
    )
    assert bom.source.header_row == 1
    assert bom.rows[:3] == (RowKind.HEADING, RowKind.HEADING, RowKind.LINE)
    assert not bom.findings


WITHOUT = {
    "quantities before designators": ("100nF,4,C1 C2 C3 C4,SM0603", 2, 3),
    "quantities behind designators": ("C1 C2 C3 C4,4,100nF,SM0603", 2, 1),
    "quantities with a sign of times": ("100nF,C1 C2 C3 C4,SM0603,x4", 4, 2),
}


@pytest.mark.parametrize(("row", "quantity", "designator"), WITHOUT.values(), ids=WITHOUT)
def test_without_a_header_quantities_that_agree_are_read(tmp_path, row, quantity, designator):
    others = [
        row.replace("C1 C2 C3 C4", names).replace("4", number, 1).replace("100nF", value)
        for names, number, value in (("C8", "1", "1uF"), ("R1 R2", "2", "10k"), ("R7", "1", "1k"))
    ]
    bom = bom_of(tmp_path, "\n".join([row, *others]))
    found = roles(bom)
    assert (found["quantity"], found["designator"]) == (quantity, designator)
    assert not bom.findings


def test_a_quantity_that_contradicts_is_told_without_a_header_too(tmp_path):
    bom = bom_of(
        tmp_path, '100nF,4,"C1 C2 C3 C4",0603\n1uF,1,C8,0603\n10k,5,"R1 R2",0603\n1k,1,R3,0603\n'
    )
    assert [finding.code for finding in bom.findings] == ["quantity-mismatch"]
    assert str(bom.lines[2].per_board) == "5"


def test_a_nearly_empty_column_of_the_same_title_is_none(tmp_path):
    """Programs add the attributes of libraries' parts behind their own columns."""
    rows = (
        "Qty,Value,Package,Parts,PACKAGE",
        "1,100nF,C0603,C1,",
        "1,10k,R0603,R1,",
        "1,22k,R0603,R2,",
        "1,MCP73812,SOT23-5,U1,SOT-23 Microchip",
    )
    bom = bom_of(tmp_path, "\n".join(rows))
    assert roles(bom)["footprint"] == 3
    assert [line.footprint for line in bom.lines] == ["C0603", "R0603", "R0603", "SOT23-5"]


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("R1;10k;0603;1\nR2;1k;0603;1", "1, 2"),
        ("C1, C2;100n;0402;2", "1"),
        ("x;;;\nU1;LM358;SO8;1", "2"),
        ("Board;Rev B2;;\nDate;2024-01-01;;", None),
        ("Project;X1;;\n;;;", None),
    ],
)
def test_parts_above_the_titles_are_told(tmp_path, above, told):
    path = tmp_path / "bom.csv"
    path.write_text(
        f"{above}\nDesignator;Value;Package;Qty\nR3;22k;0603;1\nC3;1n;0402;1\nC4;2n;0402;1\n"
    )
    bom = read_bom(path)
    messages = [finding.message for finding in bom.findings if finding.code == "parts-above-titles"]
    wanted = f"rows above the titles look like parts and are not read: {told}"
    assert (len(bom.lines), messages) == (3, [wanted] if told else [])


@pytest.mark.parametrize(
    ("numbers", "is_mpn"),
    [
        (("ERJ-3GEYJ101V", "GRM1885C1H220JA01D", "W25Q80DVSSIG"), True),
        (("RC0402FR-0710KL", "CL05B104KO5NNNC", "STM32F103C8T6"), True),
        (("CRCW060310K0FKEA", "C0402C104K4RACTU", "LM358DR"), True),
        (("RESC2012N", "CAPC2012N", "SOP65P780-28N"), False),
        (("R_0603", "GRM1885C1H220JA01D", "SOIC-8"), False),
    ],
)
def test_numbers_of_makers_under_another_title(tmp_path, numbers, is_mpn):
    lines = "".join(
        f"{name},10k,Murata,{number}\n"
        for name, number in zip(("R1", "C1", "U1"), numbers, strict=True)
    )
    bom = bom_of(tmp_path, f"Ref,Value,Manufacturer,Footprint\n{lines}")
    assert ("mpn" in roles(bom)) is is_mpn
