"""Part lists in prose: how many stands in each line, somewhere."""

import pytest

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.model.bom import RowKind, Supply


def bom_of(tmp_path, text):
    path = tmp_path / "bom.txt"
    path.write_text(text, encoding="utf-8")
    return read_bom(path)


LINES = {
    "times before": "12x  330R 0402 (R1 - R12)",
    "times before, with a blank": "12 × 330R 0402 (R1-R12)",
    "in brackets before": "(12) 330R resistor, 0402 (R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12)",
    "pieces before": "12 pcs 330R resistor 0402 (R1-R12)",
    "pieces before, in German": "- 12 Stück 330R Widerstand 0402 (R1-R12)",
    "times behind": "330R resistor 0402 (R1-R12) x12",
    "times behind, in brackets": "330R resistor 0402 (R1-R12) (12x)",
    "pieces behind a rule": "330R resistor 0402 (R1-R12) --- 12pcs",
    "a word behind a comma": "330R resistor 0402 (R1-R12), quantity 12, thick film",
    "a number alone in brackets, in a list": "- 330R resistor 0402 (R1-R12)  (12)",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_says_how_many(tmp_path, line):
    bom = bom_of(tmp_path, f"My board\n\n{line}\n2x 100nF 0603 X7R (C1, C2)\n1x MMBT3904 (T1)\n")
    first = bom.lines[0]
    assert (str(first.per_board), len(first.designators), first.value, first.footprint) == (
        "12",
        12,
        "330R",
        "0402",
    )
    assert [kind.value for kind in bom.rows] == ["note", "blank", "line", "line", "line"]
    assert [line.mpn for line in bom.lines] == ["", "", "MMBT3904"]


def test_headings_and_remarks_are_notes(tmp_path):
    text = """\
Bill of materials
-----------------

Electronics
(1) PIC12LF1571 microcontroller. DigiKey part # PIC12LF1571-I/SN-ND $0.57 each
(2) 22 ohm 0805 resistor. DigiKey # 311-22.0CRCT-ND
    Cheaper elsewhere: https://shop.example/resistor

Not fitted:
(1) LM358DR amplifier

The cost is $3.05 for 3 copies.
"""
    bom = bom_of(tmp_path, text)
    assert [(line.mpn or line.value, line.supply) for line in bom.lines] == [
        ("PIC12LF1571", Supply.BOUGHT),
        ("22ohm", Supply.BOUGHT),
        ("LM358DR", Supply.NOT_FITTED),
    ]
    assert [line.supplier_numbers[0].number for line in bom.lines[:2]] == [
        "PIC12LF1571-I/SN-ND",
        "311-22.0CRCT-ND",
    ]
    assert bom.rows.count(RowKind.LINE) == 3
    assert len(bom.rows) == text.count("\n")


LED = {
    "a colon": ("{0}: {1}", ("R2", "C1,C2", "U1")),
    "an equals sign": ("{0} = {1}", ("R2", "C1, C2", "U1")),
    "a dash": ("{0} - {1}", ("R2", "C1-C2", "U1")),
    "a gap": ("{0}    {1}", ("R2", "C1 C2", "U1")),
    "a blank": ("{0} {1}", ("R2", "C1, C2", "U1")),
    "a range in words": ("{0}: {1}", ("R2", "C1 to C2", "U1")),
}


@pytest.mark.parametrize(("form", "names"), LED.values(), ids=LED)
def test_a_line_may_begin_with_its_designators(tmp_path, form, names):
    said = ("0603 10 kohm", "100nF 0805 X7R", "LM358DR")
    text = "\n".join(("My board", "", *map(form.format, names, said)))
    bom = bom_of(tmp_path, text)
    assert [line.designators for line in bom.lines] == [("R2",), ("C1", "C2"), ("U1",)]
    assert [(line.value, line.footprint) for line in bom.lines[:2]] == [
        ("10kohm", "0603"),
        ("100nF", "0805"),
    ]
    assert bom.lines[2].mpn == "LM358DR"


def test_what_a_list_by_designators_says_beside_values(tmp_path):
    bom = bom_of(
        tmp_path,
        "R1: 0402 1k\nR2: OPEN\nREN: 0402 390R\nLED1: red\nR3, R4 0402 22R\nNote: see page 2\n",
    )
    assert [(line.designators, line.value, line.supply) for line in bom.lines] == [
        (("R1",), "1k", Supply.BOUGHT),
        (("R2",), "OPEN", Supply.NOT_FITTED),
        (("REN",), "390R", Supply.BOUGHT),
        (("LED1",), "red", Supply.BOUGHT),
        (("R3", "R4"), "22R", Supply.BOUGHT),
    ]
    assert bom.rows[-1] is RowKind.NOTE


REFUSED = {
    "what is on which pin": "D2: button\nD3: buzzer\nA0: light sensor\nA1: potentiometer\n",
    "placements": "C1 100n 10.25 -3.50 90 top\nR1 10k 11.25 -3.50 0 top\nU1 LM358 4.00 2.00 180 top\n",
    "placements in whole mils": "C1 100n 1025 350 90\nR1 10k 1125 350 0\nU1 LM358 400 200 180\n",
    "a recipe": "Pancakes\n3x eggs\n2x flour\n1x milk\nStir and fry.\n",
    "a change log": "Version 2\nFixed the crash, thanks to Ann\nStarts faster, 3x\nReads more\n\nVersion 1\n",
    "lengths and times": "10 m cable ERJ-2RKF1002X\n5 min test of LM358DR\n3 kg tin for RC0402FR-0710KL\n",
    "too few": "1x LM358DR\n2x NE555DR\n",
    "mostly prose": "1x LM358DR\n2x NE555DR\n3x BC847\n"
    + "and a story about how it was built\n" * 20,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_other_prose_is_refused(tmp_path, text):
    with pytest.raises(InputError, match="is no part list"):
        bom_of(tmp_path, text)
