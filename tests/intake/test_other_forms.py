"""Part lists in forms that are no plain table: data of old pages, records in XML, rows whole in one
cell, letters by escapes, prose in columns, lists without titles or quantities.
"""

import openpyxl
import pytest

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.intake.readers.binary_child import xlsb_sheets
from emsquote.model.bom import UnknownQuantity


def book(folder, rows):
    path = folder / "bom.xlsx"
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def text(folder, content, encoding="utf-8"):
    path = folder / "bom.txt"
    path.write_bytes(content.encode(encoding))
    return path


def counted(bom):
    return [
        None if isinstance(line.per_board, UnknownQuantity) else int(line.per_board.amount)
        for line in bom.lines
    ]


def codes(bom):
    return [finding.code for finding in bom.findings]


GROUPS = """[2, "100n", "0603", ["C1", "C2"], "NAME;VALUE", "C1;100n", "F"],
[1, "ESP32, [x],", "QFN48", ["U1"], "MF;MP", "Espressif;ESP32-PICO-D4", "F"],"""


@pytest.mark.parametrize(
    "page",
    [
        'var pcbdata = {"bom": {"both": [%s],},};',
        'const pcbdata={\n"bom":{"both":[%s]}}',
        '<!DOCTYPE html><html><script>var pcbdata = {"bom": {"both": [%s], "F": []}}\n</script></html>',
    ],
)
def test_interactive_boms_of_the_first_versions(tmp_path, page):
    bom = read_bom(text(tmp_path, page % GROUPS))
    assert [(line.designators, line.value, line.mpn) for line in bom.lines] == [
        (("C1", "C2"), "100n", ""),
        (("U1",), "ESP32, [x],", "ESP32-PICO-D4"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        """<schematic><component><Reference>C10</Reference><Value>1uF</Value><MPN>GRM1</MPN></component>
        <component><Reference>U2</Reference><Value>LDO</Value><MPN>LP5908MFX</MPN></component></schematic>""",
        """<?xml version="1.0"?><bom><header><title>x</title></header>
        <part ref="C10" value="1uF" mpn="GRM1"/><part ref="U2" value="LDO" mpn="LP5908MFX"/></bom>""",
        """<b:list xmlns:b='urn:x'><b:group>
        <b:item><b:field name='Reference'>C10</b:field><b:field name='Value'>1uF</b:field></b:item>
        <b:item><b:field name='Reference'>U2</b:field><b:field name='Value'>LDO</b:field></b:item>
        </b:group></b:list>""",
    ],
)
def test_records_in_xml(tmp_path, content):
    bom = read_bom(text(tmp_path, content))
    assert bom.source.format == "xml"
    assert [(line.designators, line.value) for line in bom.lines] == [
        (("C10",), "1uF"),
        (("U2",), "LDO"),
    ]


@pytest.mark.parametrize(
    "content", ["<settings><a><b>1</b></a></settings>", "<svg><path d='M 0' id='a'/></svg>"]
)
def test_other_xml_is_refused(tmp_path, content):
    with pytest.raises(InputError, match=r"is no part list|is XML of a kind"):
        read_bom(text(tmp_path, content))


ROWS = ["Qty{0}Designator{0}MPN", '2{0}"C1, C2"{0}GRM155R71C104KA88D', "1{0}R1{0}RC0402FR-0710KL"]
ROWS += ["1{0}U1{0}LM358DR", "3{0}R4 R5 R6{0}RC0402FR-071KL"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_that_stand_whole_in_one_cell_of_a_workbook(tmp_path, delimiter):
    bom = read_bom(book(tmp_path, [[row.format(delimiter)] for row in ROWS]))
    assert counted(bom) == [2, 1, 1, 3]
    assert bom.lines[0].designators == ("C1", "C2")


@pytest.mark.parametrize("end", ["", ",,", ";"])
def test_rows_that_are_quoted_whole(tmp_path, end):
    rows = (row.format(";").replace('"', "") + "" for row in ROWS)
    bom = read_bom(text(tmp_path, "".join(f'"{row}"{end}\n' for row in rows)))
    assert counted(bom) == [2, 1, 1, 3]


def test_a_column_of_sentences_is_not_taken_apart(tmp_path):
    sentences = ["well, then", "this, that, and more", "one, two", "no", "yes, perhaps, no"]
    with pytest.raises(InputError, match="is no part list"):
        read_bom(book(tmp_path, [[sentence] for sentence in sentences]))


@pytest.mark.parametrize(
    ("encoding", "titles", "name"),
    [
        ("iso2022_jp", "部品番号,数量,型番", "抵抗"),
        ("iso2022_jp_2", "リファレンス,数量,型番", "コンデンサ"),
        ("iso2022_kr", "Ref,Qty,MPN", "저항"),
    ],
)
def test_letters_by_escapes(tmp_path, encoding, titles, name):
    rows = f"{titles},備考\nR1,1,RC0402FR-0710KL,{name}\nC1,1,GRM155R71C104KA88D,{name}\n"
    if encoding == "iso2022_kr":
        rows = rows.replace("備考", "비고")
    bom = read_bom(text(tmp_path, rows, encoding))
    assert [line.mpn for line in bom.lines] == ["RC0402FR-0710KL", "GRM155R71C104KA88D"]


@pytest.mark.parametrize("between", ["\t\t- ", "      ", " \t"])
def test_prose_with_its_numbers_in_a_column(tmp_path, between):
    parts = [("Ceramic capacitor 0.1uF 0805", "5"), ("Tantalum 10uF 10V A", "1")]
    parts += [("74HC00 SOIC", "1"), ("SRAM SOP32", "1 or 2 (512kb)")]
    lines = "\n".join(f"- {name}{between}{number}" for name, number in parts)
    bom = read_bom(text(tmp_path, f"Parts for a memory board\n\n{lines}\n"))
    assert counted(bom) == [5, 1, 1, None]
    assert "unknown-quantity" in codes(bom)


@pytest.mark.parametrize("times", ["X{}", "x {}", "{}x"])
def test_counts_that_say_so_need_no_title(tmp_path, times):
    rows = [["开关零件清单", None, None], ["ESP8266-01S 继电器", None, times.format(1)]]
    rows += [["防水电源壳", None, times.format(1)], ["USB公头线", None, times.format(2)]]
    assert counted(read_bom(book(tmp_path, rows))) == [1, 1, 2]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["ATmega16U4-AU", "44-pin TQFP", 10],
            ["1μF", "贴片电容0603", 80],
            ["22pF", "贴片电容0603", 40],
        ],
        [["100nF", "ceramic", 12], ["4k7", "resistor", 7], ["LM358DR", "amplifier", 2]],
        [["LM2596S-5.0", 2], ["47uH", 2], ["220uF", 4], ["10k", 8]],
    ],
)
def test_values_with_quantities_need_no_titles(tmp_path, rows):
    assert counted(read_bom(book(tmp_path, rows))) == [row[-1] for row in rows]


@pytest.mark.parametrize(
    "titles",
    [
        ["Digi-Key Part Number", "Manufacturer", "Manufacturer Part Number", "Description"],
        ["Mouser Part Number", "Mfr", "MPN", "Description"],
        ["Supplier PN", "Hersteller", "Herstellernummer", "Beschreibung"],
    ],
)
def test_a_list_without_quantities_is_open(tmp_path, titles):
    rows = [titles, ["535-9841-1-ND", "Abracon", "ABM7-20.000MHZ-D2Y-T", "CRYSTAL 20MHZ"]]
    rows += [["296-43712-1-ND", "TI", "TCAN334DR", "IC TXRX CAN"]]
    rows += [["160-1180-1-ND", "LITE-ON", "LTST-C170KRKT", "LED RED"]]
    bom = read_bom(book(tmp_path, rows))
    assert (counted(bom), codes(bom)) == ([None] * 3, ["unknown-quantity"] * 3)


@pytest.mark.parametrize(
    "several", ["Items per 3-device", "Qty per 10 boards", "Quantity per 5 PCB"]
)
def test_a_column_for_several_boards_is_not_that_of_one(tmp_path, several):
    rows = [["Designator", "Components", "Items per device", several]]
    rows += [["Servo", "SG90 servo motor", 1, 4], ["Nano", "Arduino Nano", 1, 4]]
    rows += [["PCB", "Printed circuit board", 1, 4]]
    assert counted(read_bom(book(tmp_path, rows))) == [1, 1, 1]


PLACEMENTS = {
    "lined up, titles run together": (
        "### Module positions\n# Ref     Val       Package                PosX       PosY       Rot  Side\n"
        "C1        100nF     C_0603             100.1000   -50.2000   90.0000  top\n"
        "R1        10k       R_0603             110.1000   -51.2000    0.0000  top\n"
        "U1        LM358     SOIC-8             120.1000   -52.2000  180.0000  top\n"
    ),
    "without titles": (
        "C1 10.30 20.20  90 100n C0603\nR1 12.30 22.20   0 10k R0603\nU1 14.30 24.20 270 LM358 SO08\n"
    ),
    "in German": "Bezeichner;Wert;X-Pos;Y-Pos;Drehung\nC1;100n;10,1;5,2;90\nR1;10k;12,0;7,1;0\n",
    "with part numbers": (
        "RefDes,Part Number,Layer,LocationX,LocationY,Rotation\nC1,GRM155R71C104KA88D,Top,10.1,20.2,90\n"
        "R1,RC0402FR-0710KL,Top,12.1,22.2,0\n"
    ),
    "in Chinese": '"位号","封装","中心坐标 X","中心坐标 Y","角度"\n"C1","0603","10.1","20.2","90"\n',
}


@pytest.mark.parametrize("content", PLACEMENTS.values(), ids=PLACEMENTS)
def test_positions_are_refused_as_such(tmp_path, content):
    with pytest.raises(InputError, match="a pick-and-place file: positions and rotations"):
        read_bom(text(tmp_path, content))


@pytest.mark.parametrize("name", ["bom.xls", "bom.ods", "bom"])
def test_the_reader_of_binary_workbooks_does_not_believe_their_names(tmp_path, name):
    made = book(tmp_path, [["Ref", "Qty"], ["R1", 1]])
    named = made.rename(tmp_path / name)
    (sheet,) = xlsb_sheets(str(named))
    assert sheet["rows"] == [["Ref", "Qty"], ["R1", "1"]]
