"""`emsquote bom` as people and programs meet it."""

import json
import os
import subprocess
import sys

import pytest

from emsquote.finding import InputError
from emsquote.intake.placements import read_placements
from emsquote.intake.saved_map import load_maps, save_map
from emsquote.model.bom import BoardSide, Placement

LIST = """\
Project: Example;;;
Ref;Qty;Part No;Fit
R1,R2;2;RC0402FR-0710KL;yes
C1;1;GRM155R71C104KA88D;DNP
Summe;3;;
"""
TEXT = """\
list.csv  csv  ascii
header in row 2

designator  column 1: titled "Ref"
quantity    column 2: titled "Qty"
mpn         column 3: titled "Part No"
dnp         column 4: titled "Fit"

2 lines, 3 placements (2 fitted)
1 lines not fitted, 0 supplied by the customer
5 rows = 1 heading + 2 line + 1 note + 1 total
"""


@pytest.fixture
def emsquote(tmp_path):
    def run(*arguments, **streams):
        command = [sys.executable, "-m", "emsquote", "bom", *arguments]
        home = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}
        return subprocess.run(
            command, cwd=tmp_path, env=home, capture_output=True, text=True, check=False, **streams
        )

    (tmp_path / "list.csv").write_text(LIST)
    return run


def test_the_text_says_how_the_file_was_read(emsquote):
    done = emsquote("list.csv")
    assert (done.stdout, done.stderr, done.returncode) == (TEXT, "", 0)


def test_a_list_comes_through_a_pipe(emsquote):
    done = emsquote("-", input=LIST)
    assert (done.stdout, done.returncode) == (TEXT.replace("list.csv", "stdin"), 0)


@pytest.mark.parametrize(
    ("form", "text", "lines"),
    [
        ("colon", "R1: 10k: 0603\nC1: 100n: 0402\n", 2),
        ("pipe", "R1|10k|a,b,c\nC1|100n|d,e,f\nU1|LM358|g,h\n", 3),
        ("semicolon", "Ref;Value\nR1;4,7k\nR2;2,2k\n", 2),
        ("tab", "Ref\tValue\nR1\t4,7k\n", 1),
        ("comma", "Ref,Value\nR1,10k\n", 1),
        (
            "lined-up",
            "Ref   Value   Package\nR1    10k     0603\nC1    100n    0402\nU1    LM358   SO8\n",
            3,
        ),
        ("prose", "2 x 10k resistor 0805 (R1, R2)\n1 x LM358 SO8\n1 x 100nF X7R 0603\n", 3),
    ],
)
def test_how_a_text_is_parted_can_be_said(emsquote, form, text, lines):
    done = emsquote("-", "--format-in", form, "--format", "json", input=text)
    assert json.loads(done.stdout)["counts"]["lines"] == lines


def test_a_workbook_is_no_text_to_be_parted(emsquote, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(32)) * 9)
    done = emsquote("x.xlsx", "--format-in", "comma")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("x.xlsx: is neither a spreadsheet nor text")


def test_the_json_is_the_contract_for_programs(emsquote):
    found = json.loads(emsquote("list.csv", "--format", "json").stdout)
    assert found["source"] == {
        "file": "list.csv",
        "format": "csv",
        "sheet": "",
        "encoding": "ascii",
        "delimiter": ";",
        "header_row": 2,
    }
    assert found["columns"] == {
        "designator": "Ref",
        "quantity": "Qty",
        "mpn": "Part No",
        "dnp": "Fit",
    }
    assert found["counts"]["lines"] == 2
    assert found["counts"]["placements"] == 3
    assert found["counts"]["placements_fitted"] == 2
    assert found["counts"]["not_fitted_lines"] == 1
    assert [(line["row"], line["designators"], line["fitted"]) for line in found["lines"]] == [
        (3, ["R1", "R2"], True),
        (4, ["C1"], False),
    ]


def test_a_saved_mapping_is_used_again(emsquote, tmp_path):
    (tmp_path / "odd.csv").write_text(
        "Wo;Wieviel;Was\nR1;1;RC0402FR-0710KL\nC1;1;GRM155R71C104KA88D\n"
    )
    columns = (
        "--map",
        "designator=Wo",
        "--map",
        "quantity=Wieviel",
        "--map",
        "mpn=Was",
        "--header-row",
        "1",
    )
    assert emsquote("odd.csv", *columns, "--save-map", "acme").returncode == 0
    assert 'note: columns read by the mapping "acme"' in emsquote("odd.csv").stdout


MISTAKES = {
    "a role that there is not": (("--map", "mnp=Part No"), 'did you mean "mpn"?'),
    "a title that there is not": (("--map", "mpn=Nope"), 'one of: "Ref", "Qty", "Part No", "Fit"'),
    "a limit that there is not": (("--limit", "lines=3"), "write name=number"),
    "a limit that is passed": (("--limit", "rows=2"), "--limit rows="),
    "a name with a path": (("--save-map", "../x"), "use letters"),
    "a sheet that there is not": (("--sheet", "BOM"), "one of:"),
}


@pytest.mark.parametrize(("options", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_get_a_hint_and_exit_2(emsquote, options, hint):
    done = emsquote("list.csv", *options)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_placement_file_gives_sides_and_differences(emsquote, tmp_path):
    (tmp_path / "top.csv").write_text(
        "Ref,PosX,PosY,Rot,Side\nR1,1,2,0,top\nR2,3,4,0,bottom\nX9,5,6,0,top\n"
    )
    found = json.loads(emsquote("list.csv", "--cpl", "top.csv", "--format", "json").stdout)
    assert found["lines"][0]["side"] == "top and bottom"
    assert (found["counts"]["placements_top"], found["counts"]["placements_bottom"]) == (2, 1)
    assert [finding["code"] for finding in found["findings"]] == ["only-placed"]


PLACEMENTS = {
    "KiCad": "# Ref    Val     PosX    PosY    Rot     Side\nR1       10k     1.0     2.0     90.0    bottom\n",
    "JLCPCB": "Designator,Mid X,Mid Y,Layer,Rotation\nR1,1mm,2mm,Bottom,90\n",
    "without titles, the side in the name": "R1 1.00 2.00 90 10k 0402\n",
    "Altium": '"Designator","Comment","Layer","Center-X(mm)","Center-Y(mm)"\n"R1","10k","BottomLayer","1.0","2.0"\n',
}


@pytest.mark.parametrize("text", PLACEMENTS.values(), ids=PLACEMENTS)
def test_placements_of_any_tool(tmp_path, text):
    path = tmp_path / "board-bottom.pos"
    path.write_text(text)
    assert read_placements(path) == (Placement("R1", BoardSide.BOTTOM),)


def test_an_unsound_saved_mapping_is_told(tmp_path):
    save_map(tmp_path, "acme", {"mpn": "Part", "quantity": "#4"})
    assert load_maps(tmp_path)[0].columns == {"mpn": "Part"}
    (tmp_path / "acme.toml").write_text('[columns]\nmnp = "Part"\n')
    with pytest.raises(InputError, match='did you mean "mpn"'):
        load_maps(tmp_path)
