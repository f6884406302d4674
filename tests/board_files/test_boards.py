"""Boards in files of several formats: what is one board, what differs, what the command shows."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from emsquote.board_files.board_data import PanelKind
from emsquote.board_files.boards import read_boards
from emsquote.cli import app
from emsquote.documents.board.contract import board_schema_text
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError

LAYERS = '(layers (0 "F.Cu" signal) (31 "B.Cu" signal) (44 "Edge.Cuts" user))'
PAD = '(pad "1" smd rect (at 0 0) (size 1 1) (layers "F.Cu"))'


def kicad(width=40, height=30, vias=3, x=0, extra=""):
    holes = "".join(f"(via (at {x + 5 + n} 5) (size 0.6) (drill 0.3))" for n in range(vias))
    part = f'(footprint "R_0402" (layer "F.Cu") (at {x + 10} 10) (property "Reference" "R1") {PAD} {PAD})'
    edge = f'(gr_rect (start {x} 0) (end {x + width} {height}) (layer "Edge.Cuts"))'
    return f"(kicad_pcb (version 20240108) {LAYERS} (general (thickness 1.6)) {edge} {holes} {part} {extra})"


EAGLE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE eagle SYSTEM "eagle.dtd">
<eagle version="9.6.2"><drawing><board><plain>
<wire x1="0" y1="0" x2="40" y2="0" width="0.1" layer="20"/>
<wire x1="40" y1="0" x2="40" y2="30" width="0.1" layer="20" curve="180"/>
<wire x1="40" y1="30" x2="0" y2="30" width="0.1" layer="20"/>
<wire x1="0" y1="30" x2="0" y2="0" width="0.1" layer="20"/>
<wire x1="5" y1="20" x2="9" y2="20" width="1" layer="46"/>
<hole x="3" y="3" drill="3.2"/>
<wire x1="30" y1="5" x2="33" y2="5" width="0" layer="46"/><wire x1="33" y1="5" x2="30" y2="8" width="0" layer="46"/><wire x1="30" y1="8" x2="30" y2="5" width="0" layer="46"/>
</plain><libraries><library name="a"><packages><package name="DIP">
<pad name="1" x="0" y="1" drill="0.8"/><pad name="2" x="0" y="-1"/>
<circle x="4" y="0" radius="2" width="0" layer="20"/>
</package><package name="0402"><smd name="1" x="-1" y="0" dx="1" dy="1" layer="1"/><smd name="2" x="1" y="0" dx="1" dy="1" layer="1"/></package>
</packages></library></libraries>
<variantdefs><variantdef name="small" current="yes"/></variantdefs>
<designrules name="x"><param name="layerSetup" value="(1*2*15*16)"/></designrules>
<elements>
<element name="U1" library="a" package="DIP" value="NE555" x="20" y="10" rot="R90"/>
<element name="R1" library="a" package="0402" value="1k" x="10" y="10" rot="MR180"/>
<element name="R2" library="a" package="0402" value="1k" x="10" y="20"><variant name="small" populate="no"/></element>
</elements>
<signals><signal name="GND"><wire x1="0" y1="0" x2="1" y2="1" width="0.2" layer="1"/><wire x1="0" y1="0" x2="1" y2="1" width="0.1" layer="19"/>
<via x="9" y="9" extent="1-16" drill="0.4"/><via x="9" y="8" extent="1-2" drill="0.3"/></signal></signals>
</board></drawing></eagle>
"""


def written(folder, **files):
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def run(*arguments):
    return CliRunner().invoke(app, ["board", *map(str, arguments)])


def test_an_eagle_board_is_read(tmp_path):
    (board,) = read_boards([written(tmp_path, x__brd=EAGLE) / "x.brd"]).boards
    data = board.data
    assert (data.format, data.layers, data.width_mm, data.height_mm) == (
        "Eagle 9.6.2",
        4,
        55.0,
        30.0,
    )
    assert (data.outlines, data.cutouts, data.smallest_track_mm) == (1, 2, 0.2)
    assert [(d.d_mm, d.plated, d.n) for d in data.drills] == [
        (None, True, 1), (0.3, True, 1), (0.4, True, 1), (0.8, True, 1), (3.2, False, 1),
    ]  # fmt: skip
    assert [(s.w_mm, s.l_mm, s.plated, s.n) for s in data.slots] == [(1.0, 5.0, False, 1)]
    assert (data.vias, data.blind_vias) == (2, 1)
    assert (data.parts_top.smt, data.parts_top.tht, data.parts_bottom.smt) == (0, 1, 1)
    assert (data.pads_smt, data.pads_tht) == (4, 2)
    assert board.outline.boards[0].cutouts[0].box.left == pytest.approx(18)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"\x10\x00\x66\x00", "x.brd: is a Eagle file in the binary form of version 5 and before, which is not read", id="Eagle 5"),
        pytest.param(b"PCBNEW-BOARD Version 1", "x.brd: is a KiCad board in the form of 2012 and before, which is not read", id="KiCad of 2012"),
        pytest.param(EAGLE[:900].encode(), "x.brd: is damaged: it is not well-formed XML (unclosed token: line 14, column 31)", id="cut short"),
        pytest.param(b"hello", "x.brd: holds no board data: it is none", id="no board"),
        pytest.param(b"", "x.brd: holds no board data: it is none", id="empty"),
    ],
)  # fmt: skip
def test_what_is_no_board_is_refused(tmp_path, data, message):
    (tmp_path / "x.brd").write_bytes(data)
    with pytest.raises(InputError) as error:
        read_boards([tmp_path / "x.brd"])
    assert str(error.value).partition("\n")[0] == message


def test_files_of_one_board_are_one_and_what_differs_is_told(tmp_path):
    found = read_boards([written(tmp_path, a__kicad_pcb=kicad(), b__kicad_pcb=kicad(vias=5))])
    assert [len(group.boards) for group in found.groups] == [2]
    (finding,) = found.findings
    folder = tmp_path.name
    assert str(finding) == (
        f"{folder}/b.kicad_pcb: has 5 holes, but {folder}/a.kicad_pcb has 3: one of them is older\n"
        "hint: give only the files of today"
    )


def test_several_boards_say_so(tmp_path):
    found = read_boards([written(tmp_path, a__kicad_pcb=kicad(), b__kicad_pcb=kicad(width=60))])
    assert [board.data.panel.boards for board in found.boards] == [2, 2]
    assert found.boards[0].data.panel.kind is PanelKind.SEVERAL_SETS


def test_a_board_and_its_panel_are_no_two_boards(tmp_path):
    second = '(gr_rect (start 50 0) (end 90 30) (layer "Edge.Cuts")) (via (at 55 5) (drill 0.3))'
    folder = written(tmp_path, a__kicad_pcb=kicad(), b__kicad_pcb=kicad(extra=second))
    single, panel = read_boards([folder]).boards
    assert single.data.panel is None
    assert (panel.data.panel.boards, panel.data.panel.kind) == (2, PanelKind.OUTLINES)


def test_a_file_that_cannot_be_read_beside_others_is_told(tmp_path):
    (tmp_path / "old.brd").write_bytes(b"\x10\x00\x66\x00")
    (finding,) = read_boards([written(tmp_path, a__kicad_pcb=kicad())]).findings
    assert (finding.severity, finding.code) == ("doubt", "old-format")


def test_the_command_shows_a_table(tmp_path):
    done = run(written(tmp_path, a__kicad_pcb=kicad()) / "a.kicad_pcb")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:8] == [
        "a.kicad_pcb: KiCad 8",
        "====================",
        "",
        "  Size                   40.00 × 30.00 mm           Edge.Cuts: 1 closed ring",
        "  Area                   0.12 dm²                   Edge.Cuts: 1 closed ring",
        "  Outlines, cut-outs     1, 0                       Edge.Cuts: 1 closed ring",
        "  Panel                  none seen",
        "  Copper layers          2                          layers",
    ]
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_an_open_outline_is_an_open_point(tmp_path):
    done = run(
        written(tmp_path, a__kicad_pcb=f"(kicad_pcb (version 20240108) {LAYERS})") / "a.kicad_pcb"
    )
    assert done.exit_code == 1
    assert (
        "open: a.kicad_pcb: Edge.Cuts: has no outline: the size of the board is unknown"
        in done.stdout
    )


def test_programs_get_json_that_keeps_to_its_schema(tmp_path):
    schema = data_folder() / "schema" / "board-1.schema.json"
    assert schema.read_text(encoding="utf-8") == board_schema_text()
    out = tmp_path / "out.json"
    done = run(
        written(tmp_path, a__kicad_pcb=kicad()) / "a.kicad_pcb", "--format", "json", "-o", out
    )
    told = json.loads(done.stdout)
    assert told == json.loads(out.read_text())
    jsonschema.validate(told, json.loads(schema.read_text()), cls=jsonschema.Draft202012Validator)
    (board,) = told["boards"]
    assert (board["width_mm"], board["holes"], board["finish"]) == (40.0, 3, None)
    assert board["evidence"]["width_mm"] == {"source": "Edge.Cuts: 1 closed ring", "sure": "high"}
    assert told["files"] == [{"place": "a.kicad_pcb", "kind": "KiCad board"}]


def test_picture_and_page_are_written(tmp_path):
    picture, page = tmp_path / "out.svg", tmp_path / "out.html"
    path = (
        written(
            tmp_path,
            **{
                "<b>__kicad_pcb": kicad(
                    extra='(gr_circle (center 30 20) (end 33 20) (layer "Edge.Cuts"))'
                )
            },
        )
        / "<b>.kicad_pcb"
    )
    done = run(path, "-o", picture, "-o", page)
    assert done.exit_code == 0
    svg = picture.read_text()
    assert svg.startswith("<svg ")
    assert svg.count(" Z") == 2
    assert svg.count(" h 0") == 3
    assert "40.00 mm" in svg
    assert svg in page.read_text()
    assert "<b>" not in page.read_text()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        pytest.param("x.png", 'nothing is written as ".png"', id="unknown format"),
        pytest.param("a.kicad_pcb", "is read for this", id="an input"),
    ],
)
def test_a_target_that_cannot_be_is_refused(tmp_path, target, message):
    path = written(tmp_path, a__kicad_pcb=kicad()) / "a.kicad_pcb"
    done = run(path, "-o", tmp_path / target)
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)


REAL = Path(os.environ.get("EMSQUOTE_REAL_BOARDS", "/nowhere"))
"""A folder with `truth.jsonl` and `files/`, as docs/boards.md has it."""


@pytest.mark.skipif(not REAL.is_dir(), reason="EMSQUOTE_REAL_BOARDS names no folder of boards")
def test_real_boards_are_read_as_they_are():
    wrong = []
    for line in (REAL / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        true = json.loads(line)
        path = REAL / "files" / true["id"] / true["file"]
        if path.suffix in {".kicad_pcb", ".brd"} and true.get("layers"):
            (board,) = read_boards([path]).boards
            for name in ("layers", "holes", "pads_smt", "pads_tht", "outlines", "cutouts"):
                if getattr(board.data, name) != true[name] and true[name] is not None:
                    wrong.append((true["id"], name, getattr(board.data, name), true[name]))
    assert [each for each in wrong if each[0] != "32_chirp"] == []
