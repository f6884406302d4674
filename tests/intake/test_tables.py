"""From files to lines: small files, each showing one custom."""

from decimal import Decimal

import pytest

from emsquote.finding import InputError
from emsquote.intake import Overrides, read_bom
from emsquote.model.bom import PartNumber, RowKind, SupplierNumber, Supply, UnknownQuantity
from emsquote.model.measure import Measure


def bom_of(tmp_path, text, name="bom.csv", encoding="utf-8", **options):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_bom(path, **options)


def codes(bom):
    return [finding.code for finding in bom.findings]


PLAIN = """\
Item,Designators,Qty,MPN,Manufacturer,Description,Value,Package
1,"R1, R2-R4",4,RC0402FR-0710KL,Yageo,RES 10K 1% 0402,10k,0402
2,C1 C2,2,GRM155R71C104KA88D,Murata,CAP CER 100NF 16V,100nF,0402
3,U1,1,STM32G031K8T6,ST,MCU ARM Cortex,STM32G0,LQFP-32
"""


def test_a_plain_list(tmp_path):
    bom = bom_of(tmp_path, PLAIN)
    first = bom.lines[0]
    assert first.designators == ("R1", "R2", "R3", "R4")
    assert first.per_board == Measure(Decimal(4))
    assert (first.mpn, first.manufacturer, first.value, first.footprint) == (
        "RC0402FR-0710KL",
        "Yageo",
        "10k",
        "0402",
    )
    assert first.origin.row == 2
    assert {column.role.value: column.title for column in bom.columns} == {
        "item": "Item",
        "designator": "Designators",
        "quantity": "Qty",
        "mpn": "MPN",
        "manufacturer": "Manufacturer",
        "description": "Description",
        "value": "Value",
        "footprint": "Package",
    }
    assert bom.rows == (RowKind.HEADING, *[RowKind.LINE] * 3)
    assert bom.findings == ()


TITLES = {
    "English": ("Reference", "Quantity", "Mfr. Part #", "Manufacturer"),
    "German": ("Referenz", "Anzahl", "Hersteller-Teilenummer", "Hersteller"),
    "French": ("Repère", "Quantité", "Référence fabricant", "Fabricant"),
    "Italian": ("Riferimento", "Quantità", "Codice produttore", "Produttore"),
    "Spanish": ("Designador", "Cantidad", "Número de parte", "Fabricante"),
    "Spanish, misspelt": ("Designador", "Cantindad", "Número de parte", "Fabricante"),
    "Portuguese": ("Designador", "Quantidade", "Código do fabricante", "Fabricante"),
    "Romanian": ("Referință", "Cantitate", "Cod producător", "Producător"),
    "Polish": ("Oznaczenie", "Ilość", "Numer producenta", "Producent"),
    "Russian": ("Поз. обозначение", "Кол-во", "Партномер", "Производитель"),
    "Chinese": ("位号", "数量", "制造商型号", "制造商"),
    "Japanese": ("部品記号", "員数", "メーカー型番", "メーカー"),
    "Indonesian": ("Designator", "Jumlah", "MPN", "Brand"),
    "bilingual": (
        '"Referenz\nReference"',
        '"Anzahl\nQuantity"',
        '"Herstellernummer\nMPN"',
        '"Hersteller\nMaker"',
    ),
    "run together": ("RefDes", "QtyPerBoard", "ManufacturerPartNumber", "ManufacturerName"),
}


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES)
def test_titles_in_many_languages(tmp_path, titles):
    text = ";".join(titles) + "\nR1,R2;2;RC0402FR-0710KL;Yageo\nC1;1;GRM155R71C104KA88D;Murata\n"
    bom = bom_of(tmp_path, text)
    assert [column.role.value for column in bom.columns] == [
        "designator",
        "quantity",
        "mpn",
        "manufacturer",
    ]
    assert [line.mpn for line in bom.lines] == ["RC0402FR-0710KL", "GRM155R71C104KA88D"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_encodings_of_a_russian_list(tmp_path, encoding):
    rows = "\n".join(
        f"R{n};{n % 3 + 1};Резистор постоянный углеродистый номинал {n} кОм;0805"
        for n in range(1, 30)
    )
    bom = bom_of(
        tmp_path, f"Поз. обозначение;Количество;Наименование;Корпус\n{rows}\n", encoding=encoding
    )
    assert len(bom.lines) == 29
    assert bom.lines[0].description == "Резистор постоянный углеродистый номинал 1 кОм"


ROWS = {
    "preamble": (
        "Project X\nRev 2;2024-01-02\n\n{header}\n{part}\n",
        "note note blank heading line",
    ),
    "total in words": ("{header}\n{part}\n;;;Total;4\n", "heading line total"),
    "unlabelled total": ("{header}\n{part}\n;;;;12\n", "heading line total"),
    "total with its formula": ("{header}\n{part}\n;;(fx) Sum;;2\n", "heading line total"),
    "costs announced": (
        "{header}\n{part}\nCourier:;;;;\n(by night);;Shop A:;;\n",
        "heading line note note",
    ),
    "a section among plus signs": (
        "{header}\n{part}\n;;EXTRA:;+++;+++\n{part2}\n",
        "heading line note line",
    ),
    "section heading": ("{header}\nResistors\n{part}\n", "heading note line"),
    "header again": ("{header}\n{part}\n{header}\n{part2}\n", "heading line heading line"),
    "blank rows": ("{header}\n\n{part}\n\n{part2}\n", "heading blank line blank line"),
    "a rule of dashes": ("{header}\n------;-----;---;---;---\n{part}\n", "heading note line"),
}


@pytest.mark.parametrize(("layout", "kinds"), ROWS.values(), ids=ROWS)
def test_every_row_is_accounted_for(tmp_path, layout, kinds):
    text = layout.format(
        header="Reference;MPN;Description;Value;Quantity",
        part="R1,R2;RC0402FR-0710KL;RES 10K 1%;10k;2",
        part2="C1;GRM155R71C104KA88D;CAP CER 0.1UF;100n;1",
    )
    bom = bom_of(tmp_path, text)
    assert [kind.value for kind in bom.rows] == kinds.split()


SUPPLY = {
    "taken out of the design": ("Order code", "Removed", Supply.NOT_FITTED),
    "DNP in its own column": ("DNP", "DNP", Supply.NOT_FITTED),
    "a tick in a DNP column": ("DNP", "x", Supply.NOT_FITTED),
    "T in a DNP column": ("DNP", "T", Supply.NOT_FITTED),
    "no in a fitted column": ("Fitted", "No", Supply.NOT_FITTED),
    "yes in a fitted column": ("Fitted", "yes", Supply.BOUGHT),
    "German": ("Bestückt", "nein", Supply.NOT_FITTED),
    "German remark": ("Bemerkung", "nicht bestückt", Supply.NOT_FITTED),
    "Chinese remark": ("备注", "不贴", Supply.NOT_FITTED),
    "sentence in a remark": ("Notes", "Please do not populate", Supply.NOT_FITTED),
    "DNP within a value": ("Value", "39k/DNP", Supply.NOT_FITTED),
    "NC as the value of a resistor": ("Value", "NC", Supply.NOT_FITTED),
    "free issue": ("Notes", "free issue", Supply.CONSIGNED),
    "German free issue": ("Bemerkung", "wird beigestellt", Supply.CONSIGNED),
    "own column for who supplies": ("Supplied by", "Customer", Supply.CONSIGNED),
    "free issue in the fitted column": ("Fit", "ESP-WROOM-02 free issue", Supply.CONSIGNED),
    "NPN is no marker": ("Description", "NPN 45V", Supply.BOUGHT),
    "a mating part is no marker": ("Notes", "Knob for P1", Supply.BOUGHT),
}


@pytest.mark.parametrize(("title", "text", "supply"), SUPPLY.values(), ids=SUPPLY)
def test_who_supplies(tmp_path, title, text, supply):
    bom = bom_of(
        tmp_path,
        f"Reference,Qty,MPN,{title}\nR1,1,RC0402FR-0710KL,{text}\nC1,1,GRM155R71C104KA88D,\n",
    )
    assert [line.supply for line in bom.lines] == [supply, Supply.BOUGHT]


def test_a_section_of_parts_that_are_not_fitted(tmp_path):
    text = "Ref,Qty,MPN\nR1,1,RC0402FR-0710KL\nNot fitted:\nR2,1,RC0402FR-0747KL\nFitted by hand\nJ1,1,B2B-PH-K-S\n"
    bom = bom_of(tmp_path, text)
    assert [line.supply for line in bom.lines] == [Supply.BOUGHT, Supply.NOT_FITTED, Supply.BOUGHT]


QUANTITIES = {
    "pieces": ("2", Measure(Decimal(2))),
    "a float of a spreadsheet": ("2.0", Measure(Decimal(2))),
    "metres": ("1,5 m", Measure(Decimal("1.5"), "m")),
    "metres in words": ("3 METROS", Measure(Decimal(3), "m")),
    "Chinese pieces": ("12个", Measure(Decimal(12))),
    "times": ("x4", Measure(Decimal(4))),
    "as needed": ("as needed", UnknownQuantity('quantity "as needed" is no number')),
    "a span": ("1-2", UnknownQuantity('quantity "1-2" is no number')),
}


@pytest.mark.parametrize(("text", "expected"), QUANTITIES.values(), ids=QUANTITIES)
def test_quantities(tmp_path, text, expected):
    bom = bom_of(
        tmp_path, f'Description,MPN,Quantity\nCable,LIYY-2X0.25,"{text}"\nScrew,DIN912-M3X8,4\n'
    )
    assert bom.lines[0].per_board == expected


def test_quantities_for_ten_boards_are_divided_and_told(tmp_path):
    bom = bom_of(
        tmp_path,
        'Ref,Qty,MPN\n"R1,R2",20,RC0402FR-0710KL\nC1,10,GRM155R71C104KA88D\nU1,10,LM358DR\n',
    )
    assert [line.per_board.amount for line in bom.lines] == [2, 1, 1]
    assert codes(bom) == ["quantity-for-batch"]


def test_a_quantity_that_contradicts_the_designators_is_open(tmp_path):
    bom = bom_of(
        tmp_path, 'Ref,Qty,MPN\n"R1,R2",3,RC0402FR-0710KL\nC1,1,GRM155R71C104KA88D\nU1,1,LM358DR\n'
    )
    assert bom.lines[0].per_board == Measure(Decimal(3))
    assert [f.message for f in bom.findings] == ["RC0402FR-0710KL: quantity 3 but 2 designators"]


def test_without_a_quantity_column_designators_count(tmp_path):
    bom = bom_of(tmp_path, 'Designator,Comment,Footprint,LCSC\n"R1,R2",10k,0402,C25744\n')
    assert bom.lines[0].per_board == Measure(Decimal(2))
    assert bom.lines[0].supplier_numbers == (SupplierNumber("C25744", "LCSC"),)


ALTERNATES = {
    "a column": (
        "Ref,Qty,MPN,Alternate MPN\nR1,1,RC0402FR-0710KL,ERJ-2RKF1002X\n",
        ("ERJ-2RKF1002X",),
    ),
    "several in a cell": (
        "Ref,Qty,MPN\nR1,1,RC0402FR-0710KL ~ ERJ-2RKF1002X\n",
        ("ERJ-2RKF1002X",),
    ),
    "a row below": (
        "Item,Ref,Qty,MPN\n1,R1,1,RC0402FR-0710KL\n,,,ERJ-2RKF1002X\n",
        ("ERJ-2RKF1002X",),
    ),
}


@pytest.mark.parametrize(("text", "alternates"), ALTERNATES.values(), ids=ALTERNATES)
def test_alternates(tmp_path, text, alternates):
    bom = bom_of(tmp_path, text)
    assert [line.mpn for line in bom.lines] == ["RC0402FR-0710KL"]
    assert bom.lines[0].alternates == tuple(PartNumber(each) for each in alternates)


def test_mangled_part_numbers_are_never_used(tmp_path):
    bom = bom_of(tmp_path, 'Ref,Qty,MPN\nR1,1,"1,00E+05"\nR2,1,5-Mar\nR3,1,RC0402FR-0710KL\n')
    assert [line.mpn for line in bom.lines] == ["", "", "RC0402FR-0710KL"]
    assert codes(bom) == ["mangled-part-number"] * 2


def test_without_a_header_the_cells_tell(tmp_path):
    bom = bom_of(tmp_path, "GRM155R71C104KA88D,U1-2\nRC0402FR-0710KL,R3-R4\nLM358DR2G,U7\n")
    assert {column.role.value: column.title for column in bom.columns} == {
        "mpn": "#1",
        "designator": "#2",
    }
    assert [len(line.designators) for line in bom.lines] == [2, 2, 1]
    assert bom.source.header_row == 0


REFUSED = {
    "a pick-and-place file": (
        "Ref,Val,Package,PosX,PosY,Rot,Side\nC1,100n,0402,1.0,2.0,90,top\n",
        "no-part-list",
    ),
    "a pick-and-place file without titles": (
        "C1, -50.90, 5.10, 0.00, 0.1uF, 0402\nC2, -51.40, 2.50, 90.00, 10uF, 0805\nR1, 3.1, 2.5, 270, 1k, 0402\n",
        "no-part-list",
    ),
    "a table of something else": ("Time,Temperature\n0,21.5\n1,21.7\n", "no-part-list"),
    "an empty file": ("", "empty"),
    "blanks": ("\n \n", "empty"),
    "bytes that are no text": ("\x00\x01\x02\x03" * 50, "not-text"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_part_list_is_refused(tmp_path, text, code):
    with pytest.raises(InputError) as refused:
        bom_of(tmp_path, text)
    assert [finding.code for finding in refused.value.findings] == [code]
    assert all(finding.hint for finding in refused.value.findings)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(InputError, match=r"is a folder|cannot be read"):
            read_bom(path)


def test_the_user_overrules_columns(tmp_path):
    text = "Where,How many,Order it as\nR1,1,RC0402FR-0710KL\n"
    columns = {"designator": "Where", "quantity": "#2", "mpn": "order it as"}
    bom = bom_of(tmp_path, text, overrides=Overrides(header_row=1, columns=columns))
    assert [(line.designators, line.mpn) for line in bom.lines] == [(("R1",), "RC0402FR-0710KL")]
    assert [column.reason for column in bom.columns] == ["as asked for"] * 3


def test_an_unknown_title_is_told_with_those_that_there_are(tmp_path):
    with pytest.raises(
        InputError, match=r'has no column "Nope"\nhint: one of: "Ref", "Qty", "MPN"'
    ):
        bom_of(
            tmp_path, "Ref,Qty,MPN\nR1,1,LM358DR\n", overrides=Overrides(columns={"mpn": "Nope"})
        )


@pytest.mark.parametrize("columns", [{}, {"mpn": "MPN"}])
def test_a_header_row_below_the_last_row_is_refused(tmp_path, columns):
    overrides = Overrides(header_row=9, columns=columns)
    with pytest.raises(InputError, match=r'found rows such as "Ref | MPN"|has no column "MPN"'):
        bom_of(tmp_path, "Ref,MPN\nR1,LM358DR\n", overrides=overrides)


def test_part_numbers_among_values_are_used_and_told(tmp_path):
    bom = bom_of(
        tmp_path,
        "Comment,Designator,Footprint\n100nF,C1,C_0402\nTPS54331DR,U1,SOIC-8\n10k,R1,R_0402\n",
    )
    assert [(line.value, line.mpn) for line in bom.lines] == [
        ("100nF", ""),
        ("TPS54331DR", "TPS54331DR"),
        ("10k", ""),
    ]
    assert codes(bom) == ["part-numbers-from-values"]


def test_rival_columns_are_told(tmp_path):
    bom = bom_of(
        tmp_path,
        "Ref,Qty board A,Qty board B,MPN\nR1,1,2,RC0402FR-0710KL\nC1,1,1,GRM155R71C104KA88D\n",
    )
    message = 'bom.csv:1: quantity is read from "Qty board A"; it could also be "Qty board B"'
    assert [str(finding) for finding in bom.findings] == [
        f"{message}\nhint: choose with --build TITLE, or with --map quantity=…"
    ]


def test_a_part_number_is_never_split_at_a_blank(tmp_path):
    bom = bom_of(
        tmp_path, "Ref,Qty,MPN\nR1,1,rc0402fr 0710kl\nC1,1,GRM155R71C104KA88D CL05B104KO5NNNC\n"
    )
    assert [line.mpn for line in bom.lines] == [
        "rc0402fr 0710kl",
        "GRM155R71C104KA88D CL05B104KO5NNNC",
    ]
    assert codes(bom) == ["maybe-two-numbers"]


def test_two_tables_with_other_columns_stand_in_one_sheet(tmp_path):
    screws = "Screws:\nName;Quantity;Remarks\nM3x6;12;long\nM3x8;13;\nNut M3;25;\n"
    text = f"{screws}\nParts:\nMPN;Designator;Quantity\nLM358DR;U1;1\nNE555DR;U2;1\n"
    bom = bom_of(tmp_path, text)
    assert [str(line.per_board) for line in bom.lines] == ["12", "13", "25", "1", "1"]
    assert [line.mpn for line in bom.lines][3:] == ["LM358DR", "NE555DR"]
    assert bom.source.header_row == 2


def test_parts_that_are_listed_twice_count_once(tmp_path):
    single = "R1,1,RC0402FR-0710KL\nR2,1,RC0402FR-0710KL\nC1,1,GRM155R71C104KA88D\nU1,1,LM358DR\n"
    grouped = '"R1, R2",2,RC0402FR-0710KL\nC1,1,GRM155R71C104KA88D\nU1,1,LM358DR\n'
    bom = bom_of(tmp_path, f"Ref,Qty,MPN\n{single}\nRef,Qty,MPN\n{grouped}")
    assert sum(line.per_board.amount for line in bom.lines) == 4
    assert bom.rows.count(RowKind.REFUSED) == 3
    assert codes(bom) == ["listed-again"]


def test_swapped_numbers_are_put_right_and_told(tmp_path):
    bom = bom_of(
        tmp_path,
        "Ref,MPN,Digi-Key #\nR1,ERJ-2RKF1002X,P10.0KLCT-ND\nR2,311-0.0ARCT-ND,RC0805JR-070RL\n",
    )
    assert [line.mpn for line in bom.lines] == ["ERJ-2RKF1002X", "RC0805JR-070RL"]
    assert bom.lines[1].supplier_numbers[0].number == "311-0.0ARCT-ND"
    assert codes(bom) == ["swapped-numbers"]


def test_a_shopping_list_without_titles(tmp_path):
    rows = ((2, "Gear motor"), (1, "USB cable"), (4, "Rubber foot"), (7, "Hex nut"))
    text = "".join(f"{number},{name},https://shop.example/{name[:3]}\n" for number, name in rows)
    bom = bom_of(tmp_path, text)
    assert [(line.per_board.amount, line.description) for line in bom.lines] == list(rows)


def test_rows_that_a_spreadsheet_packed_into_one_cell_are_opened(tmp_path):
    text = 'Comment,Designator,Footprint,Qty\n"0.1u,""C1,C2"",C_0603,2"\n100,R10,R_0603,1\n"10k,""R1,R2"",R_0603,2"\n'
    bom = bom_of(tmp_path, text)
    assert [(line.value, line.designators) for line in bom.lines] == [
        ("0.1u", ("C1", "C2")),
        ("100", ("R10",)),
        ("10k", ("R1", "R2")),
    ]


def test_rows_among_the_parts_that_are_no_lines_are_told(tmp_path):
    odd = ";;;see drawing 4711;sheet 2"
    bom = bom_of(
        tmp_path, f"Ref;Qty;MPN;Remark\nR1;1;RC0402FR-0710KL;\n{odd}\nC1;1;GRM155R71C104KA88D;\n"
    )
    assert len(bom.rows) == 4
    assert len(bom.lines) + sum(f.code == "rows-read-as-notes" for f in bom.findings) == 3


def test_an_invoice_is_refused(tmp_path):
    text = "Invoice No. 4711\n\nItem,Description,Part Number,Qty,Price\n1,Resistor,RC0402FR-0710KL,500,0.01\n"
    with pytest.raises(InputError, match="found an invoice or delivery note"):
        bom_of(tmp_path, text)


def test_a_stock_list_is_refused(tmp_path):
    text = "MPN,Description,Quantity,Storage location\nRC0402FR-0710KL,RES 10K,500,Shelf 4\n"
    with pytest.raises(InputError, match="found a stock list"):
        bom_of(tmp_path, text)


def test_a_vendor_column_with_makers_names_is_the_manufacturer(tmp_path):
    text = "Reference,Quantity,Part Number,Vendor\nR1,1,{}\nC1,1,{}\n"
    makers = bom_of(tmp_path, text.format("RC0402FR-0710KL,Yageo", "GRM155R71C104KA88D,Murata"))
    shops = bom_of(tmp_path, text.format("RC0402FR-0710KL,Mouser", "GRM155R71C104KA88D,Digi-Key"))
    assert [line.manufacturer for line in makers.lines] == ["Yageo", "Murata"]
    assert [line.manufacturer for line in shops.lines] == ["", ""]


PER_BOARD = {
    "in English": ("Quantity,Qty per board", "100,2"),
    "in Chinese, with a unit in brackets": ("数量,单块板消耗数量（个）", "100,2"),
    "misspelt": ("Have,Quantality", "100,2"),
    "as an order": ("Size,# order", "0402,2"),
}


@pytest.mark.parametrize(("titles", "cells"), PER_BOARD.values(), ids=PER_BOARD)
def test_what_a_board_takes_goes_before_what_was_bought(tmp_path, titles, cells):
    bom = bom_of(tmp_path, f"Value,{titles}\n10k,{cells}\n100nF,{cells}\nLM358DR,{cells}\n")
    assert [str(line.per_board) for line in bom.lines] == ["2", "2", "2"]


def test_names_have_a_column_in_any_language(tmp_path):
    text = "Ffwrdd,Quantity\nLED 0603 glas,4\nSgriw M3,2\nBatri,1\nGwrthydd 10k,7\n"
    bom = bom_of(tmp_path, text)
    assert [(line.description, str(line.per_board)) for line in bom.lines[::3]] == [
        ("LED 0603 glas", "4"),
        ("Gwrthydd 10k", "7"),
    ]
    assert bom.columns[0].reason == "its cells are names beside quantities"


def test_what_is_added_up_is_bought_together(tmp_path):
    goods = (
        "1,ESP32-WROOM-32 module,4.10\n2,BME280 sensor,2.30\n3,Case,1.00\n4,Lid,1.00\n5,Cell,2.00\n"
    )
    bom = bom_of(tmp_path, f"Number,Product name,Price\n{goods}Total,,10.40\n")
    assert [line.description for line in bom.lines] == [
        "ESP32-WROOM-32 module",
        "BME280 sensor",
        "Case",
        "Lid",
        "Cell",
    ]
    assert all(isinstance(line.per_board, UnknownQuantity) for line in bom.lines)
    assert bom.rows[-1] is RowKind.TOTAL
    with pytest.raises(InputError, match="is no part list"):
        bom_of(tmp_path, f"Number,Product name,Price\n{goods}")


def test_a_numbered_list_without_titles(tmp_path):
    bom = bom_of(
        tmp_path,
        "Parts of the lamp\n\n1;LED 0603 blue;4\n2;R 330 Ohm 0603;4\n3;Tact switch 4 mm;1\n",
    )
    assert [(line.description, str(line.per_board)) for line in bom.lines] == [
        ("LED 0603 blue", "4"),
        ("R 330 Ohm 0603", "4"),
        ("Tact switch 4 mm", "1"),
    ]


NO_PARTS = {
    "balls of a chip": (
        "Name,Pin Type,Bank,Pair,BGA\nIO_0a,PIO,2,,E5\nIO_2a,DPIO,2,TRUE_of_3b,D5\nIO_3b,PIO,2,COMP_of_2a,F5\n",
        "found a pin-out",
    ),
    "pins without titles of parts": (
        "Pads of X\nNum,Pin,Address,Mode\n1,MTDI,0x604,1\n2,MTCK,0x608,1\n3,GPIO4,0x60C,1\n",
        "is no part list",
    ),
    "letters and gifts": (
        "Remit Name,Letters sent,Gift Amount\nAnn of York,100,20\nBob of Leeds,50,30\nCid of Hull,10,5\n",
        "is no part list",
    ),
}


@pytest.mark.parametrize(("text", "found"), NO_PARTS.values(), ids=NO_PARTS)
def test_what_merely_looks_like_parts_is_refused(tmp_path, text, found):
    with pytest.raises(InputError, match=found):
        bom_of(tmp_path, text)


def test_a_place_in_words_is_one_place(tmp_path):
    text = 'Reference,Value\nR1,10k\nMain board,Nano 33\n"Front panel, left knob",Knob 6 mm\nSTART STOP,Button\n'
    bom = bom_of(tmp_path, text)
    assert [line.designators for line in bom.lines] == [
        ("R1",),
        ("Main board",),
        ("Front panel", "left knob"),
        ("START", "STOP"),
    ]


def test_signs_of_repetition_name_another_part_for_the_same_places(tmp_path):
    text = "Parts;Qty;MPN;Description\nD1,D2;2;LTST-C190KRKT;red LED\n„;„;LTST-C190GKT;green LED\nR1;1;RC0402FR-0710KL;\n"
    bom = bom_of(tmp_path, text)
    assert [(line.designators, str(line.per_board)) for line in bom.lines] == [
        (("D1", "D2"), "2"),
        (("R1",), "1"),
    ]
    assert [kind.value for kind in bom.rows] == ["heading", "line", "alternate", "line"]
    assert bom.lines[0].alternates == (PartNumber("LTST-C190GKT"),)


def test_places_named_by_what_they_are_stay_designators(tmp_path):
    names = (
        "C1",
        "R1",
        "IC4",
        "GND-CLIP",
        "GND-CLIP1",
        "LED-1",
        "LED-2",
        "INDUCTOR",
        "VCC-CLIP",
        "VCC-CLIP2",
    )
    rows = "".join(f"{name},100uF,CAP_POLE,PANASONIC_E\n" for name in names)
    bom = bom_of(tmp_path, f"Part,Value,Device,Package\n{rows}")
    assert [line.designators for line in bom.lines] == [(name,) for name in names]
    assert not any(line.mpn in names for line in bom.lines)


def test_what_stands_beside_a_form_makes_no_line_of_its_headings(tmp_path):
    rows = (
        "Form;Поз. обозначение;Наименование;Кол.",
        ";C1,C2;КМ-5 0,1 мкФ;2",
        "Signed;;Резисторы;",
        ";R1;МЛТ 1 кОм;1",
    )
    bom = bom_of(tmp_path, "\n".join((*rows, "Checked;;Diodes;", ";VD1;КД522;1", "")))
    assert [kind.value for kind in bom.rows] == ["heading", "line", "note", "line", "note", "line"]


def test_costs_below_a_list_are_no_lines(tmp_path):
    parts = "R1,R2;10k;Resistor_SMD:R_0603;2\nC1;100n;Capacitor_SMD:C_0603;1\nMP1;;Bracket_7x5;1\n"
    bom = bom_of(
        tmp_path,
        f"Refs;Value;Footprint;Quantity\n{parts}\n;;Assembly of five boards;920\n;;Making;312\n",
    )
    assert [line.designators for line in bom.lines] == [("R1", "R2"), ("C1",), ("MP1",)]
    assert [kind.value for kind in bom.rows[-2:]] == ["note", "note"]


def test_a_shopping_list_by_kind_and_value_without_titles(tmp_path):
    rows = (
        ("R", "10k 1%", 10),
        ("MCU", "Attiny84A", 3),
        ("Relay", "", 2),
        ("CAP", "6V 680µF", 4),
        ("FET", "20V 4A", 5),
    )
    text = "".join(
        f"{kind};{value};{number};https://shop.example/{kind}\n" for kind, value, number in rows
    )
    bom = bom_of(tmp_path, text)
    assert [(line.description, line.value, line.per_board.amount) for line in bom.lines] == list(
        rows
    )
