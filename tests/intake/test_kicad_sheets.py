"""KiCad schematics of several sheets: followed beside the file, each use with designators of its
own.
"""

import pytest

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.model.bom import Supply


def symbol(uuid, reference, uses=(), flags="", value="10k"):
    """Return a symbol; `uses` are pairs of a path and what the symbol is called there."""
    called = "".join(f'(path "{path}" (reference "{name}") (unit 1))' for path, name in uses)
    instances = f'(instances (project "p" {called}))' if uses else ""
    fields = f'(property "Reference" "{reference}") (property "Value" "{value}") (property "Footprint" "R_0402")'
    return f'(symbol (lib_id "Device:R") {flags} (uuid "{uuid}") {fields} {instances})'


def sheet(uuid, file, flags="", field="Sheetfile"):
    return (
        f'(sheet {flags} (uuid "{uuid}") (property "Sheetname" "s") (property "{field}" "{file}"))'
    )


def schematic(folder, name, *nodes, uuid="root"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'(kicad_sch (version 20231120) (uuid "{uuid}") {" ".join(nodes)})')
    return path


def names(bom):
    return [name for line in bom.lines for name in line.designators]


def codes(bom):
    return [finding.code for finding in bom.findings]


def test_a_sheet_that_is_used_twice_has_its_parts_twice(tmp_path):
    schematic(
        tmp_path,
        "io.kicad_sch",
        symbol("r", "R2", [("/root/a", "R2"), ("/root/b", "R3")]),
        uuid="io",
    )
    top = schematic(
        tmp_path,
        "top.kicad_sch",
        symbol("q", "R1", [("/root", "R1")]),
        sheet("a", "io.kicad_sch"),
        sheet("b", "io.kicad_sch"),
    )
    bom = read_bom(top)
    assert names(bom) == ["R1", "R2", "R3"]
    assert [finding.message for finding in bom.findings] == [
        "its sub-sheets are read too: io.kicad_sch"
    ]


def test_the_designators_of_version_6_stand_in_the_top_sheet(tmp_path):
    schematic(tmp_path, "io.kicad_sch", symbol("r", "R?"), uuid="io")
    called = "".join(
        f'(path "{path}" (reference "{name}") (unit 1) (value "10k"))'
        for path, name in (("/q", "R1"), ("/a/r", "R2"), ("/b/r", "R3"))
    )
    sheets = [sheet(use, "io.kicad_sch", field="Sheet file") for use in "ab"]
    top = schematic(
        tmp_path, "top.kicad_sch", symbol("q", "R?"), *sheets, f"(symbol_instances {called})"
    )
    assert names(read_bom(top)) == ["R1", "R2", "R3"]


def test_sheets_stand_in_sheets_and_folders(tmp_path):
    schematic(tmp_path, "sub/deep/c.kicad_sch", symbol("r", "R3", [("/root/a/b", "R3")]))
    schematic(
        tmp_path,
        "sub/b.kicad_sch",
        symbol("r", "R2", [("/root/a", "R2")]),
        sheet("b", "deep/c.kicad_sch"),
    )
    top = schematic(
        tmp_path,
        "top.kicad_sch",
        symbol("q", "R1", [("/root", "R1")]),
        sheet("a", "sub\\\\b.kicad_sch"),
    )
    assert names(read_bom(top)) == ["R1", "R2", "R3"]


def test_a_sub_sheet_by_itself_has_the_parts_of_all_its_uses(tmp_path):
    uses = [("/root/a", "R2"), ("/root/b", "R3"), ("/elsewhere/a", "R9")]
    assert names(
        read_bom(schematic(tmp_path, "io.kicad_sch", symbol("r", "R2", uses), uuid="io"))
    ) == ["R2", "R3"]


def test_the_root_may_have_been_renamed(tmp_path):
    schematic(
        tmp_path, "io.kicad_sch", symbol("r", "R?", [("/old/a", "R2"), ("/old/b", "R3")]), uuid="io"
    )
    top = schematic(
        tmp_path,
        "top.kicad_sch",
        sheet("a", "io.kicad_sch"),
        sheet("b", "io.kicad_sch"),
        uuid="new",
    )
    assert names(read_bom(top)) == ["R2", "R3"]


def test_what_a_sheet_says_holds_for_its_parts(tmp_path):
    schematic(tmp_path, "io.kicad_sch", symbol("r", "R2", [("/root/a", "R2"), ("/root/b", "R3")]))
    sheets = [sheet("a", "io.kicad_sch", "(dnp yes)"), sheet("b", "io.kicad_sch", "(dnp no)")]
    flagged = [symbol("q", "R1", flags="(in_bom no)"), symbol("p", "R4", flags="(on_board no)")]
    bom = read_bom(schematic(tmp_path, "top.kicad_sch", *flagged, *sheets))
    assert {line.designators[0]: line.supply for line in bom.lines} == {
        "R1": Supply.NOT_FITTED,
        "R2": Supply.NOT_FITTED,
        "R3": Supply.BOUGHT,
        "R4": Supply.BOUGHT,  # not on the board, but in the part list: a screw, a heat sink
    }


def test_parts_that_nobody_has_numbered_are_several(tmp_path):
    bom = read_bom(
        schematic(
            tmp_path, "top.kicad_sch", symbol("a", "R?"), symbol("b", "R?"), symbol("c", "R1")
        )
    )
    assert names(bom) == ["R?", "R?", "R1"]


OUTSIDE = {
    "a file that is not there": "missing.kicad_sch",
    "a file above the folder": "../outside.kicad_sch",
    "an absolute path": "{tmp_path}/outside.kicad_sch",
    "a link out of the folder": "link.kicad_sch",
    "a file that is no schematic": "notes.kicad_sch",
    "the file itself": "top.kicad_sch",
    "a name with a zero byte": "a\0b.kicad_sch",
}


@pytest.mark.parametrize("name", OUTSIDE.values(), ids=OUTSIDE)
def test_what_is_not_followed_is_told(tmp_path, name):
    schematic(tmp_path, "outside.kicad_sch", symbol("x", "R99"))
    folder = tmp_path / "project"
    name = name.format(tmp_path=tmp_path)
    top = schematic(folder, "top.kicad_sch", symbol("q", "R1"), sheet("a", name))
    (folder / "notes.kicad_sch").write_text("remember the milk")
    (folder / "link.kicad_sch").symlink_to(tmp_path / "outside.kicad_sch")
    bom = read_bom(top)
    assert (names(bom), codes(bom)) == (["R1"], ["sub-sheets"])


def test_sheets_around_one_another_end(tmp_path):
    schematic(tmp_path, "b.kicad_sch", symbol("r", "R2"), sheet("a", "a.kicad_sch"))
    top = schematic(tmp_path, "a.kicad_sch", symbol("q", "R1"), sheet("b", "b.kicad_sch"))
    bom = read_bom(top)
    assert (names(bom), codes(bom)) == (["R1", "R2"], ["sub-sheets", "sub-sheets-read"])


def test_a_tower_of_sheets_that_doubles_is_refused(tmp_path):
    for level in range(30):
        twice = [sheet(use, f"{level + 1}.kicad_sch") for use in "ab"]
        schematic(tmp_path, f"{level}.kicad_sch", symbol("r", "R1"), *twice)
    schematic(tmp_path, "30.kicad_sch", symbol("r", "R1"))
    with pytest.raises(InputError, match="over 1000 uses of its sheets"):
        read_bom(tmp_path / "0.kicad_sch")


def test_a_top_sheet_without_its_sub_sheets_is_refused_with_their_names(tmp_path):
    top = schematic(tmp_path, "top.kicad_sch", sheet("a", "power.kicad_sch"))
    with pytest.raises(
        InputError, match="is a schematic without parts\nhint: give its sub-sheets beside it: power"
    ):
        read_bom(top)
