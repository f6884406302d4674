"""KiCad's schematics of the versions before 6, and its netlist in brackets."""

import pytest

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.model.bom import Supply

HEAD = 'EESchema Schematic File Version 4\nEELAYER 30 0\nEELAYER END\n$Descr A4 11693 8268\nencoding utf-8\nSheet {} 2\nTitle ""\n$EndDescr\n'


def component(reference, stamp, value="10k", fields="", uses=(), unit=1):
    """Return a component; `uses` are pairs of a path and what it is called there."""
    called = "".join(f'AR Path="{path}" Ref="{name}"  Part="1" \n' for path, name in uses)
    return (
        f"$Comp\nL Device:R {reference}\nU {unit} 1 {stamp}\nP 3600 2800\n{called}"
        f'F 0 "{reference}" V 3393 2800 50  0000 C CNN\nF 1 "{value}" V 3484 2800 50  0000 C CNN\n'
        f'F 2 "~" H 3530 2800 50  0001 C CNN\n{fields}\t1    3600 2800\n\t0    1    1    0   \n$EndComp\n'
    )


def field(number, name, value):
    return f'F {number} "{value}" H 0 0 50  0001 C CNN "{name}"\n'


def sheet(stamp, file):
    return (
        f'$Sheet\nS 1000 1000 500 500\nU {stamp}\nF0 "part of it" 50\nF1 "{file}" 50\n$EndSheet\n'
    )


def schematic(folder, name, *blocks, number=1):
    path = folder / name
    path.write_text(HEAD.format(number) + "".join(blocks) + "$EndSCHEMATC\n")
    return path


def named(bom):
    return [(line.designators, line.value, line.mpn) for line in bom.lines]


def test_components_have_their_fields(tmp_path):
    fields = field(4, "MPN", "RC0402FR-0710KL") + field(5, "Config", "DNF")
    top = schematic(
        tmp_path,
        "a.sch",
        component("R1", "5F43BEC2", fields=fields),
        component("#PWR01", "5F43BEC3", value="GND"),
        component("R2", "5F43BEC4", value='4k7 \\"special\\"'),
    )
    bom = read_bom(top)
    assert named(bom) == [(("R1",), "10k", "RC0402FR-0710KL"), (("R2",), '4k7 "special"', "")]
    assert [line.supply for line in bom.lines] == [Supply.NOT_FITTED, Supply.BOUGHT]
    assert bom.lines[0].footprint == ""


def test_a_part_of_several_units_is_one(tmp_path):
    units = (component("U1", f"5F43BEC{unit}", "LM324A", unit=unit) for unit in (1, 2, 3, 4, 5))
    assert named(read_bom(schematic(tmp_path, "a.sch", *units))) == [(("U1",), "LM324A", "LM324A")]


def test_a_sheet_that_is_used_twice_has_its_parts_twice(tmp_path):
    uses = [("/AA/5001", "R2"), ("/BB/5001", "R3")]
    schematic(tmp_path, "io.sch", component("R3", "5001", uses=uses), number=2)
    top = schematic(
        tmp_path, "top.sch", component("R1", "5002"), sheet("AA", "io.sch"), sheet("BB", "io.sch")
    )
    bom = read_bom(top)
    assert [line.designators for line in bom.lines] == [("R1",), ("R2",), ("R3",)]
    assert [finding.message for finding in bom.findings] == ["its sub-sheets are read too: io.sch"]


def test_names_from_another_schematic_do_not_double_the_top_sheet(tmp_path):
    uses = [("/77/5001", "R71"), ("/88/5001", "R81"), ("/5001", "R1")]
    top = schematic(tmp_path, "top.sch", component("R1", "5001", uses=uses))
    assert [line.designators for line in read_bom(top).lines] == [("R1",)]


def test_a_missing_sub_sheet_is_told(tmp_path):
    top = schematic(tmp_path, "top.sch", component("R1", "5002"), sheet("AA", "power.sch"))
    (told,) = read_bom(top).findings
    assert (told.code, told.message) == (
        "sub-sheets",
        "its sub-sheets hold more parts and are not read: power.sch",
    )


def test_a_schematic_that_is_cut_short_keeps_its_whole_components(tmp_path):
    top = schematic(tmp_path, "a.sch", component("R1", "5001"), component("R2", "5002"))
    text = top.read_text()
    top.write_text(text[: text.index("R2")])
    assert [line.designators for line in read_bom(top).lines] == [("R1",)]


NETLIST = """(export (version {version})
  (design (source "x.sch") (tool "Eeschema"))
  (components
    (comp (ref {q}C1{q}) (value {q}1n{q}) (footprint {q}Capacitor_SMD:C_0402_1005Metric{q})
      (fields (field (name {q}MPN{q}) {q}GRM1555C1H102JA01D{q}))
      (libsource (lib {q}Device{q}) (part {q}C{q}) (description {q}Unpolarized{q})){mark})
    (comp (ref {q}U1{q}) (value {q}LM358{q}) (footprint {q}Package_SO:SOIC-8{q})))
  (nets (net (code 1) (name GND) (node (ref C1) (pin 1)))))"""


@pytest.mark.parametrize(
    ("version", "quote", "mark", "fitted"),
    [
        ("D", "", "", True),
        ('"E"', '"', '(property (name "dnp"))', False),
        ('"E"', '"', '(property (name "Sheetname") (value "x"))', True),
    ],
)
def test_a_netlist_in_brackets(tmp_path, version, quote, mark, fitted):
    path = tmp_path / "x.net"
    path.write_text(NETLIST.format(version=version, q=quote, mark=mark))
    bom = read_bom(path)
    assert bom.source.format == "kicad-net"
    assert named(bom) == [(("C1",), "1n", "GRM1555C1H102JA01D"), (("U1",), "LM358", "")]
    assert (bom.lines[0].supply is Supply.BOUGHT) is fitted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('(export (version "E") (components))', "has no components in it"),
        ('(export (version "E") (components (comp (ref "C1")', "cut short"),
    ],
)
def test_a_netlist_without_parts_is_refused(tmp_path, text, message):
    path = tmp_path / "x.net"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_bom(path)
