"""One cell, several things: parts that are all needed, alternates that are none, several suppliers'
numbers, gates of one part, names of drawings that stay whole.
"""

import pytest

from emsquote.intake import read_bom
from emsquote.model.designator import expand


def bom_of(folder, content, name="bom.csv"):
    path = folder / name
    path.write_text(content)
    return read_bom(path)


def lines(bom):
    return [(line.mpn, str(line.per_board), line.designators) for line in bom.lines]


def codes(bom):
    return [finding.code for finding in bom.findings]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("HOUSING6;6:CONTACT22", [("HOUSING6", "1"), ("CONTACT22", "6")]),
        ("43025-0400; 4 x 43030-0007", [("43025-0400", "1"), ("43030-0007", "4")]),
        ("PHR-3 + SPH-002T (x3)", [("PHR-3", "1"), ("SPH-002T", "3")]),
        ("XHP-2\n2*SXH-001T-P0.6", [("XHP-2", "1"), ("SXH-001T-P0.6", "2")]),
        ("CR0603-J/-000ELF:5", [("CR0603-J/-000ELF", "5")]),
    ],
)
def test_parts_with_a_multiplier_are_all_needed(tmp_path, cell, expected):
    bom = bom_of(tmp_path, f'refs,MPN\nJ1,"{cell}"\nR1,RC0402FR-0710KL\nC1,GRM155R71C104KA88D\n')
    assert [(mpn, number) for mpn, number, _ in lines(bom)][: len(expected)] == expected
    assert all(not line.alternates for line in bom.lines)


def test_each_place_needs_its_parts(tmp_path):
    bom = bom_of(tmp_path, 'refs,Qty,MPN,SKU\n"J1,J2",2,"PHR-3;3:SPH-002T","A1-ND;B2-ND"\n')
    assert lines(bom) == [("PHR-3", "2", ("J1", "J2")), ("SPH-002T", "6", ())]
    assert [line.supplier_numbers[0].number for line in bom.lines] == ["A1-ND", "B2-ND"]
    (told,) = bom.findings
    assert told.message == (
        '"PHR-3;3:SPH-002T" names parts that are all needed: each is a line of its own'
    )


@pytest.mark.parametrize("cell", ["LM358DR;LM358DT", "C:0603X7R", "TC1:100K-02"])
def test_numbers_without_a_multiplier_are_not_taken_apart(tmp_path, cell):
    bom = bom_of(tmp_path, f'refs,Qty,MPN\nU1,1,"{cell}"\nR1,1,RC0402FR-0710KL\n')
    assert [str(line.per_board) for line in bom.lines] == ["1", "1"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("GRM155R71C104KA88D; RC0402FR-0710KL", ["alternates-differ"]),
        ("RC0402FR-0710KL / RC0402FR-07100KL", ["alternates-differ"]),
        ("GRM155R71C104KA88D; GRM155R71C103KA01D", ["alternates-differ"]),
        ("GRM155R71C104KA88D; CL05B104KO5NNNC", []),
        ("LM358DR; LM358DT", []),
    ],
)
def test_alternates_of_another_kind_or_value_are_open(tmp_path, cell, told):
    bom = bom_of(tmp_path, f'refs,Qty,MPN\nX1,1,"{cell}"\nR1,1,RC0402FR-071KL\n')
    assert codes(bom) == told


@pytest.mark.parametrize(
    "cell", ["C5674, C17024", "C115295 C139879", "311-10KGRCT-ND;311-12KGRCT-ND"]
)
def test_suppliers_numbers_in_one_cell_are_told(tmp_path, cell):
    bom = bom_of(tmp_path, f'Ref,Qty,Value,SKU\nC1,1,22uF,"{cell}"\nC2,1,10uF,C15850\n')
    assert len(bom.lines[0].supplier_numbers) == 2
    assert codes(bom) == ["several-supplier-numbers"]


@pytest.mark.parametrize(
    ("cell", "quantity", "names"),
    [
        ("U1A,U1B,U1C,U1D", "1", ("U1",)),
        ("U1A…U1D", "1", ("U1",)),
        ("IC3A IC3B", "", ("IC3",)),
        ("U1A, U1B", "2", ("U1A", "U1B")),
        ("R1A, R1B", "", ("R1A", "R1B")),
        ("U1A, U2A", "", ("U1A", "U2A")),
    ],
)
def test_gates_are_one_part_unless_they_are_counted(tmp_path, cell, quantity, names):
    bom = bom_of(tmp_path, f'Ref,Qty,Value\n"{cell}",{quantity},LM324\nR9,1,10k\nR8,1,1k\n')
    assert bom.lines[0].designators == names


def test_a_range_of_letters():
    assert expand("U1A-U1D").names == ("U1A", "U1B", "U1C", "U1D")
    assert expand("U1D-U1A").names == ("U1D", "U1A")


EAGLE = """<?xml version="1.0"?><eagle><drawing><schematic><parts>
<part name="{0}" library="x" deviceset="R" device="0603" value="10k"/>
<part name="C1" library="x" deviceset="C" device="0603" value="1n"/>
<part name="C2" library="x" deviceset="C" device="0603" value="1n"/>
<part name="C3" library="x" deviceset="C" device="0603" value="1n"/></parts></schematic></drawing></eagle>"""
NETLIST = '(export (version "E") (components (comp (ref "{0}") (value "10k")) (comp (ref "C1") (value "1n"))))'
XML = """<export version="E"><components><comp ref="{0}"><value>10k</value></comp>
<comp ref="C1"><value>1n</value></comp></components></export>"""


@pytest.mark.parametrize("form", [EAGLE, NETLIST, XML], ids=["Eagle", "brackets", "XML"])
@pytest.mark.parametrize("name", ["X1,2", "R1-R4", "K1 A"])
def test_the_names_of_drawings_stay_whole(tmp_path, form, name):
    bom = bom_of(tmp_path, form.format(name), "drawing.xml")
    assert [line.designators for line in bom.lines] == [(name,), ("C1",), ("C2",), ("C3",)][
        : len(bom.lines)
    ]


@pytest.mark.parametrize("cell", ["PHR-3; 3:SPH-002T", "2:SHUNT1AQ5", "HOUSING6; CONTACT22 (x6)"])
def test_what_a_netlist_needs_is_not_taken_apart_but_open(tmp_path, cell):
    fields = f'(fields (field (name "MPN") "{cell}"))'
    components = "".join(f'(comp (ref "J{n}") (value "x") {fields})' for n in (1, 2))
    bom = bom_of(tmp_path, f'(export (version "E") (components {components}))', "x.net")
    assert [str(line.per_board) for line in bom.lines] == ["1", "1"]
    assert codes(bom).count("several-parts") == 2
